import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { api, expect, type Owner, servers, signIn, test } from "./fixtures";

const rossi = { name: "Rossi Arredamenti Srl", vat: "IT03847120379", fiscal_code: "03847120379" };
const bianchi = { name: "Studio Legale Bianchi", vat: "IT05665480215", fiscal_code: "05665480215" };

type Made = { id: number; description: string; test_secret: string; live_secret: string };

async function addCompany(owner: Owner, body: typeof rossi): Promise<void> {
  for (const secret of [owner.testSecret, owner.liveSecret])
    expect((await api(secret)("/v1/company", { method: "POST", body })).status).toBe(201);
}

async function makeKey(owner: Owner, body: Record<string, unknown>): Promise<Made> {
  const response = await api(owner.liveSecret)("/v1/key", {
    method: "POST",
    body: { preset: "full", company_scope: "all", ...body },
  });
  expect(response.status).toBe(201);
  return response.json();
}

const rowOf = (page: Page, description: string) => page.getByRole("row", { name: description });
const tickOf = (page: Page, description: string) =>
  page.getByRole("checkbox", { name: `Select ${description}`, exact: true });
const search = (page: Page) => page.getByRole("searchbox", { name: "Search keys" });

/** What both servers answer to a key. */
async function answers(secret: string): Promise<number[]> {
  return Promise.all(
    [servers.first, servers.second].map(async (server) => (await api(secret, server)("/v1/status")).status),
  );
}

test("keys are found by their company, and the filters live in the address", async ({ page, newOwner }) => {
  const owner = await newOwner();
  const other = await newOwner();
  for (const account of [owner, other]) {
    await addCompany(account, rossi);
    await addCompany(account, bianchi);
  }
  const scope = { company_scope: "selected", companies: [rossi.vat] };
  await makeKey(owner, { description: "Gestionale", ...scope });
  await makeKey(owner, { description: "Report", preset: "read_only", ...scope });
  await makeKey(owner, { description: "Legale", company_scope: "selected", companies: [bianchi.vat] });
  await makeKey(other, { description: "Altrui", ...scope });
  await signIn(page, owner);

  await search(page).fill("rossi arred");
  await search(page).press("Enter");
  await expect(page).toHaveURL(/\/keys\?q=rossi\+arred$/);
  await expect(rowOf(page, "Gestionale")).toBeVisible();
  await expect(rowOf(page, "Legale")).toHaveCount(0);
  await expect(rowOf(page, "Altrui")).toHaveCount(0);

  const filters = page.getByRole("navigation", { name: "Filters" });
  await filters.getByText("Permissions").click();
  await filters.getByRole("link", { name: "Read only" }).click();
  await expect(rowOf(page, "Gestionale")).toHaveCount(0);
  await page.reload();
  await expect(page).toHaveURL(/\/keys\?q=rossi\+arred&preset=read_only$/);
  await expect(search(page)).toHaveValue("rossi arred");
  await expect(rowOf(page, "Report")).toBeVisible();
  await expect(page.getByText("1 key", { exact: true })).toBeVisible();

  await filters.getByRole("link", { name: "Browser access" }).click();
  await expect(page.getByRole("heading", { name: "No key matches" })).toBeVisible();
  await page.getByRole("link", { name: "Without Browser access: 1 key" }).click();
  await expect(rowOf(page, "Report")).toBeVisible();
  await filters.getByRole("link", { name: "Remove filter Permissions: Read only" }).click();
  await expect(rowOf(page, "Gestionale")).toBeVisible();
  await filters.getByRole("link", { name: "Clear all" }).click();
  await expect(page).toHaveURL(/\/keys$/);
  await expect(search(page)).toHaveValue("");

  await filters.getByText("Company", { exact: true }).click();
  await filters.getByLabel("Name or VAT number").fill("bianchi");
  await filters.getByRole("link", { name: bianchi.name }).click();
  await expect(page).toHaveURL(new RegExp(`company=${bianchi.vat}$`));
  await expect(rowOf(page, "Legale")).toBeVisible();
  await expect(rowOf(page, "Report")).toHaveCount(0);
  await page.goto("/keys?at=nonsense&status=constructor&sort=-toString");
  await expect(rowOf(page, "Primary key")).toBeVisible();
});

test("a pasted secret leads to its key, and is in no address", async ({ page, newOwner }) => {
  const owner = await newOwner();
  const stranger = await newOwner();
  const made = await makeKey(owner, { description: "Cliente" });
  await signIn(page, owner);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));

  await search(page).fill(made.live_secret.slice(0, -1));
  await search(page).press("Enter");
  await expect(page.getByText("That is not a valid secret")).toBeVisible();
  await search(page).fill(stranger.liveSecret);
  await search(page).press("Enter");
  await expect(page.getByText("No key of this account has that secret.")).toBeVisible();
  for (const secret of [made.test_secret, made.live_secret]) {
    await search(page).fill(secret);
    await search(page).press("Enter");
    await expect(page).toHaveURL(new RegExp(`/keys/${made.id}$`));
    await expect(page.getByRole("heading", { name: "Cliente" })).toBeVisible();
    await page.goto("/keys");
  }
  expect(asked.length).toBeGreaterThan(3);
  for (const url of asked) expect(url).not.toMatch(/ik_|live_/);

  await page.goto(`/keys?key=${made.id}`);
  await expect(page).toHaveURL(new RegExp(`/keys/${made.id}$`));
});

test("many keys are disabled at once, each with its outcome, on both servers", async ({
  page,
  newOwner,
  agePassword,
}) => {
  const owner = await newOwner();
  const made = [
    await makeKey(owner, { description: "Uno" }),
    await makeKey(owner, { description: "Due" }),
    await makeKey(owner, { description: "Tre" }),
  ];
  await signIn(page, owner);
  await expect(tickOf(page, "Primary key")).toHaveCount(0);
  await page.getByRole("checkbox", { name: "Select all keys of the page" }).check();
  const bar = page.getByRole("region", { name: "Actions on the selected keys" });
  await expect(bar).toContainText("3 selected");
  // One is gone by the time the others are changed.
  const { id = 0 } = made[2] ?? {};
  expect((await api(owner.liveSecret)(`/v1/key/${id}`, { method: "DELETE" })).status).toBe(200);
  await agePassword(owner);

  await bar.getByRole("button", { name: "Disable" }).click();
  const question = page.getByRole("alertdialog", { name: "Disable 3 keys?" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  expect(await answers(made[0]?.live_secret ?? "")).toEqual([200, 200]);
  await question.getByRole("button", { name: "Disable 3 keys" }).click();

  const outcome = page.getByRole("dialog", { name: "2 of 3 keys done" });
  await expect(outcome.getByRole("listitem")).toHaveText([/Uno.*Done/, /Due.*Done/, /Tre.*doesn't exist/]);
  for (const key of made.slice(0, 2)) {
    expect(await answers(key.live_secret)).toEqual([401, 401]);
    expect(await answers(key.test_secret)).toEqual([401, 401]);
  }
  expect(await answers(owner.liveSecret)).toEqual([200, 200]);
  await outcome.getByRole("button", { name: "Close" }).last().click();
  await expect(bar).toHaveCount(0);
  await expect(rowOf(page, "Uno")).toContainText("Disabled");
  await expect(rowOf(page, "Tre")).toHaveCount(0);
});

test("many keys are deleted by the keyboard alone, once their number is typed", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  const made = [await makeKey(owner, { description: "Uno" }), await makeKey(owner, { description: "Due" })];
  await signIn(page, owner);
  await tickOf(page, "Uno").focus();
  await page.keyboard.press("Space");
  await tickOf(page, "Due").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  const bar = page.getByRole("region", { name: "Actions on the selected keys" });
  await expect(bar.getByRole("button", { name: "Enable" })).toBeFocused();
  for (let at = 0; at < 3; at++) await page.keyboard.press("Tab");
  await expect(bar.getByRole("button", { name: "Delete" })).toBeFocused();
  await page.keyboard.press("Enter");
  const question = page.getByRole("alertdialog", { name: "Delete 2 keys?" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(question.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("3");
  await expect(question.getByRole("button", { name: "Delete 2 keys" })).toBeDisabled();
  await page.keyboard.press("Backspace");
  await page.keyboard.type("2");
  await page.keyboard.press("Enter");
  const outcome = page.getByRole("dialog", { name: "2 of 2 keys done" });
  await expect(outcome).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(rowOf(page, "Due")).toHaveCount(0);
  for (const key of made) expect(await answers(key.live_secret)).toEqual([401, 401]);
});

test("what a key did lately is told before it is disabled; a first use shows by itself", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  const made = await makeKey(owner, { description: "Nuova", preset: "read_only" });
  await signIn(page, owner);
  await expect(rowOf(page, "Nuova")).toContainText("never used");
  expect((await api(made.live_secret)("/v1/status")).status).toBe(200);
  expect((await api(made.live_secret)("/v1/company", { method: "POST", body: {} })).status).toBe(403);
  await expect(rowOf(page, "Nuova")).toContainText("first used", { timeout: 15_000 });

  await page.getByRole("switch", { name: "Enable Nuova" }).click();
  const question = page.getByRole("alertdialog", { name: "Disable “Nuova”?" });
  await expect(question.getByText("1 request answered, 1 refused.")).toBeVisible();
  await question.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("button", { name: "Actions for Nuova" }).click();
  await expect(page.getByRole("menuitem", { name: "Duplicate" })).toHaveAttribute(
    "href",
    `/keys/new?from=${made.id}`,
  );
});

test("a search that finds nothing says so, and is no filter to lift; beside one it is", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  await makeKey(owner, { description: "Uno", preset: "read_only" });
  await signIn(page, owner);
  await page.goto("/keys?q=nowhere");
  await expect(page.getByText("Nothing was found for “nowhere”.")).toBeVisible();
  await expect(page.getByText("Lift a filter:")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Show all keys" })).toBeVisible();
  await page.goto("/keys?q=Uno&preset=send");
  await expect(page.getByText("Lift a filter:")).toBeVisible();
});

test("a page that is selected whole says that changes are made a page at a time", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  for (let made = 0; made < 50; made++) await makeKey(owner, { description: `Key ${made}` });
  await signIn(page, owner);
  const bar = page.getByRole("region", { name: "Actions on the selected keys" });
  await tickOf(page, "Key 49").check();
  await expect(bar.getByText("a page at a time")).toHaveCount(0);
  await bar.getByRole("button", { name: /^Select all/ }).click();
  await expect(bar.getByText("All of this page: changes are made a page at a time.")).toBeVisible();
  await page.goto("/keys?q=Key%2049");
  await tickOf(page, "Key 49").check();
  await expect(bar.getByText("1 selected")).toBeVisible();
  await expect(bar.getByText("a page at a time")).toHaveCount(0);
});

test("the list and its bar pass axe", async ({ page, newOwner }) => {
  const owner = await newOwner();
  await makeKey(owner, { description: "Uno", origins: ["https://app.example.com", "*.example.com"] });
  await signIn(page, owner);
  await tickOf(page, "Uno").check();
  await page.goto("/keys?preset=full");
  await tickOf(page, "Uno").check();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("keys are filtered, found, and enabled again with the password", async ({
    page,
    newOwner,
    agePassword,
  }) => {
    const owner = await newOwner();
    await addCompany(owner, rossi);
    await makeKey(owner, {
      description: "Spenta",
      enabled: false,
      company_scope: "selected",
      companies: [rossi.vat],
    });
    const made = await makeKey(owner, { description: "Accesa" });
    await signIn(page, owner);
    await expect(tickOf(page, "Spenta")).toBeHidden();
    const filters = page.getByRole("navigation", { name: "Filters" });
    await filters.getByText("Status").click();
    await filters.getByRole("link", { name: "Disabled" }).click();
    await expect(rowOf(page, "Accesa")).toHaveCount(0);
    await filters.getByText("Company", { exact: true }).click();
    await filters.getByLabel("Name or VAT number").fill("03847120379");
    await filters.getByRole("button", { name: "Filter" }).click();
    await expect(page).toHaveURL(/status=disabled&company=03847120379$/);
    await expect(rowOf(page, "Spenta")).toBeVisible();

    await agePassword(owner);
    await page.getByRole("switch", { name: "Enable Spenta" }).click();
    await page
      .getByLabel(/password/i)
      .first()
      .fill(owner.password);
    await page.getByRole("button", { name: "Enable Spenta" }).click();
    await page.goto("/keys");
    await expect(page.getByRole("switch", { name: "Enable Spenta" })).toBeChecked();

    await search(page).fill(made.live_secret);
    await search(page).press("Enter");
    await expect(page).toHaveURL(new RegExp(`/keys/${made.id}$`));
  });
});
