import { vatCheckDigit } from "../lib/companies/vat";
import { api, expect, mailTo, type Owner, servers, signIn, test } from "./fixtures";
import { invoiceOf } from "./invoice";

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

const rossi = { name: "Rossi Arredamenti Srl", vat: "IT03847120379", fiscal_code: "03847120379" };
const bianchi = { name: "Studio Legale Bianchi", vat: "IT05665480215", fiscal_code: "05665480215" };

async function add(secrets: string[], ...companies: object[]): Promise<void> {
  for (const secret of secrets) {
    for (const body of companies) {
      expect((await api(secret)("/v1/company", { method: "POST", body })).status).toBe(201);
    }
  }
}

/** A key of the account's own, made over HTTP. */
async function newKey(owner: Owner, settings: object): Promise<{ test_secret: string; live_secret: string }> {
  const body = { preset: "full", company_scope: "selected", ...settings };
  const response = await api(owner.liveSecret)("/v1/key", { method: "POST", body });
  expect(response.status).toBe(201);
  return response.json();
}

/** The VAT numbers that a secret sees, on both servers. */
async function seen(secret: string): Promise<string[][]> {
  return Promise.all(
    [servers.first, servers.second].map(async (server) => {
      const list: { vat: string }[] = await (await api(secret, server)("/v1/company")).json();
      return list.map(({ vat }) => vat);
    }),
  );
}

test("the list pages, and shows one environment or both", async ({ page, newOwner }) => {
  const owner = await newOwner();
  const many = Array.from({ length: 51 }, (_, index) => ({
    name: `Bottega ${String(index).padStart(2, "0")}`,
    vat: `DE${String(100_000_000 + index)}`,
    fiscal_code: "1",
  }));
  await add([owner.testSecret], ...many);
  await add([owner.liveSecret], rossi);
  await signIn(page, owner);
  await page.goto("/companies");
  await expect(page.getByText("1–50 of 52")).toBeVisible();
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByRole("row", { name: rossi.name })).toContainText("Live");
  await page.getByRole("link", { name: "Live", exact: true }).click();
  await expect(page).toHaveURL(/\/companies\?environment=live$/);
  await expect(page.getByText("1 company", { exact: true })).toBeVisible();
  await page.getByRole("searchbox", { name: "Search companies" }).fill("Bottega");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No company for “Bottega”")).toBeVisible();
  await expect(page).toHaveURL(/environment=live/);
});

test("a company is renamed in one environment or both, and a page that is out of date overwrites nothing", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  await add([owner.testSecret, owner.liveSecret], rossi);
  await signIn(page, owner);
  await page.goto("/companies");
  await page.getByRole("link", { name: rossi.name, exact: true }).click();
  await expect(page.getByRole("heading", { name: rossi.name, level: 1 })).toBeVisible();
  await page.getByLabel("Company name").fill("Rossi Design Srl");
  await page.getByLabel("Fiscal code").fill("03847120370");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("check the fiscal code again")).toBeVisible();
  await expect(page.getByLabel("Company name")).toHaveValue("Rossi Design Srl");
  await page.getByLabel("Fiscal code").fill(rossi.fiscal_code);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved: Rossi Design Srl")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Rossi Design Srl", level: 1 })).toBeVisible();
  for (const secret of [owner.testSecret, owner.liveSecret]) {
    const company = await (await api(secret)(`/v1/company/${rossi.vat}`)).json();
    expect(company).toMatchObject({ name: "Rossi Design Srl", version: 2 });
  }

  await page.getByLabel("Company name").fill("Rossi Test");
  await page.getByRole("checkbox", { name: "Live" }).uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Details in Test" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Details in Live" })).toBeVisible();

  const company = await (await api(owner.liveSecret)(`/v1/company/${rossi.vat}`)).json();
  const body = { ...company, name: "Changed by the integration" };
  expect((await api(owner.liveSecret)("/v1/company", { method: "PUT", body })).status).toBe(200);
  const live = page.locator("form").filter({ has: page.getByRole("heading", { name: "Details in Live" }) });
  await live.getByLabel("Company name").fill("Too late");
  await live.getByRole("button", { name: "Save" }).click();
  const stored = async () => (await (await api(owner.liveSecret)(`/v1/company/${rossi.vat}`)).json()).name;
  await expect(live.getByText(`Stored now: ${body.name}, ${rossi.fiscal_code}.`)).toBeVisible();
  await expect(live.getByLabel("Company name")).toHaveValue("Too late");
  expect(await stored()).toBe(body.name);
  await live.getByRole("button", { name: "Take what is stored" }).click();
  await expect(live.getByLabel("Company name")).toHaveValue(body.name);

  const later = {
    ...(await (await api(owner.liveSecret)(`/v1/company/${rossi.vat}`)).json()),
    name: "Again",
  };
  expect((await api(owner.liveSecret)("/v1/company", { method: "PUT", body: later })).status).toBe(200);
  await live.getByLabel("Company name").fill("Mine after all");
  await live.getByRole("button", { name: "Save" }).click();
  await live.getByRole("button", { name: "Save mine anyway" }).click();
  await expect(live.getByText("Saved: Mine after all")).toBeVisible();
  expect(await stored()).toBe("Mine after all");
});

test("deleting asks what for: one environment leaves its keys, both leave them with nothing and mail the owner", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  await add([owner.testSecret, owner.liveSecret], rossi, bianchi);
  const only = await newKey(owner, { description: "Cliente Rossi", companies: [rossi.vat] });
  const both = await newKey(owner, { description: "Commercialista", companies: [rossi.vat, bianchi.vat] });
  const sent = await api(only.live_secret)("/v1/send/xml", {
    method: "POST",
    body: invoiceOf(rossi.vat),
    headers: { "Content-Type": "application/xml" },
  });
  expect(sent.status).toBe(201);
  await signIn(page, owner);
  await page.goto("/companies");
  await expect(page.getByRole("link", { name: `2 keys name ${rossi.name}` })).toBeVisible();
  await page.getByRole("link", { name: rossi.name, exact: true }).click();
  await expect(page.getByRole("link", { name: "Commercialista" })).toBeVisible();
  await expect(page.getByText("1 more key reaches it")).toBeVisible();

  await page.getByRole("button", { name: "Delete in Test…", exact: true }).click();
  const inTest = page.getByRole("alertdialog", { name: `Delete ${rossi.name} in Test?` });
  await expect(inTest.getByText("will see nothing any more")).toHaveCount(0);
  await expect(inTest.getByRole("button", { name: "Cancel" })).toBeFocused();
  await inTest.getByRole("button", { name: "Delete company" }).click();
  const told = page.getByRole("dialog").filter({ hasText: `${rossi.name} was deleted in Test` });
  await expect(told).toBeVisible();
  // It may lie over the button of the other environment, and stays while the mouse is on it.
  await page.mouse.move(0, 0);
  await expect(told).toHaveCount(0);
  expect(await seen(only.test_secret)).toEqual([[], []]);
  expect(await seen(only.live_secret)).toEqual([[rossi.vat], [rossi.vat]]);

  await page.getByRole("button", { name: "Delete in Live…", exact: true }).click();
  const inLive = page.getByRole("alertdialog", { name: `Delete ${rossi.name} in Live?` });
  await expect(inLive.getByText("Live: 1 document sent, 0 received")).toBeVisible();
  await expect(inLive.getByText("One key will see nothing any more:")).toBeVisible();
  await expect(inLive.getByText("Cliente Rossi")).toBeVisible();
  const confirm = inLive.getByRole("button", { name: "Delete company" });
  await expect(confirm).toBeDisabled();
  await inLive.getByRole("textbox").fill(rossi.vat);
  await confirm.click();
  await expect(page).toHaveURL(/\/companies$/);
  await expect(page.getByRole("row", { name: rossi.name })).toHaveCount(0);

  for (const secret of [only.test_secret, only.live_secret]) expect(await seen(secret)).toEqual([[], []]);
  expect(await seen(both.live_secret)).toEqual([[bianchi.vat], [bianchi.vat]]);
  const mail = await mailTo(
    owner.email,
    ({ subject }) => subject.includes("Cliente Rossi") && subject.includes("sees nothing"),
  );
  expect(mail.links.some((url) => /\/keys\/\d+$/.test(url))).toBe(true);

  await add([owner.liveSecret], rossi);
  expect(await seen(only.live_secret)).toEqual([[rossi.vat], [rossi.vat]]);
  expect(await seen(only.test_secret)).toEqual([[], []]);
});

test.describe("of another account", () => {
  test.use({ allowedErrors: [/404/] });

  test("a company has no page", async ({ page, newOwner }) => {
    const [owner, neighbour] = [await newOwner(), await newOwner()];
    await add([neighbour.testSecret], rossi);
    await signIn(page, owner);
    await page.goto(`/companies/${rossi.vat}`);
    await expect(page.getByRole("heading", { name: "There is no such company" })).toBeVisible();
  });
});
