import type { Page } from "@playwright/test";
import { api, expect, type Owner, signIn, test } from "./fixtures";

const chunks = /\/_next\/static\/chunks\//;
const rossi = { name: "Rossi Arredamenti Srl", vat: "IT03847120379", fiscal_code: "03847120379" };

/** Whatever the page has not fetched yet can't be fetched from here on, until `chunks` is unrouted. */
async function breakOff(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.route(chunks, (route) => route.abort());
}

async function keyPage(page: Page, owner: Owner): Promise<void> {
  const body = { description: "Gestionale", preset: "read_only", company_scope: "all" };
  const made = await api(owner.liveSecret)("/v1/key", { method: "POST", body });
  await signIn(page, owner);
  await page.goto(`/keys/${(await made.json()).id}`);
}

test.describe("a part of the script that can't be fetched", () => {
  test.use({ allowedErrors: [/could not be fetched|Failed to load|ChunkLoadError/] });

  test("leaves the form of a new key as it is, and comes when it is tried again", async ({
    page,
    newOwner,
  }) => {
    const owner = await newOwner();
    for (const secret of [owner.testSecret, owner.liveSecret])
      await api(secret)("/v1/company", { method: "POST", body: rossi });
    await signIn(page, owner);
    await page.goto("/keys/new");
    await breakOff(page);
    const name = page.locator("[name=description]");
    await name.fill("Typed before");
    await page.getByRole("radio", { name: "Only selected" }).check();
    const said = page.getByRole("alert").filter({ hasText: "did not load" });
    await expect(said).toBeVisible();
    await said.getByRole("button", { name: "Try again" }).click();
    await expect(said).toBeVisible();
    await expect(name).toHaveValue("Typed before");

    await page.unroute(chunks);
    await said.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("combobox", { name: "Selected companies" }).fill("Rossi");
    await page.getByRole("option", { name: /Rossi Arredamenti/ }).click();
    await expect(said).toHaveCount(0);
    await expect(name).toHaveValue("Typed before");

    await breakOff(page);
    const companies = page.getByRole("combobox", { name: "Selected companies" });
    await companies.fill("Nuova Srl");
    await page.getByRole("option", { name: /Add/ }).click();
    const notOpened = page.getByRole("alert").filter({ hasText: "It did not open" });
    await expect(notOpened).toBeVisible();
    await expect(name).toHaveValue("Typed before");
    await page.unroute(chunks);
    await notOpened.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("dialog").getByLabel("Name")).toHaveValue("Nuova Srl");
  });

  test("leaves a key's page as it is when its secret is to be rotated", async ({ page, newOwner }) => {
    await keyPage(page, await newOwner());
    await breakOff(page);
    await page.locator("[name=description]").fill("Typed before");
    await page.getByRole("button", { name: "Rotate… the live secret" }).click();
    const said = page.getByRole("alert").filter({ hasText: "It did not open" });
    await expect(said).toBeVisible();
    await expect(page.locator("[name=description]")).toHaveValue("Typed before");
    await said.getByRole("button", { name: "Close" }).click();
    await expect(said).toHaveCount(0);
    await page.unroute(chunks);
    await page.getByRole("button", { name: "Rotate… the live secret" }).click();
    await expect(page.getByRole("dialog", { name: "Rotate the live secret" })).toBeVisible();
    await expect(page.locator("[name=description]")).toHaveValue("Typed before");
  });

  test("leaves a key's page as it is when the key is to be handed over", async ({
    page,
    newOwner,
    newSeat,
  }) => {
    const owner = await newOwner();
    await keyPage(page, owner);
    await newSeat(owner, Number(page.url().split("/").at(-1)));
    await page.reload();
    await breakOff(page);
    const button = page.getByRole("button", { name: "Hand over…" });
    await button.click();
    const said = page.getByRole("alert").filter({ hasText: "It did not open" });
    await expect(said).toBeVisible();
    await page.unroute(chunks);
    await said.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("dialog").getByRole("button", { name: "Cancel" })).toBeVisible();
  });
});
