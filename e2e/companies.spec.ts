import { vatCheckDigit } from "../lib/companies/vat";
import { expect, test } from "./fixtures";

test("a company is added after its typos are mended, once, and found again", async ({ page, newOwner }) => {
  const owner = await newOwner();
  const ten = String(Date.now()).slice(-10).padStart(10, "1");
  const digit = Number(vatCheckDigit(ten));
  const vat = `${ten}${digit}`;
  const name = `Falegnameria ${ten}`;

  await page.goto("/sign-in?next=/companies");
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "Add company" }).first().click();

  await page.getByLabel("VAT number", { exact: true }).fill(`${ten}${(digit + 1) % 10}`);
  await page.getByLabel("Fiscal code").fill("RSSMRA80A01H501X");
  await page.getByLabel("Company name").fill(name);
  await page.getByRole("checkbox", { name: "Live" }).uncheck();
  await page.getByRole("button", { name: "Add company" }).click();
  await expect(page.getByText("check the VAT number again")).toBeVisible();
  await expect(page.getByText("check the fiscal code again")).toBeVisible();
  await expect(page.getByLabel("Company name")).toHaveValue(name);
  await expect(page.getByRole("checkbox", { name: "Live" })).not.toBeChecked();

  await page.getByLabel("VAT number", { exact: true }).fill(vat);
  await page.getByLabel("Fiscal code").fill(vat);
  await page.getByRole("button", { name: "Add company" }).click();
  await expect(page.getByText(`${name} is among your companies`)).toBeVisible();

  await page.getByLabel("VAT number", { exact: true }).fill(vat);
  await page.getByLabel("Fiscal code").fill(vat);
  await page.getByLabel("Company name").fill(name);
  await page.getByRole("checkbox", { name: "Live" }).uncheck();
  await page.getByRole("button", { name: "Add company" }).click();
  await expect(page.getByText(`There is already a company with the VAT number IT${vat}`)).toBeVisible();

  const search = page.getByRole("searchbox", { name: "Search companies" });
  await search.fill(vat);
  await search.press("Enter");
  const row = page.getByRole("row", { name });
  await expect(row).toContainText("Test");
  await expect(row).not.toContainText("Live");
  await expect(page.getByText("1 company", { exact: true })).toBeVisible();
});
