import type { Page } from "@playwright/test";
import { api, expect, type Owner, signIn, test } from "./fixtures";

const rossi = { name: "Rossi Arredamenti Srl", vat: "IT03847120379", fiscal_code: "03847120379" };
const ended = (page: Page) => page.getByText("Your session has ended");

/** Fills the form of a new key in, in each of its parts. */
async function fillIn(page: Page): Promise<void> {
  await page.goto("/keys/new?for=other");
  await page.locator("[name=description]").fill("Typed before");
  await page.locator("[name=preset][value=send]").check();
  await page.getByRole("radio", { name: "Only selected" }).check();
  await page.getByRole("combobox", { name: "Selected companies" }).fill("Rossi");
  await page.getByRole("option", { name: /Rossi Arredamenti/ }).click();
  await page.keyboard.press("Escape");
}

async function signInHere(page: Page, { email, password }: Owner): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function ownerWithCompany(newOwner: () => Promise<Owner>): Promise<Owner> {
  const owner = await newOwner();
  for (const secret of [owner.testSecret, owner.liveSecret])
    expect((await api(secret)("/v1/company", { method: "POST", body: rossi })).status).toBe(201);
  return owner;
}

test("a form sent after the session has ended is there again after signing in", async ({
  page,
  newOwner,
}) => {
  const owner = await ownerWithCompany(newOwner);
  await signIn(page, owner);
  await fillIn(page);
  await page.context().clearCookies({ name: /session/ });
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(ended(page)).toBeVisible();
  await signInHere(page, owner);

  await expect(page).toHaveURL("/keys/new?for=other");
  await expect(page.getByText("What you typed is here again")).toBeVisible();
  await expect(page.locator("[name=description]")).toHaveValue("Typed before");
  await expect(page.locator("[name=preset][value=send]")).toBeChecked();
  await expect(page.getByRole("radio", { name: "Only selected" })).toBeChecked();
  await expect(page.locator("[name='companies[]']")).toHaveValue(rossi.vat);
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByRole("dialog").getByText("Typed before").first()).toBeVisible();
  await page.goto("/keys/new");
  await expect(page.locator("[name=description]")).toHaveValue("");
});

test("what somebody typed is given back to nobody else, and no password is kept", async ({
  page,
  newOwner,
}) => {
  const owner = await ownerWithCompany(newOwner);
  const other = await newOwner();
  await signIn(page, owner);
  await fillIn(page);
  await page.context().clearCookies({ name: /session/ });
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(ended(page)).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toContain("Typed before");
  await signInHere(page, other);
  await expect(page).toHaveURL("/keys/new?for=other");
  await expect(page.locator("[name=description]")).toHaveValue("");

  await page.goto("/settings");
  await page.getByLabel("Current password", { exact: true }).fill("a secret of mine");
  await page.getByLabel("New password", { exact: true }).fill("another secret of mine");
  await page.context().clearCookies({ name: /session/ });
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(ended(page)).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("secret of mine");
});

test("only a session that has ended is said to have", async ({ page, otherPage, newOwner }) => {
  const owner = await newOwner();
  await page.goto("/companies");
  await expect(page).toHaveURL("/sign-in?next=%2Fcompanies");
  await expect(ended(page)).toHaveCount(0);
  await signInHere(page, owner);
  await expect(page).toHaveURL("/companies");

  const elsewhere = await otherPage();
  await signIn(elsewhere, owner);
  await elsewhere.goto("/settings");
  const others = elsewhere.getByRole("button", { name: "Sign out everywhere else" });
  await others.click();
  await expect(others).toHaveCount(0);
  await page.goto("/companies");
  await expect(page).toHaveURL("/sign-in?next=%2Fcompanies&ended=1");
  await expect(ended(page)).toBeVisible();
});
