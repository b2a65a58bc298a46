import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { type Api, api, expect, type Owner, servers, signIn, test } from "./fixtures";
import { invoiceOf } from "./invoice";

const rossi = { name: "Rossi Arredamenti Srl", vat: "IT03847120379", fiscal_code: "03847120379" };
const bianchi = { name: "Studio Legale Bianchi", vat: "IT05665480215", fiscal_code: "05665480215" };
type Key = { id: number; test_secret: string; live_secret: string };

async function anOwner(newOwner: () => Promise<Owner>): Promise<Owner> {
  const owner = await newOwner();
  for (const secret of [owner.testSecret, owner.liveSecret]) {
    for (const body of [rossi, bianchi])
      expect((await api(secret)("/v1/company", { method: "POST", body })).status).toBe(201);
  }
  return owner;
}

async function newKey(owner: Owner, settings: object): Promise<Key> {
  const body = { preset: "full", company_scope: "all", ...settings };
  const response = await api(owner.liveSecret)("/v1/key", { method: "POST", body });
  expect(response.status).toBe(201);
  return response.json();
}

const list = (call: Api) => call("/v1/company");
const sendFor = (vat: string) => (call: Api) =>
  call("/v1/send/xml", {
    method: "POST",
    body: invoiceOf(vat),
    headers: { "Content-Type": "application/xml" },
  });
const listFrom = (Origin: string) => (call: Api) => call("/v1/company", { headers: { Origin } });

/** What both servers answer: the code of a refusal, or "allowed". */
async function outcomes(secret: string, request: (call: Api) => Promise<Response>): Promise<string[]> {
  return Promise.all(
    [servers.first, servers.second].map(async (server) => {
      const response = await request(api(secret, server));
      return response.ok ? "allowed" : (await response.json()).code;
    }),
  );
}

/**
 * Opens the page again until it shows all of what requests have just left behind: events are written in batches, so
 * that the first of them tells nothing of the others.
 */
async function refusedPage(page: Page, ...texts: [string, ...string[]]): Promise<void> {
  await expect(async () => {
    await page.goto("/refused");
    for (const text of texts) await expect(line(page, text).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
}

const both = (outcome: string) => [outcome, outcome];
const line = (page: Page, text: string) => page.getByRole("listitem").filter({ hasText: text });

const table: {
  code: string;
  settings: object;
  request: (call: Api) => Promise<Response>;
  reason: string;
  change: string;
  before: string;
  after: string;
}[] = [
  {
    code: "key_disabled",
    settings: { enabled: false },
    request: list,
    reason: "The key is disabled",
    change: "enable the key",
    before: "It is disabled",
    after: "Can do everything except manage keys for all companies",
  },
  {
    code: "preset_not_allowed",
    settings: { preset: "read_only" },
    request: sendFor(rossi.vat),
    reason: "Needs the permission “Send”",
    change: "the permission “Send”",
    before: "Can read everything for all companies",
    after: "Can read everything and send invoices for all companies",
  },
  {
    code: "company_not_allowed",
    settings: { company_scope: "selected", companies: [rossi.vat] },
    request: sendFor(bianchi.vat),
    reason: `${bianchi.name} (${bianchi.vat}) is not among its companies`,
    change: `add ${bianchi.name} to its companies`,
    before: `for ${rossi.name} only`,
    after: `for ${bianchi.name} and ${rossi.name} only`,
  },
  {
    code: "origin_not_allowed",
    settings: {},
    request: listFrom("https://shop.example.com"),
    reason: "The origin https://shop.example.com is not in its list",
    change: "add https://shop.example.com to its origins",
    before: "Can do everything except manage keys for all companies",
    after: "from https://shop.example.com in a browser",
  },
];

for (const { code, settings, request, reason, change, before, after } of table) {
  test(`${code}: the owner sees it, makes the smallest change, and the same request passes`, async ({
    page,
    newOwner,
    agePassword,
  }) => {
    const owner = await anOwner(newOwner);
    const description = `Chiave ${code}`;
    const key = await newKey(owner, { ...settings, description });
    expect(await outcomes(key.test_secret, request)).toEqual(both(code));
    await signIn(page, owner);
    await refusedPage(page, reason);
    const refused = line(page, reason);
    await expect(refused).toContainText(description);
    await expect(refused).toContainText(`Smallest change: ${change}.`);
    expect(await page.content()).not.toMatch(/ik_(test|live)_/);

    await agePassword(owner);
    await refused.getByRole("button", { name: `Allow: ${change}` }).click();
    const dialog = page.getByRole("dialog", { name: "Allow it with one change?" });
    await expect(dialog).toContainText(before);
    await expect(dialog).toContainText(after);
    await dialog.getByRole("button", { name: "Allow", exact: true }).click();
    await expect(dialog.getByLabel("Your password")).toBeFocused();
    expect(await outcomes(key.test_secret, request)).toEqual(both(code));
    await dialog.getByLabel("Your password").fill("not the password");
    await dialog.getByRole("button", { name: "Allow", exact: true }).click();
    await expect(dialog.getByText("password is wrong")).toBeVisible();
    await dialog.getByLabel("Your password").fill(owner.password);
    await dialog.getByRole("button", { name: "Allow", exact: true }).click();
    await expect(page.getByText("the same request passes now")).toBeVisible();
    await expect(refused).toContainText("Allowed since a change");
    await expect(refused.getByRole("button", { name: /^Allow/ })).toHaveCount(0);
    expect(await outcomes(key.test_secret, request)).toEqual(both("allowed"));
  });
}

test("an origin for the primary key, or one of full access, is warned of before it is allowed", async ({
  page,
  newOwner,
}) => {
  const owner = await anOwner(newOwner);
  const full = await newKey(owner, { description: "Tutto" });
  const reads = await newKey(owner, { description: "Lettura", preset: "read_only" });
  const widened = await newKey(owner, {
    description: "Dal browser",
    preset: "read_only",
    origins: ["https://app.example.com"],
  });
  for (const secret of [owner.testSecret, full.test_secret, reads.test_secret]) {
    await outcomes(secret, listFrom("https://shop.example.com"));
  }
  await outcomes(widened.test_secret, (call) => call("/v1/company", { method: "POST", body: {} }));
  await signIn(page, owner);
  await refusedPage(page, "Needs the permission “Full access”");
  const dialog = page.getByRole("dialog", { name: "Allow it with one change?" });
  const warnings = {
    "Primary key": "The primary key does not belong in a browser",
    Tutto: "Full access, in plain sight of the browser",
    Lettura: null,
    "Dal browser": "Full access, in plain sight of the browser",
  };
  for (const [key, warning] of Object.entries(warnings)) {
    await line(page, key)
      .getByRole("button", { name: /^Allow/ })
      .click();
    await expect(dialog).toContainText(`“${key}”`);
    if (warning) await expect(dialog).toContainText(warning);
    await expect(dialog.getByText(/in plain sight|does not belong/)).toHaveCount(warning ? 1 : 0);
    await dialog.getByRole("button", { name: /leave/i }).first().click();
  }
});

test("an expired key is given thirty days more", async ({ page, newOwner }) => {
  const owner = await anOwner(newOwner);
  const expires_at = new Date(Date.now() + 1_500).toISOString();
  const key = await newKey(owner, { description: "Consulente", expires_at });
  await expect(async () => {
    expect(await outcomes(key.live_secret, list)).toEqual(both("key_expired"));
  }).toPass();
  await signIn(page, owner);
  await refusedPage(page, "The key has expired");
  await page.getByRole("button", { name: "Allow: a new expiry" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Allow", exact: true }).click();
  await expect(line(page, "The key has expired")).toContainText("Allowed since a change");
  expect(await outcomes(key.live_secret, list)).toEqual(both("allowed"));
});

test("what no change should allow offers none; a change made meanwhile is not overwritten", async ({
  page,
  newOwner,
}) => {
  const owner = await anOwner(newOwner);
  await signIn(page, owner);
  await page.getByRole("link", { name: "Refused requests" }).click();
  await expect(page.getByRole("heading", { name: "No refused requests" })).toBeVisible();

  const narrow = await newKey(owner, {
    description: "Cliente Rossi",
    preset: "read_only",
    company_scope: "selected",
    companies: [rossi.vat],
  });
  const sender = await newKey(owner, {
    description: "Negozio",
    preset: "send",
    company_scope: "selected",
    companies: [rossi.vat],
  });
  const gone = await newKey(owner, { description: "Da eliminare", preset: "read_only" });
  await outcomes(gone.test_secret, sendFor(rossi.vat));
  await api(owner.liveSecret)(`/v1/key/${gone.id}`, { method: "DELETE" });
  await outcomes(sender.test_secret, (call) => call("/v1/key"));
  await outcomes(sender.test_secret, listFrom("null"));
  await outcomes(sender.test_secret, listFrom("http://shop.example.com"));
  await outcomes(sender.test_secret, sendFor("IT12345678903"));
  await outcomes(narrow.test_secret, sendFor(rossi.vat));
  const unchangeable = {
    "Tried to manage keys": "only the primary key's live secret manages keys",
    "The origin null": "Can't be allowed",
    "The origin http://shop.example.com": "without https anybody on the network can read the secret",
    "IT12345678903 is not among its companies": "There is no company IT12345678903",
  };
  await refusedPage(page, "Cliente Rossi", "Da eliminare (deleted)", ...Object.keys(unchangeable));

  for (const [text, why] of Object.entries(unchangeable)) {
    await expect(line(page, text)).toContainText(why);
    await expect(line(page, text).getByRole("button", { name: /^Allow/ })).toHaveCount(0);
  }
  await expect(line(page, "Da eliminare (deleted)").getByRole("button", { name: /^Allow/ })).toHaveCount(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  const tried = line(page, "Tried to manage keys");
  await tried.getByRole("button", { name: "Leave it" }).click();
  await expect(page.getByText("Left as it is: Tried to manage keys Negozio")).toBeVisible();
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(tried.getByRole("button", { name: "Leave it" })).toBeVisible();

  await page.getByRole("link", { name: "Origin", exact: true }).click();
  await expect(page).toHaveURL(/\/refused\?reason=origin_not_allowed$/);
  await expect(page.getByRole("button", { name: "Leave it" })).toHaveCount(2);
  await page.getByRole("combobox", { name: "Key" }).selectOption("Cliente Rossi");
  await expect(page.getByRole("heading", { name: "Nothing with these filters" })).toBeVisible();
  await page.getByRole("link", { name: "All", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/refused\\?key=${narrow.id}$`));

  const change = { description: "Cliente Rossi", enabled: false };
  await api(owner.liveSecret)(`/v1/key/${narrow.id}`, { method: "PATCH", body: change });
  await page.getByRole("button", { name: "Allow: the permission “Send”" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Allow", exact: true }).click();
  await expect(dialog.getByText("It was changed meanwhile.")).toBeVisible();
  const now = await (await api(owner.liveSecret)(`/v1/key/${narrow.id}`)).json();
  expect(now).toMatchObject({ preset: "read_only", enabled: false });
});
