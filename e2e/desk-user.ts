import type { Page } from "@playwright/test";
import { expect, mailTo, newEmail } from "./fixtures";

/** Registers somebody on Desk by the pages and the mail, and links the key that `secret` is of; ends at home. */
export async function enterDesk(page: Page, secret: string): Promise<void> {
  const email = newEmail("client");
  await page.goto("/desk/register");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  const mail = await mailTo(email);
  const [link = ""] = /\/desk\/confirm\?link=[\w-]+/.exec(JSON.stringify(mail)) ?? [];
  await page.goto(link);
  await page.getByLabel("Password", { exact: true }).fill("a client of this test alone");
  await page.getByRole("button", { name: "Enter Desk" }).click();
  // Without a key, Desk leads to where one is entered.
  await page.getByLabel("Your key").fill(secret);
  await page.getByRole("button", { name: "Link the key" }).click();
  await expect(page.getByRole("link", { name: "Sent", exact: true })).toBeVisible();
}
