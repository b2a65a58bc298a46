import { vatCheckDigit } from "../lib/companies/vat";
import { api, expect, mailTo, newEmail, servers, test } from "./fixtures";

// A refused request to the API is made outside the page, so nothing here may complain.
test("from registering to cutting off a client's key, on two servers", async ({ page }) => {
  test.setTimeout(120_000);
  const email = newEmail("first-day");
  const ten = String(Date.now()).slice(-10).padStart(10, "1");
  const vat = `${ten}${vatCheckDigit(ten)}`;

  await page.goto("/register");
  await page.getByLabel("Account name").fill("First Day Srl");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();

  const link = (await mailTo(email)).links.find((url) => url.includes("/confirm"));
  expect(link).toBeDefined();
  const path = new URL(link ?? "").pathname + new URL(link ?? "").search;
  // A mail scanner's look uses nothing up.
  expect((await fetch(servers.second + path)).status).toBe(200);

  await page.goto(path);
  await page.getByLabel("Password", { exact: true }).fill("quattro parole messe insieme");
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(page.getByRole("heading", { name: "Your primary key" })).toBeVisible();
  const primary = /ik_live_[0-9A-Za-z]{49}/.exec(await page.content())?.[0] ?? "";
  expect((await api(primary)("/v1/status")).status).toBe(200);
  await page.getByLabel("I have saved the live secret in a safe place").check();
  await page.getByRole("button", { name: "Go to the Dashboard" }).click();
  await expect(page.getByRole("heading", { name: "Keys", exact: true })).toBeVisible();
  expect(await page.content()).not.toMatch(/ik_(live|test)_[0-9A-Za-z]{49}/);

  await page.goto("/companies");
  await page.getByRole("link", { name: "Add company" }).first().click();
  await page.getByLabel("VAT number").fill(`${ten}${(Number(vatCheckDigit(ten)) + 1) % 10}`);
  await page.getByLabel("Fiscal code").fill(vat);
  await page.getByLabel("Name").fill("Cliente Uno Srl");
  await page.getByRole("button", { name: "Add company" }).click();
  await expect(page.getByLabel("VAT number")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Name")).toHaveValue("Cliente Uno Srl");
  await page.getByLabel("VAT number").fill(vat);
  await page.getByRole("button", { name: "Add company" }).click();
  await expect(page.getByRole("cell", { name: `IT${vat}` })).toBeVisible();

  await page.goto("/keys/new");
  await page.getByLabel("Description").fill("Cliente Uno");
  await page.getByRole("radio", { name: /Read only/ }).check();
  await page.getByRole("radio", { name: /Only selected/ }).check();
  await page.getByRole("combobox", { name: "Selected companies" }).fill("Cliente");
  await page.getByRole("option", { name: /Cliente Uno Srl/ }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Can read everything for Cliente Uno Srl only.").first()).toBeVisible();
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByRole("heading", { name: "Key created" })).toBeVisible();
  const secret = /ik_live_[0-9A-Za-z]{49}/.exec(await page.content())?.[0] ?? "";

  const [first, second] = [api(secret, servers.first), api(secret, servers.second)];
  for (const server of [first, second]) {
    const list = await server("/v1/company");
    expect(list.headers.get("Invoicetronic-Total-Count")).toBe("1");
    expect(await list.json()).toMatchObject([{ vat: `IT${vat}` }]);
  }
  const refused = await first("/v1/company", { method: "POST", body: { vat: "IT00000000000" } });
  expect([refused.status, (await refused.json()).code]).toEqual([403, "preset_not_allowed"]);

  await page.getByRole("link", { name: "I have saved the live secret" }).click();
  await page.getByRole("switch", { name: "Enable Cliente Uno" }).click();
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  await expect(page.getByRole("switch", { name: "Enable Cliente Uno" })).not.toBeChecked();
  for (const server of [first, second]) {
    const cut = await server("/v1/company");
    expect([cut.status, (await cut.json()).code]).toEqual([401, "key_disabled"]);
  }

  // A used link says so, and the session that was opened by it can be ended.
  await page.goto(path);
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
});
