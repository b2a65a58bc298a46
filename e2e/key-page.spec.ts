import type { Page } from "@playwright/test";
import { api, expect, mailTo, type Owner, servers, signIn, test } from "./fixtures";

const rossi = { name: "Rossi Arredamenti Srl", vat: "IT03847120379", fiscal_code: "03847120379" };
const bianchi = { name: "Studio Legale Bianchi", vat: "IT05665480215", fiscal_code: "05665480215" };
const secrets = /ik_(?:test|live)_[0-9A-Za-z]{49}/;

type MadeKey = { id: number; test_secret: string; live_secret: string };

/** A key of the owner, made over HTTP as an integration would. */
async function makeKey({ liveSecret }: Owner, settings: object = {}): Promise<MadeKey> {
  const body = { description: "Gestionale", preset: "read_only", company_scope: "all", ...settings };
  const response = await api(liveSecret)("/v1/key", { method: "POST", body });
  expect(response.status).toBe(201);
  return response.json();
}

async function addCompanies({ liveSecret }: Owner): Promise<void> {
  for (const body of [rossi, bianchi]) {
    expect((await api(liveSecret)("/v1/company", { method: "POST", body })).status).toBe(201);
  }
}

/** What both servers answer to a secret. */
const statuses = (secret: string) =>
  Promise.all(
    [servers.first, servers.second].map(async (at) => (await api(secret, at)("/v1/company")).status),
  );

const card = (page: Page, name: string) => page.getByRole("form", { name });
const saved = (page: Page, name: string) => card(page, name).getByText("Saved", { exact: true });
const save = (page: Page, name: string) =>
  card(page, name)
    .getByRole("button", { name: `Save: ${name}` })
    .click();

async function ownerWithKey(page: Page, newOwner: () => Promise<Owner>, settings: object = {}) {
  const owner = await newOwner();
  await addCompanies(owner);
  const key = await makeKey(owner, settings);
  await signIn(page, owner);
  await page.goto(`/keys/${key.id}`);
  return { owner, key };
}

test("each setting is saved by its own card, one after another, and acts at once", async ({
  page,
  newOwner,
}) => {
  const { owner, key } = await ownerWithKey(page, newOwner);
  await expect(page.getByText("Can read everything for all companies, future ones too.")).toBeVisible();

  await card(page, "Description").getByRole("textbox", { name: "Description" }).fill("Gestionale nuovo");
  await card(page, "Description").getByRole("textbox", { name: "Description" }).press("Enter");
  await expect(saved(page, "Description")).toBeVisible();
  await expect(card(page, "Description").getByRole("textbox", { name: "Description" })).toBeFocused();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Gestionale nuovo");

  await card(page, "Permissions").getByRole("radio", { name: "Send" }).check();
  await save(page, "Permissions");
  await expect(saved(page, "Permissions")).toBeVisible();
  await expect(page.getByText("Can read everything and send invoices")).toBeVisible();

  await card(page, "Companies").getByRole("radio", { name: "Only selected" }).check();
  await save(page, "Companies");
  await expect(card(page, "Companies").getByText("Choose at least one company")).toBeVisible();
  await page.getByRole("combobox", { name: "Selected companies" }).fill(rossi.vat);
  await page.getByRole("option", { name: rossi.name }).click();
  await page.keyboard.press("Escape");
  await save(page, "Companies");
  await expect(saved(page, "Companies")).toBeVisible();
  expect(await (await api(key.live_secret, servers.second)("/v1/company")).json()).toMatchObject([
    { vat: rossi.vat },
  ]);

  await card(page, "CORS origins").getByText("Browser access").click();
  await card(page, "CORS origins").getByLabel("CORS origins, one per line").fill("HTTPS://App.Rossi.it/");
  await save(page, "CORS origins");
  await expect(saved(page, "CORS origins")).toBeVisible();
  await expect(card(page, "CORS origins").getByLabel("CORS origins, one per line")).toHaveValue(
    "https://app.rossi.it",
  );

  await card(page, "Expiry").getByText("30 days", { exact: true }).click();
  await save(page, "Expiry");
  await expect(saved(page, "Expiry")).toBeVisible();
  await expect(card(page, "Expiry").getByText("It works until")).toBeVisible();
  await card(page, "Expiry").getByText("None", { exact: true }).click();
  await save(page, "Expiry");
  await expect(card(page, "Expiry").getByText("never expires")).toBeVisible();

  await page.reload();
  await expect(
    page.getByText(
      `Can read everything and send invoices for ${rossi.name} only, from https://app.rossi.it in a browser.`,
    ),
  ).toBeVisible();
  const stored = await (await api(owner.liveSecret)(`/v1/key/${key.id}`)).json();
  expect(stored).toMatchObject({
    description: "Gestionale nuovo",
    preset: "send",
    companies: [rossi.vat],
    origins: ["https://app.rossi.it"],
    expires_at: null,
  });
});

test("two tabs: the older one is refused, says what was changed by whom, and goes on as the person says", async ({
  page,
  context,
  newOwner,
}) => {
  const { owner, key } = await ownerWithKey(page, newOwner);
  const other = await context.newPage();
  await other.goto(`/keys/${key.id}`);
  await card(other, "Permissions").getByRole("radio", { name: "Full access" }).check();
  await save(other, "Permissions");
  await expect(saved(other, "Permissions")).toBeVisible();

  await card(page, "Permissions").getByRole("radio", { name: "Send" }).check();
  await save(page, "Permissions");
  await expect(card(page, "Permissions").getByText("Changed meanwhile")).toBeVisible();
  await expect(card(page, "Permissions").getByText("Permissions: Read only → Full access")).toBeVisible();
  await expect(card(page, "Permissions").getByText("by you, in another window")).toBeVisible();
  await expect(card(page, "Permissions").getByRole("radio", { name: "Send" })).toBeChecked();
  const stored = async () => (await api(owner.liveSecret)(`/v1/key/${key.id}`)).json();
  expect(await stored()).toMatchObject({ preset: "full" });

  // A change over HTTP in between is one more that must be seen before it is overwritten.
  const patch = { method: "PATCH", body: { description: "Over HTTP" } };
  expect((await api(owner.liveSecret)(`/v1/key/${key.id}`, patch)).status).toBe(200);
  const anyway = card(page, "Permissions").getByRole("button", { name: "Save mine anyway" });
  await anyway.click();
  await expect(card(page, "Permissions").getByText("Description: “Gestionale” → “Over HTTP”")).toBeVisible();
  await expect(card(page, "Permissions").getByText("by the primary key, over HTTP")).toBeVisible();
  await anyway.click();
  await expect(saved(page, "Permissions")).toBeVisible();
  expect(await stored()).toMatchObject({ preset: "send", description: "Over HTTP" });

  // The other tab takes what is stored instead; its untouched cards follow by themselves.
  await card(other, "Permissions").getByRole("radio", { name: "Read only" }).check();
  await save(other, "Permissions");
  await card(other, "Permissions").getByRole("link", { name: "Take what is stored" }).click();
  await expect(card(other, "Permissions").getByRole("radio", { name: "Send" })).toBeChecked();
  await expect(card(other, "Description").getByRole("textbox", { name: "Description" })).toHaveValue(
    "Over HTTP",
  );
  await card(other, "Description").getByRole("textbox", { name: "Description" }).fill("By hand");
  await save(other, "Description");
  await expect(saved(other, "Description")).toBeVisible();
  expect(await stored()).toMatchObject({ preset: "send", description: "By hand" });
});

test("what was begun in one card is not overwritten unseen by a save of another one", async ({
  page,
  newOwner,
}) => {
  const { owner, key } = await ownerWithKey(page, newOwner);
  await card(page, "Permissions").getByRole("radio", { name: "Send" }).check();
  const patch = { method: "PATCH", body: { preset: "full" } };
  expect((await api(owner.liveSecret)(`/v1/key/${key.id}`, patch)).status).toBe(200);
  // This card is refused, and brings the page up to date; the one begun keeps what was chosen, and its old version.
  await card(page, "Description").getByRole("textbox", { name: "Description" }).fill("Renamed");
  await save(page, "Description");
  await card(page, "Description").getByRole("button", { name: "Save mine anyway" }).click();
  await expect(saved(page, "Description")).toBeVisible();
  await save(page, "Permissions");
  await expect(card(page, "Permissions").getByText("Permissions: Read only → Full access")).toBeVisible();
  expect(await (await api(owner.liveSecret)(`/v1/key/${key.id}`)).json()).toMatchObject({
    preset: "full",
    description: "Renamed",
  });
});

test("more than before asks for the password; less never does", async ({ page, newOwner, agePassword }) => {
  const { owner } = await ownerWithKey(page, newOwner, { preset: "send" });
  await agePassword(owner);
  await card(page, "Permissions").getByRole("radio", { name: "Read only" }).check();
  await save(page, "Permissions");
  await expect(saved(page, "Permissions")).toBeVisible();

  await card(page, "Permissions").getByRole("radio", { name: "Full access" }).check();
  await save(page, "Permissions");
  const password = card(page, "Permissions").getByLabel("Your password");
  await expect(password).toBeFocused();
  await password.fill("not this one");
  await save(page, "Permissions");
  await expect(card(page, "Permissions").getByText("password is wrong")).toBeVisible();
  await password.fill(owner.password);
  await password.press("Enter");
  await expect(saved(page, "Permissions")).toBeVisible();
  await expect(password).toHaveCount(0);
});

test("a key is disabled after a look at what it did, by keyboard, and on again by undo", async ({
  page,
  newOwner,
}) => {
  const { key } = await ownerWithKey(page, newOwner);
  expect((await api(key.live_secret)("/v1/company")).status).toBe(200);
  expect((await api(key.live_secret)("/v1/company", { method: "POST", body: {} })).status).toBe(403);
  const button = card(page, "Status").getByRole("button", { name: "Disable" });
  await button.focus();
  await page.keyboard.press("Enter");
  const asking = page.getByRole("alertdialog", { name: "Disable “Gestionale”?" });
  await expect(asking.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expect(asking.getByText("1 request answered, 1 refused.")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("“Gestionale” is disabled")).toBeVisible();
  await expect(page.getByText("Disabled: every request with it is refused.")).toBeVisible();
  expect(await statuses(key.live_secret)).toEqual([401, 401]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("“Gestionale” is enabled")).toBeVisible();
  expect(await statuses(key.live_secret)).toEqual([200, 200]);
});

test("a live secret is rotated with an overlap: both work on both servers, until its end is pressed", async ({
  page,
  newOwner,
  agePassword,
}) => {
  const { owner, key } = await ownerWithKey(page, newOwner);
  await agePassword(owner);
  await page.getByRole("button", { name: "Rotate… the live secret" }).click();
  const rotating = page.getByRole("dialog", { name: "Rotate the live secret" });
  await expect(rotating.getByRole("radio", { name: "Not at all" })).toBeChecked();
  await rotating.getByRole("radio", { name: "24 hours" }).check();
  await rotating.getByRole("button", { name: "Rotate" }).click();
  await rotating.getByLabel("Your password").fill(owner.password);
  await rotating.getByRole("button", { name: "Rotate" }).click();

  const made = page.getByRole("dialog", { name: "New live secret" });
  const fresh =
    secrets.exec((await made.getByRole("group", { name: "Live secret" }).textContent()) ?? "")?.[0] ?? "";
  expect(fresh).toMatch(/^ik_live_/);
  await expect(made.getByRole("link", { name: "Download .env" })).toHaveAttribute(
    "href",
    new RegExp(encodeURIComponent(`INVOICETRONIC_LIVE_KEY=${fresh}`)),
  );
  // No slip closes it: not Escape, not the cross, not the browser's way back.
  const leaving = page.getByRole("alertdialog", { name: "Close without saving the live secret?" });
  for (const slip of [
    () => page.keyboard.press("Escape"),
    () => made.getByRole("button", { name: "Close" }).click(),
    () => page.goBack(),
  ]) {
    await slip();
    await leaving.getByRole("button", { name: "Cancel" }).click();
    await expect(leaving).toHaveCount(0);
    await expect(made.getByText(fresh)).toBeVisible();
  }
  await made.getByRole("button", { name: "I have saved it" }).click();
  await expect(made).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Rotate… the live secret" })).toBeFocused();
  expect(await page.content()).not.toContain(fresh);
  await expect(page).toHaveURL(`/keys/${key.id}`);

  const row = page.getByRole("region", { name: "Live secret" });
  await expect(row.getByText(`The old secret …${key.live_secret.slice(-4)} works until`)).toBeVisible();
  await expect(row.getByText(`ik_live_…${fresh.slice(-4)}`)).toBeVisible();
  expect(await statuses(key.live_secret)).toEqual([200, 200]);
  expect(await statuses(fresh)).toEqual([200, 200]);
  // The split follows while one looks at it.
  const split = row.getByRole("table", { name: "Which secret is used" });
  await expect(split.getByRole("row", { name: /^Old/ }).getByRole("cell").first()).toHaveText("2");
  await expect(split.getByRole("row", { name: /^New/ }).getByRole("cell").first()).toHaveText("2");

  // Rotating again says what it ends; this time it is only looked at.
  await page.getByRole("button", { name: "Rotate… the live secret" }).click();
  await expect(page.getByText(`The older secret …${key.live_secret.slice(-4)} ends at once`)).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();

  await row.getByRole("button", { name: "End it now" }).click();
  const ending = page.getByRole("alertdialog", { name: "End the old secret" });
  await expect(ending.getByText("2 requests with the old secret")).toBeVisible();
  await ending.getByRole("button", { name: "End it now" }).click();
  await expect(page.getByText("is refused from now on")).toBeVisible();
  expect(await statuses(key.live_secret)).toEqual([401, 401]);
  expect(await statuses(fresh)).toEqual([200, 200]);
  await expect(split).toHaveCount(0);
});

test("the test secret is shown again once the password was given; the live one has no such button", async ({
  page,
  newOwner,
  agePassword,
}) => {
  const { owner, key } = await ownerWithKey(page, newOwner);
  await agePassword(owner);
  expect(await page.content()).not.toContain(key.test_secret);
  await expect(page.getByRole("button", { name: "Show", exact: true })).toHaveCount(1);
  await page
    .getByRole("region", { name: "Test secret" })
    .getByRole("button", { name: "Show", exact: true })
    .click();
  const asked = page.getByRole("dialog", { name: "Confirm that it is you" });
  await asked.getByLabel("Your password").fill(owner.password);
  await asked.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("group", { name: "Test secret in clear" })).toContainText(key.test_secret);
  await page.getByRole("button", { name: "Hide", exact: true }).last().click();
  await expect(page.getByText(key.test_secret)).toHaveCount(0);
});

test("a key is deleted by typing its description", async ({ page, newOwner }) => {
  const { key } = await ownerWithKey(page, newOwner);
  await page.getByRole("button", { name: "Delete key…" }).click();
  const deleting = page.getByRole("alertdialog", { name: "Delete “Gestionale”?" });
  await deleting.getByRole("textbox").fill("Gestional");
  await expect(deleting.getByRole("button", { name: "Delete key" })).toBeDisabled();
  await deleting.getByRole("textbox").fill("Gestionale");
  await deleting.getByRole("button", { name: "Delete key" }).click();
  await expect(page.getByRole("heading", { name: "Keys", level: 1 })).toBeVisible();
  await expect(page.getByText("“Gestionale” was deleted")).toBeVisible();
  expect(await statuses(key.live_secret)).toEqual([401, 401]);
});

test.describe("what is no key of the account", () => {
  test.use({ allowedErrors: [/status of 404/] });

  test("is not found in the Dashboard's frame, and a foreign key looks like none at all", async ({
    page,
    newOwner,
  }) => {
    const { owner, key } = await ownerWithKey(page, newOwner);
    const strangers = await makeKey(await newOwner());
    const deleted = await api(owner.liveSecret)(`/v1/key/${key.id}`, { method: "DELETE" });
    expect(deleted.status).toBe(200);
    const seen = new Set<string>();
    for (const id of [key.id, strangers.id, 999_999_999, "0", "x", "1e3"]) {
      for (const path of [`/keys/${id}`, `/keys/${id}/activity`]) {
        expect((await page.goto(path))?.status(), path).toBe(404);
        await expect(page.getByText("There is no such key")).toBeVisible();
        await expect(page.getByRole("navigation").getByRole("link", { name: "Companies" })).toBeVisible();
        seen.add(await page.getByRole("main").innerHTML());
      }
      expect((await page.request.get(`/keys/${id}/use`)).status(), `use of ${id}`).toBe(404);
    }
    expect(seen.size).toBe(1);
  });
});

test("the primary: fixed settings, origins after a warning, and what its secret made over HTTP is disabled at once", async ({
  page,
  newOwner,
  agePassword,
}) => {
  const { owner, key } = await ownerWithKey(page, newOwner);
  const keys: { id: number; kind: string }[] = await (await api(owner.liveSecret)("/v1/key")).json();
  const primary = keys.find(({ kind }) => kind === "primary");
  await page.goto(`/keys/${primary?.id}`);
  await expect(page.getByText("Don't hand over the primary key")).toBeVisible();
  await expect(page.getByText("Always enabled")).toBeVisible();
  for (const name of ["Description", "Status", "Permissions", "Companies", "Expiry"]) {
    await expect(card(page, name)).toHaveCount(0);
  }
  await expect(page.getByRole("button", { name: "Delete key…" })).toHaveCount(0);

  await agePassword(owner);
  await expect(page.getByText("Don't use the primary key in a web page")).toBeVisible();
  await card(page, "CORS origins").getByText("Browser access").click();
  await card(page, "CORS origins")
    .getByLabel("CORS origins, one per line")
    .fill("https://office.example.com");
  await save(page, "CORS origins");
  await card(page, "CORS origins").getByLabel("Your password").fill(owner.password);
  await save(page, "CORS origins");
  await expect(saved(page, "CORS origins")).toBeVisible();

  await agePassword(owner);
  const list = page.getByRole("list", { name: "Keys made over HTTP" });
  await expect(list.getByRole("listitem")).toContainText("Gestionale");
  await page.getByRole("button", { name: "Disable all (1)" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disable all (1)" }).click();
  await expect(page.getByText("1 key was disabled")).toBeVisible();
  expect(await statuses(key.live_secret)).toEqual([401, 401]);

  await page.getByRole("button", { name: "Rotate… the live secret" }).click();
  const rotating = page.getByRole("dialog", { name: "Rotate the live secret" });
  await rotating.getByRole("button", { name: "Rotate" }).click();
  await rotating.getByLabel("Your password").fill(owner.password);
  await rotating.getByRole("button", { name: "Rotate" }).click();
  const made = page.getByRole("dialog", { name: "New live secret" });
  await expect(made.getByText("This opens your whole account")).toBeVisible();
  const fresh = secrets.exec((await made.textContent()) ?? "")?.[0] ?? "";
  await made.getByRole("button", { name: "I have saved it" }).click();
  expect(await statuses(owner.liveSecret)).toEqual([401, 401]);
  expect((await api(fresh, servers.second)("/v1/key")).status).toBe(200);
});

test("the mail about a key made over HTTP leads to its page", async ({ page, newOwner }) => {
  const { owner, key } = await ownerWithKey(page, newOwner);
  const { text } = await mailTo(owner.email, ({ subject }) => subject.includes("Gestionale"));
  expect(text).toContain(`/keys/${key.id}`);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("description, permissions and status are saved, and an older page is refused", async ({
    page,
    context,
    newOwner,
    agePassword,
  }) => {
    const { owner, key } = await ownerWithKey(page, newOwner);
    const older = await context.newPage();
    await older.goto(`/keys/${key.id}`);
    await card(page, "Description").getByRole("textbox", { name: "Description" }).fill("Plain");
    await save(page, "Description");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Plain");
    await expect(saved(page, "Description")).toBeVisible();

    await card(older, "Permissions").getByRole("radio", { name: "Send" }).check();
    await save(older, "Permissions");
    await expect(card(older, "Permissions").getByText("Description: “Gestionale” → “Plain”")).toBeVisible();
    await expect(card(older, "Permissions").getByRole("radio", { name: "Send" })).toBeChecked();
    await agePassword(owner);
    await card(older, "Permissions").getByRole("button", { name: "Save mine anyway" }).click();
    await card(older, "Permissions").getByLabel("Your password").fill(owner.password);
    await save(older, "Permissions");
    await expect(saved(older, "Permissions")).toBeVisible();

    await page.goto(`/keys/${key.id}`);
    await card(page, "Status").getByRole("button", { name: "Disable" }).click();
    await expect(card(page, "Status").getByRole("button", { name: "Enable" })).toBeVisible();
    expect(await statuses(key.live_secret)).toEqual([401, 401]);
  });
});

test("in Italian", async ({ page, newOwner }) => {
  await ownerWithKey(page, newOwner);
  await page.getByRole("button", { name: "Italiano" }).click();
  await expect(page.getByText("Può leggere tutto per tutte le aziende, anche future.")).toBeVisible();
  await card(page, "Descrizione").getByRole("textbox", { name: "Descrizione" }).fill("Nuovo nome");
  await card(page, "Descrizione").getByRole("button", { name: "Salva" }).click();
  await expect(card(page, "Descrizione").getByText("Salvato")).toBeVisible();
  await page.getByRole("button", { name: "Ruota… il segreto di test" }).click();
  await expect(page.getByRole("dialog", { name: "Ruota il segreto di test di «Nuovo nome»" })).toBeVisible();
});
