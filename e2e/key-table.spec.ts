import type { Page } from "@playwright/test";
import { api, expect, type Owner, signIn, test } from "./fixtures";

const longName = "Cantina dei Colli Euganei e Berici, gestionale di magazzino e vendite della sede di Abano";

/** Company after company, in both environments: what a scope may name. */
async function addCompanies(owner: Owner): Promise<string[]> {
  const vats = ["IT03847120379", "IT05665480215"];
  for (const vat of vats)
    for (const secret of [owner.testSecret, owner.liveSecret]) {
      const body = { name: `Rossi Arredamenti e Figli ${vat}`, vat, fiscal_code: vat.slice(2) };
      expect((await api(secret)("/v1/company", { method: "POST", body })).status).toBe(201);
    }
  return vats;
}

/** What is hit in the middle of each row's menu button, and whether all of it is in the table's frame. */
async function menus(page: Page): Promise<{ hit: boolean; inside: boolean }[]> {
  return page.getByRole("button", { name: /^(Actions for|Azioni per) / }).evaluateAll((buttons) =>
    buttons.map((button) => {
      const { left, right, top, height } = button.getBoundingClientRect();
      const frame = button.closest("table")?.parentElement?.parentElement?.getBoundingClientRect();
      const found = document.elementFromPoint((left + right) / 2, top + height / 2);
      return {
        hit: found !== null && button.contains(found),
        inside: frame !== undefined && left >= frame.left && right <= frame.right,
      };
    }),
  );
}

test("a row's menu is in the frame and can be pressed, whatever the row holds", async ({
  page,
  newOwner,
  newSeat,
}) => {
  const owner = await newOwner();
  const companies = await addCompanies(owner);
  const body = {
    description: longName,
    preset: "read_only",
    company_scope: "selected",
    companies,
    origins: ["https://gestionale.cantina-colli-euganei.example.com", "*.example.com"],
    expires_at: new Date(Date.now() + 5 * 86_400_000).toISOString(),
  };
  const made = await api(owner.liveSecret)("/v1/key", { method: "POST", body });
  expect(made.status).toBe(201);
  const { id }: { id: number } = await made.json();
  await newSeat(owner, id, "ending");
  const plain = { description: "Breve", preset: "full", company_scope: "all" };
  expect((await api(owner.liveSecret)("/v1/key", { method: "POST", body: plain })).status).toBe(201);

  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, owner);
  const name = page.getByRole("link", { name: longName });
  for (const language of ["en", "it"]) {
    const { origin } = new URL(page.url());
    await page.context().addCookies([{ name: "invoicetronic.locale", value: language, url: origin }]);
    await page.reload();
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    for (const width of [768, 1024, 1280, 1366, 1440, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      await expect(page.getByRole("row")).toHaveCount(4);
      const sure = { hit: true, inside: true };
      expect(await menus(page), `${language} at ${width} px`).toEqual([sure, sure]);
      const lines = await name.evaluate(
        (link) => link.clientHeight / parseFloat(getComputedStyle(link).lineHeight),
      );
      expect(Math.round(lines)).toBeLessThanOrEqual(2);
    }
  }
  await expect(name).toHaveAttribute("title", longName);
});
