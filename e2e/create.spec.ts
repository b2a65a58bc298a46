import type { Page } from "@playwright/test";
import { vatCheckDigit } from "../lib/companies/vat";
import { api, expect, type Owner, signIn, test } from "./fixtures";

const rossi = { name: "Rossi Arredamenti Srl", vat: "IT03847120379", fiscal_code: "03847120379" };
const secrets = /ik_(?:test|live)_[0-9A-Za-z]{49}/;

/** A VAT number with the right check digit, without its country, for a company numbered `n`. */
function vatOf(n: number): string {
  const ten = String(1_000_000_000 + n);
  return `${ten}${vatCheckDigit(ten)}`;
}

async function addCompany({ testSecret }: Owner, body: Record<string, string> = rossi): Promise<void> {
  expect((await api(testSecret)("/v1/company", { method: "POST", body })).status).toBe(201);
}

const created = (page: Page) => page.getByRole("dialog", { name: "Key created" });
const leaving = (page: Page) => page.getByRole("alertdialog", { name: "Leave without saving" });

/** Makes a key of all companies and stays on its pair. */
async function makeKey(page: Page, description: string): Promise<void> {
  await page.goto("/keys/new");
  await page.getByLabel("Description").fill(description);
  await page.getByRole("radio", { name: "All companies" }).check();
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(created(page)).toBeVisible();
}

async function shownSecret(page: Page, label: "Live secret" | "Test secret"): Promise<string> {
  const text = await page.getByRole("group", { name: label }).textContent();
  return secrets.exec(text ?? "")?.[0] ?? "";
}

const suggestions = [
  ["A client", "Send", "Only selected", "None"],
  ["A browser app", "Read only", null, "None"],
  ["Reporting and monitoring", "Read only", null, "None"],
  ["A service", "Send", null, "None"],
  ["A collaborator", "Read only", "Only selected", "30 days"],
  ["Development and testing", "Send", "Only selected", "90 days"],
] as const;

test("each purpose fills in the form, which stays editable and keeps the description", async ({
  page,
  newOwner,
}) => {
  await signIn(page, await newOwner());
  await page.goto("/keys/new");
  await page.getByLabel("Description").fill("Mine");
  for (const [purpose, preset, scope, expiry] of suggestions) {
    await page.getByRole("link", { name: purpose }).click();
    await expect(page.getByRole("link", { name: purpose })).toHaveAttribute("aria-current", "true");
    await expect(page.getByRole("radio", { name: preset, exact: true })).toBeChecked();
    for (const each of ["All companies", "Only selected"]) {
      await expect(page.getByRole("radio", { name: each })).toBeChecked({ checked: each === scope });
    }
    await expect(page.getByRole("radio", { name: expiry, exact: true })).toBeChecked();
    const field = page.getByLabel("CORS origins, one per line");
    await expect(field).toBeVisible({ visible: purpose === "A browser app" });
  }
  await expect(page).toHaveURL(/\/keys\/new\?for=development$/);
  await page.getByRole("radio", { name: "Read only", exact: true }).check();
  await page.getByRole("radio", { name: "All companies" }).check();
  await expect(page.getByText("Can read everything for all companies, future ones too, until")).toBeVisible();
  await expect(page.getByLabel("Description")).toHaveValue("Mine");
});

test("all companies is a choice made on purpose", async ({ page, newOwner }) => {
  await signIn(page, await newOwner());
  await page.goto("/keys/new?for=service");
  await page.getByLabel("Description").fill("Shop");
  await expect(page.getByText("Choose whether the key sees all companies or only some.")).toBeVisible();
  await page.getByRole("button", { name: "Create key" }).click();
  const fault = page.getByText("Choose: all companies, or only some.");
  await expect(fault).toBeVisible();
  await expect(page.getByRole("radio", { name: "All companies" })).toBeFocused();
  await page.keyboard.press("Space");
  await expect(fault).toHaveCount(0);
  // A purpose that is chosen after a refusal counts, and takes nothing that was typed.
  await page.getByRole("link", { name: "A collaborator" }).click();
  await expect(page.getByRole("radio", { name: "Only selected" })).toBeChecked();
  await expect(page.getByLabel("Description")).toHaveValue("Shop");
  await page.getByRole("radio", { name: "All companies" }).check();
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(created(page)).toContainText("Can read everything for all companies");
});

test("a company is searched among many, and one that is missing is added in place", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  for (let n = 0; n < 55; n++) {
    const vat = vatOf(n);
    await addCompany(owner, {
      name: `Azienda ${String(n).padStart(2, "0")}`,
      vat: `IT${vat}`,
      fiscal_code: vat,
    });
  }
  await addCompany(owner);
  await signIn(page, owner);
  await page.goto("/keys/new?for=client");
  await page.getByLabel("Description").fill("Nuovo cliente");
  const picker = page.getByRole("combobox", { name: "Selected companies" });

  await picker.click();
  await expect(page.getByRole("option", { name: "Azienda 49" })).toHaveCount(1);
  await expect(page.getByRole("option", { name: "Azienda 51" })).toHaveCount(0);
  await page.getByRole("option", { name: "Show more (6)" }).click();
  await expect(page.getByRole("option", { name: "Azienda 51" })).toHaveCount(1);
  await expect(page.getByRole("option", { name: "Show more" })).toHaveCount(0);

  // Beyond the first fifty, so only the server knows it.
  await picker.fill("rossi");
  await expect(page.getByText("1 company found")).toBeVisible();
  await page.getByRole("option", { name: rossi.name }).click();
  await picker.fill("Sartoria Nuova");
  await expect(page.getByText("No company found")).toBeVisible();
  await page.getByRole("option", { name: "Add company “Sartoria Nuova”…" }).click();
  const adding = page.getByRole("dialog", { name: "New company" });
  await expect(adding.getByLabel("Company name")).toHaveValue("Sartoria Nuova");
  await adding.getByLabel("VAT number", { exact: true }).fill("12345678901");
  await adding.getByLabel("Fiscal code").fill(vatOf(900));
  await adding.getByRole("button", { name: "Add company" }).click();
  await expect(adding.getByText("The check digit doesn't add up")).toBeVisible();
  await adding.getByLabel("VAT number", { exact: true }).fill(vatOf(900));
  await page.keyboard.press("Enter");
  await expect(adding).toHaveCount(0);

  await expect(
    page.getByText(`Can read everything and send invoices for ${rossi.name} and Sartoria Nuova only.`),
  ).toBeVisible();
  await expect(page.getByLabel("Description")).toHaveValue("Nuovo cliente");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(created(page)).toContainText(`for ${rossi.name} and Sartoria Nuova only`);
  const list = await api(await shownSecret(page, "Live secret"))("/v1/company");
  expect(await list.json()).toMatchObject([{ name: "Sartoria Nuova" }]);
});

test("a key is made like another one; the primary and foreign keys are not copied", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  const stranger = await newOwner();
  await addCompany(owner);
  const body = {
    description: "Shop",
    preset: "send",
    company_scope: "selected",
    companies: [rossi.vat],
    origins: ["https://app.example.com", "*.example.org"],
  };
  const make = async (of: Owner, more: object) =>
    (await (await api(of.liveSecret)("/v1/key", { method: "POST", body: { ...body, ...more } })).json()).id;
  const id = await make(owner, {});
  const foreign = await make(stranger, { company_scope: "all", companies: [] });
  const primary = (await (await api(owner.liveSecret)("/v1/key")).json()).find(
    ({ kind }: { kind: string }) => kind === "primary",
  ).id;

  await signIn(page, owner);
  await page.goto(`/keys/new?from=${id}`);
  await expect(page.getByText("Like “Shop”")).toBeVisible();
  await expect(page.getByLabel("Description")).toHaveValue("Copy of Shop");
  await expect(page.getByLabel("CORS origins, one per line")).toHaveValue(
    "https://app.example.com\n*.example.org",
  );
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(created(page)).toContainText(
    `Can read everything and send invoices for ${rossi.name} only, from https://app.example.com and *.example.org in a browser.`,
  );
  await page.getByRole("link", { name: "I have saved the live secret" }).click();
  await expect(page.getByRole("row", { name: "Copy of Shop" })).toBeVisible();

  for (const other of [primary, foreign, 999_999_999, "x"]) {
    await page.goto(`/keys/new?from=${other}`);
    await expect(page.getByLabel("Description")).toHaveValue("");
    await expect(page.getByRole("radio", { name: "All companies" })).not.toBeChecked();
  }
});

test("the pair is not lost by a slip, and the first request shows", async ({ page, newOwner }) => {
  await signIn(page, await newOwner());
  await makeKey(page, "Guarded");
  const live = await shownSecret(page, "Live secret");
  const stays = async () => {
    await expect(leaving(page).getByRole("button", { name: "Cancel" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(leaving(page)).toHaveCount(0);
    expect(await shownSecret(page, "Live secret")).toBe(live);
  };

  await page.keyboard.press("Escape");
  await stays();
  await page.mouse.click(5, 400);
  await stays();
  await created(page).getByRole("button", { name: "Close" }).click();
  await stays();
  for (const _ of [1, 2]) {
    await page.goBack();
    await expect(page).toHaveURL(/\/keys\/new$/);
    await stays();
  }
  // What is behind the dialog can't be reached by a person; a script's click is held back all the same.
  await page.locator("a[href='/companies']").first().dispatchEvent("click");
  await stays();

  const asked = page.waitForEvent("dialog");
  const reload = page.reload().catch(() => null);
  const unload = await asked;
  expect(unload.type()).toBe("beforeunload");
  await unload.dismiss();
  await reload;
  expect(await shownSecret(page, "Live secret")).toBe(live);

  await expect(page.getByText("Waiting for the first request…")).toBeVisible();
  await expect(created(page)).toContainText(`curl -u ${await shownSecret(page, "Test secret")}:`);
  expect((await api(await shownSecret(page, "Test secret"))("/v1/company")).status).toBe(200);
  await expect(page.getByText("It works: first used")).toBeVisible();

  await page.keyboard.press("Escape");
  await leaving(page).getByRole("button", { name: "Leave anyway" }).click();
  await expect(page).toHaveURL(/\/keys$/);
  await expect(page.getByRole("row", { name: "Guarded" })).toBeVisible();
  expect(await page.content()).not.toContain(live);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "New key" })).toBeVisible();
  expect(await page.content()).not.toMatch(secrets);
});

test("a session that ends does not take the pair off the page", async ({ page, context, newOwner }) => {
  await signIn(page, await newOwner());
  await makeKey(page, "Kept");
  const live = await shownSecret(page, "Live secret");
  await context.clearCookies();
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await answered;
  await expect(created(page)).toBeVisible();
  expect(await shownSecret(page, "Live secret")).toBe(live);
});

test("a password that was not given lately is asked for, and nothing typed is lost", async ({
  page,
  newOwner,
  agePassword,
}) => {
  const owner = await newOwner();
  await signIn(page, owner);
  await agePassword(owner);
  await page.goto("/keys/new?for=browser");
  await page.getByLabel("Description").fill("Asked");
  await page.getByRole("radio", { name: "All companies" }).check();
  await page.getByLabel("CORS origins, one per line").fill("https://app.example.com");
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByLabel("Your password", { exact: true })).toBeFocused();
  await page.keyboard.type(owner.password);
  await page.keyboard.press("Enter");
  await expect(created(page)).toContainText(
    "Can read everything for all companies, future ones too, from https://app.example.com in a browser.",
  );
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a purpose is a link, and VAT numbers are typed", async ({ page, newOwner }) => {
    const owner = await newOwner();
    await addCompany(owner);
    const other = `IT${vatOf(7)}`;
    await addCompany(owner, { name: "Seconda Srl", vat: other, fiscal_code: vatOf(7) });
    await signIn(page, owner);
    await page.goto("/keys/new");
    await page.getByRole("link", { name: "A collaborator" }).click();
    await expect(page.getByRole("radio", { name: "Only selected" })).toBeChecked();
    await page.getByLabel("Description").fill("Plain");
    await page.getByLabel("Other VAT numbers, one per line").fill(`${other}\nIT00000000000`);
    await page.getByRole("button", { name: "Create key" }).click();
    await expect(page.getByText("Not companies of your account: IT00000000000.")).toBeVisible();
    await expect(page.getByRole("checkbox", { name: "Seconda Srl" })).toBeChecked();
    await page.getByLabel("Other VAT numbers, one per line").fill(rossi.vat);
    await page.getByRole("button", { name: "Create key" }).click();
    await expect(page.getByText(`Can read everything for ${rossi.name} and Seconda Srl only`)).toBeVisible();
    expect(await shownSecret(page, "Live secret")).toMatch(secrets);
  });
});
