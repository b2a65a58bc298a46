import type { Page } from "@playwright/test";
import { api, expect, type Owner, servers, signIn, test } from "./fixtures";

const rossi = { name: "Rossi Arredamenti Srl", vat: "IT03847120379", fiscal_code: "03847120379" };
const bianchi = { name: "Studio Legale Bianchi", vat: "IT05665480215", fiscal_code: "05665480215" };
const secrets = /ik_(?:test|live)_[0-9A-Za-z]{49}/;

/** Gives an account two companies in both environments. */
async function addCompanies({ testSecret, liveSecret }: Owner): Promise<void> {
  for (const secret of [testSecret, liveSecret]) {
    for (const body of [rossi, bianchi]) {
      expect((await api(secret)("/v1/company", { method: "POST", body })).status).toBe(201);
    }
  }
}

/** The secret under its label on the page that shows a new pair. */
async function shownSecret(page: Page, label: "Live secret" | "Test secret"): Promise<string> {
  const text = await page.getByRole("group", { name: label }).textContent();
  return secrets.exec(text ?? "")?.[0] ?? "";
}

const rowOf = (page: Page, description: string) => page.getByRole("row", { name: description });
const switchOf = (page: Page, description: string) =>
  page.getByRole("switch", { name: `Enable ${description}` });

/** What both servers answer to a key, as status and code (null when there is none). */
async function answers(secret: string): Promise<[number, string | null][]> {
  return Promise.all(
    [servers.first, servers.second].map(async (server): Promise<[number, string | null]> => {
      const response = await api(secret, server)("/v1/company");
      const { code = null } = response.ok ? {} : await response.json();
      return [response.status, code];
    }),
  );
}

test("a read-only key of one company: made, used, refused, cut off on both servers, deleted", async ({
  page,
  newOwner,
}) => {
  const description = "Report Rossi";
  const owner = await newOwner();
  await addCompanies(owner);
  await signIn(page, owner);
  await expect(page.getByText("Don't share the primary key")).toBeVisible();
  await page.getByRole("link", { name: "Create key" }).click();
  await page.getByLabel("Description").fill(description);
  await page.getByRole("radio", { name: "Read only" }).check();
  await page.getByRole("radio", { name: "Only selected" }).check();
  await page.getByRole("combobox", { name: "Selected companies" }).fill(rossi.vat);
  await page.getByRole("option", { name: rossi.name }).click();
  await page.keyboard.press("Escape");
  await page.getByText("30 days", { exact: true }).click();
  await expect(page.getByText(`Can read everything for ${rossi.name} only, until`)).toBeVisible();
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByRole("heading", { name: "Key created" })).toBeVisible();
  expect(page.url()).not.toMatch(secrets);

  const live = await shownSecret(page, "Live secret");
  for (const secret of [live, await shownSecret(page, "Test secret")]) {
    const list = await api(secret)("/v1/company");
    expect(await list.json()).toMatchObject([{ vat: rossi.vat }]);
  }
  const refused = await api(live)("/v1/company", { method: "POST", body: {} });
  expect([refused.status, (await refused.json()).code]).toEqual([403, "preset_not_allowed"]);

  // The only page with the live secret is not left by a slip.
  await page.keyboard.press("Escape");
  const leaving = page.getByRole("alertdialog", { name: "Leave without saving" });
  await leaving.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("link", { name: "I have saved the live secret" }).click();
  await expect(rowOf(page, description)).toContainText(rossi.name);
  expect(await page.content()).not.toContain(live);

  await switchOf(page, description).click();
  const disabling = page.getByRole("alertdialog", { name: `Disable “${description}”?` });
  await expect(disabling.getByRole("button", { name: "Cancel" })).toBeFocused();
  await disabling.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText(`“${description}” is disabled`)).toBeVisible();
  expect(await answers(live)).toEqual([
    [401, "key_disabled"],
    [401, "key_disabled"],
  ]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(`“${description}” is enabled`)).toBeVisible();
  await expect(switchOf(page, description)).toBeChecked();
  expect(await answers(live)).toEqual([
    [200, null],
    [200, null],
  ]);

  await page.getByRole("button", { name: `Actions for ${description}` }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const deleting = page.getByRole("alertdialog", { name: `Delete “${description}”?` });
  const confirm = deleting.getByRole("button", { name: "Delete key" });
  await deleting.getByRole("textbox").fill("Report");
  await expect(confirm).toBeDisabled();
  await deleting.getByRole("textbox").fill(description);
  await confirm.click();
  await expect(page.getByText(`“${description}” was deleted`)).toBeVisible();
  await expect(rowOf(page, description)).toHaveCount(0);
  expect(await answers(live)).toEqual([
    [401, "invalid_key"],
    [401, "invalid_key"],
  ]);
});

test("a form that is refused names every fault and keeps what was typed", async ({ page, newOwner }) => {
  const owner = await newOwner();
  await addCompanies(owner);
  await signIn(page, owner);
  await page.goto("/keys/new");
  await page.getByRole("radio", { name: "Send" }).check();
  await page.getByRole("radio", { name: "Only selected" }).check();
  await page.getByText("A date", { exact: true }).click();
  await page.getByText("Browser access").click();
  await page.getByLabel("CORS origins, one per line").fill("https://app.example.com\nhttps://a.it/path");
  await page.getByRole("button", { name: "Create key" }).click();

  await expect(page.getByText("Fill in this field.")).toBeVisible();
  await expect(page.getByText("Choose at least one company")).toBeVisible();
  await expect(page.getByText("Choose a day.")).toBeVisible();
  await expect(
    page.getByText("https://a.it/path: The origin only, without a path: https://a.it"),
  ).toBeVisible();
  await expect(page.getByLabel("Description")).toBeFocused();
  await expect(page.getByRole("radio", { name: "Send" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Only selected" })).toBeChecked();
  await expect(page.getByLabel("CORS origins, one per line")).toHaveValue(
    "https://app.example.com\nhttps://a.it/path",
  );
});

test("a search finds keys by description, and a pasted secret never reaches the address", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  const body = { description: "Report mensile", preset: "read_only", company_scope: "all" };
  expect((await api(owner.liveSecret)("/v1/key", { method: "POST", body })).status).toBe(201);
  await signIn(page, owner);
  const search = page.getByRole("searchbox", { name: "Search keys" });
  await search.fill("ik_live_0000");
  await search.press("Enter");
  await expect(page.getByText("That is not a valid secret")).toBeVisible();
  expect(page.url()).not.toContain("ik_");

  await search.fill("report mensile");
  await search.press("Enter");
  await expect(page).toHaveURL(/\/keys\?q=report\+mensile$/);
  await expect(rowOf(page, "Report mensile")).toBeVisible();
  await expect(rowOf(page, "Primary key")).toHaveCount(0);
});

test("the primary key has no switch and no menu", async ({ page, newOwner }) => {
  await signIn(page, await newOwner());
  await expect(rowOf(page, "Primary key")).toContainText("Full access");
  await expect(switchOf(page, "Primary key")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Actions for Primary key" })).toHaveCount(0);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a key is made with checkboxes, shown once, and switched off", async ({ page, newOwner }) => {
    const description = "Plain form";
    const owner = await newOwner();
    await addCompanies(owner);
    await signIn(page, owner);
    await page.goto("/keys/new");
    await page.getByLabel("Description").fill(description);
    await page.getByRole("radio", { name: "Only selected" }).check();
    await page.getByRole("checkbox", { name: rossi.name }).check();
    await page.getByRole("button", { name: "Create key" }).click();
    await expect(page.getByText(`Can read everything for ${rossi.name} only.`)).toBeVisible();
    const live = await shownSecret(page, "Live secret");
    expect(await answers(live)).toEqual([
      [200, null],
      [200, null],
    ]);

    await page.getByRole("link", { name: "I have saved the live secret" }).click();
    await switchOf(page, description).click();
    await expect(switchOf(page, description)).not.toBeChecked();
    expect(await answers(live)).toEqual([
      [401, "key_disabled"],
      [401, "key_disabled"],
    ]);
  });
});
