import AxeBuilder from "@axe-core/playwright";
import { addCompanies, enterDesk, newKey, numbered, rossi, sendOver } from "./desk-user";
import { expect, test } from "./fixtures";
import { pagesBelow } from "./pages";

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

test("every page behind Desk's door is accessible, on a phone and in the dark too", async ({
  page,
  newOwner,
}) => {
  test.setTimeout(180_000);
  const owner = await newOwner();
  await addCompanies(owner);
  const id = await sendOver(owner.testSecret, numbered(rossi.vat, "1/A"));
  await enterDesk(page, owner.testSecret);
  await page.goto("/desk/received");
  const received = page.getByRole("row").getByRole("link");
  await expect(async () => {
    await page.reload();
    await expect(received).toHaveCount(1, { timeout: 500 });
  }).toPass();
  const inbound = (await received.getAttribute("href")) ?? "";
  const special: Record<string, string> = { "/sent/[id]": `/sent/${id}`, "/received/[id]": inbound.slice(5) };
  const others = ["/companies?add=1", "/export?period=range"];
  for (const each of [...pagesBelow("desk/(app)"), ...others]) {
    const path = `/desk${special[each] ?? each}`;
    expect(path).not.toContain("[");
    for (const [width, dark] of [
      [360, false],
      [1280, true],
    ] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).disableRules(["region"]).analyze();
      expect.soft(violations.map(({ id: rule, nodes }) => [path, rule, nodes[0]?.html])).toEqual([]);
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect.soft([path, width, wider]).toEqual([path, width, 0]);
    }
  }
});
