import type { Page } from "@playwright/test";
import { expect, mailTo, type Owner } from "./fixtures";

/** What a client registered by {@link registerFrom} signs in with. */
export const password = "a client's own password";

/** The card of a key's page that tells who works with the key on Desk. */
export const people = (page: Page) => page.getByRole("region", { name: "Desk people" });

/** Makes a link by the dialog of the key's page; what is shown once. */
export async function handOver(
  page: Page,
  keyId: number,
  owner: Owner,
  given: { environment?: "Live" | "Test"; withCode?: boolean } = {},
): Promise<{ url: string; code: string }> {
  await page.goto(`/keys/${keyId}`);
  await people(page).getByRole("button", { name: "Hand over…" }).click();
  const dialog = page.getByRole("dialog");
  if (given.environment) await dialog.getByRole("radio", { name: given.environment }).check();
  if (given.withCode === false) await dialog.getByRole("checkbox", { name: "Ask for a code" }).uncheck();
  const make = dialog.getByRole("button", { name: /Make the link|Hand over the primary anyway/ });
  await make.click();
  const again = dialog.getByLabel("Your password", { exact: true });
  const made = page.getByRole("dialog", { name: "Link made" });
  await expect(again.or(made)).toBeVisible();
  if (await again.isVisible()) {
    await again.fill(owner.password);
    await make.click();
  }
  await expect(made).toBeVisible();
  const url = await made.getByRole("group", { name: "Link" }).locator("code").innerText();
  const code = made.getByRole("group", { name: "Code" }).locator("code");
  const shown = { url, code: given.withCode === false ? "" : await code.innerText() };
  await made.getByRole("button", { name: "Done" }).click();
  await expect(made).toBeHidden();
  return shown;
}

/** Registers on Desk from a hand-off page, by the mail, and is led back to it. */
export async function registerFrom(page: Page, email: string): Promise<void> {
  await page.getByRole("button", { name: "Register on Desk" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  const { links } = await mailTo(email);
  await page.goto(links.find((link) => link.includes("/desk/confirm")) ?? "");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Enter Desk" }).click();
  await expect(page).toHaveURL(/\/desk\/hand-off$/);
}
