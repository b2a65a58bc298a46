import { addCompanies, enterDesk, newKey, rossi } from "./desk-user";
import { expect, test } from "./fixtures";

test("companies are added and changed as far as the key may", async ({ page, otherPage, newOwner }) => {
  const owner = await newOwner();
  await addCompanies(owner);
  await enterDesk(page, await newKey(owner, "full"));
  await page.goto("/desk/companies");
  await page.getByRole("link", { name: "Add a company" }).click();
  await page.getByLabel("VAT number").fill(rossi.vat);
  await page.getByLabel("Fiscal code").fill(rossi.fiscal_code);
  await page.getByLabel("Name").fill("Rossi again");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`There is a company with the VAT number ${rossi.vat} already.`)).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue("Rossi again");
  await page.getByLabel("VAT number").fill("IT01114601006");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Rossi again is saved")).toBeVisible();

  await page.getByRole("link", { name: "Edit Rossi again" }).click();
  await expect(page.getByRole("heading", { name: "Edit Rossi again" })).toBeVisible();
  await page.getByLabel("Name").fill("Poste di prova");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /Poste di prova/ })).toContainText("IT01114601006");

  const other = await otherPage();
  await enterDesk(other, await newKey(owner, "full", [rossi.vat]));
  await other.goto("/desk/companies?add=1");
  await expect(other.getByRole("row", { name: /Rossi Arredamenti/ })).toBeVisible();
  await expect(other.getByLabel("VAT number")).toHaveCount(0);
});
