import type { Page } from "@playwright/test";
import { api, expect, type Owner } from "./fixtures";

/** The card of a key's page that is about its seat. */
export const card = (page: Page) => page.locator("#desk");

/** A restricted key of the owner's; its id. `server`: another demo's than the shared one. */
export async function newKey(owner: Owner, description: string, server?: string): Promise<number> {
  const body = { description, preset: "full", company_scope: "all" };
  return (await (await api(owner.liveSecret, server)("/v1/key", { method: "POST", body })).json()).id;
}

const details = {
  name: "Rossi Srl",
  vat: "01234567897",
  fiscalCode: "01234567897",
  line: "Via Roma 1",
  postalCode: "20121",
  city: "Milano",
  province: "MI",
  recipientCode: "ABC1234",
};

/** Fills in the billing details that are asked for before the first checkout. */
export async function fillDetails(page: Page, change: Partial<typeof details> = {}): Promise<void> {
  for (const [name, value] of Object.entries({ ...details, ...change })) {
    await page.locator(`[name=${name}]`).fill(value);
  }
}

/** Types a card on the page of the local Stripe, and pays. */
export async function pay(page: Page, number = "4242 4242 4242 4242"): Promise<void> {
  await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/c\/pay\//);
  const fields = {
    card: number,
    expiry: "12/34",
    cvc: "123",
    name: "Mario Rossi",
    line1: "Via Roma 1",
    postal_code: "20121",
    city: "Milano",
    country: "IT",
  };
  for (const [name, value] of Object.entries(fields)) await page.locator(`form [name=${name}]`).fill(value);
  await page.locator("form button").click();
}
