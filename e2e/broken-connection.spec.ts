import type { Page } from "@playwright/test";
import { newKey } from "./desk";
import { expect, signIn, test } from "./fixtures";

// The browser tells of every request that failed.
test.use({ allowedErrors: [/Failed to (load resource|fetch)/] });

const sentence =
  "The connection was lost, so we can't say whether this was done. Check before you try again.";

/** From now on what is sent doesn't arrive, or (`answers`) arrives and only its answer is lost; until the returned is called. */
async function breakOff(page: Page, answers = false): Promise<() => Promise<void>> {
  const isSent = (url: URL) => url.hostname === "localhost";
  await page.route(isSent, async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    if (answers) await route.fetch({ maxRedirects: 0 });
    return route.abort("connectionreset");
  });
  return () => page.unroute(isSent);
}

test("a new key's form keeps all that was typed, and makes one key in the end", async ({
  page,
  newOwner,
}) => {
  await signIn(page, await newOwner());
  await page.goto("/keys/new?for=browser");
  await page.getByLabel("Description").fill("Rossi");
  await page.getByRole("radio", { name: "Read only" }).check();
  await page.getByRole("radio", { name: "All companies" }).check();
  await page.getByLabel("CORS origins, one per line").fill("https://app.rossi.example");
  const mend = await breakOff(page);
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByRole("alert").filter({ hasText: sentence })).toBeVisible();
  await expect(page.getByLabel("Description")).toHaveValue("Rossi");
  await expect(page.getByRole("radio", { name: "Read only" })).toBeChecked();
  await expect(page.getByLabel("CORS origins, one per line")).toHaveValue("https://app.rossi.example");
  await mend();
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByRole("dialog", { name: "Key created" })).toBeVisible();
});

test("a setting keeps what was typed; saved after all, it says what is stored now", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  const keyId = await newKey(owner, "Rossi");
  await signIn(page, owner);
  await page.goto(`/keys/${keyId}`);
  const card = page.getByRole("form", { name: "Description" });
  const field = card.getByRole("textbox", { name: "Description" });
  await field.fill("Rossi e figli");
  const mend = await breakOff(page, true);
  await card.getByRole("button", { name: "Save: Description" }).click();
  await expect(card.getByRole("alert")).toHaveText(sentence);
  await expect(field).toHaveValue("Rossi e figli");
  await mend();
  // It had been done: a second try is told so instead of doing it over.
  await card.getByRole("button", { name: "Save: Description" }).click();
  await expect(card.getByRole("link", { name: "Take what is stored" })).toBeVisible();
  await card.getByRole("link", { name: "Take what is stored" }).click();
  await expect(field).toHaveValue("Rossi e figli");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Rossi e figli");
});

test("billing details keep what was typed", async ({ page, newOwner }) => {
  await signIn(page, await newOwner());
  await page.goto("/billing/details");
  const typed = {
    name: "Rossi Srl",
    vat: "01234567897",
    fiscalCode: "01234567897",
    line: "Via Roma 1",
    postalCode: "20121",
    city: "Milano",
    province: "MI",
    recipientCode: "ABC1234",
  };
  for (const [name, value] of Object.entries(typed)) await page.locator(`[name=${name}]`).fill(value);
  const mend = await breakOff(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: sentence })).toBeVisible();
  for (const [name, value] of Object.entries(typed)) {
    await expect(page.locator(`[name=${name}]`)).toHaveValue(value);
  }
  await mend();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/\/billing$/);
  await expect(page.getByText("Rossi Srl")).toBeVisible();
});

test("the last question before a deletion stays, with what was typed", async ({ page, newOwner }) => {
  const owner = await newOwner();
  const keyId = await newKey(owner, "Rossi");
  await signIn(page, owner);
  await page.goto(`/keys/${keyId}`);
  await page.getByRole("button", { name: "Delete key…" }).click();
  const question = page.getByRole("alertdialog", { name: "Delete “Rossi”?" });
  await question.getByRole("textbox").fill("Rossi");
  const mend = await breakOff(page);
  await question.getByRole("button", { name: "Delete key" }).click();
  await expect(question.getByRole("alert")).toHaveText(sentence);
  await expect(question.getByRole("textbox")).toHaveValue("Rossi");
  await mend();
  await question.getByRole("button", { name: "Delete key" }).click();
  await expect(page.getByText("“Rossi” was deleted")).toBeVisible();
});

test("a rotation keeps its choice; done after all, it isn't done again unasked", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  const keyId = await newKey(owner, "Rossi");
  await signIn(page, owner);
  await page.goto(`/keys/${keyId}`);
  await page.getByRole("button", { name: "Rotate… the live secret" }).click();
  const rotating = page.getByRole("dialog", { name: "Rotate the live secret" });
  await rotating.getByRole("radio", { name: "24 hours" }).check();
  const mend = await breakOff(page, true);
  await rotating.getByRole("button", { name: "Rotate" }).click();
  await expect(rotating.getByRole("alert")).toHaveText(sentence);
  await expect(rotating.getByRole("radio", { name: "24 hours" })).toBeChecked();
  await mend();
  await rotating.getByRole("button", { name: "Rotate" }).click();
  await expect(rotating.getByRole("button", { name: "Rotate anyway" })).toBeVisible();
  await rotating.getByRole("button", { name: "Rotate anyway" }).click();
  await expect(page.getByText(/ik_live_[0-9A-Za-z]{49}/)).toBeVisible();
});

test("a switch that was not heard springs back, and the sign-in keeps its address", async ({
  page,
  newOwner,
  otherPage,
}) => {
  const owner = await newOwner();
  await newKey(owner, "Rossi");
  await signIn(page, owner);
  await page.getByRole("switch", { name: /Rossi/ }).click();
  const question = page.getByRole("alertdialog");
  const mend = await breakOff(page);
  await question.getByRole("button", { name: "Disable" }).click();
  await expect(question.getByRole("alert")).toHaveText(sentence);
  await mend();
  await question.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByRole("switch", { name: /Rossi/ })).not.toBeChecked();
  await breakOff(page);
  await page.getByRole("switch", { name: /Rossi/ }).click();
  await expect(page.getByRole("region", { name: "Notifications" }).getByText(sentence)).toBeVisible();
  await expect(page.getByRole("switch", { name: /Rossi/ })).not.toBeChecked();

  const other = await otherPage();
  await other.goto("/sign-in");
  await other.getByLabel("E-mail").fill(owner.email);
  await other.getByLabel("Password", { exact: true }).fill(owner.password);
  const mendOther = await breakOff(other);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByRole("alert").filter({ hasText: sentence })).toBeVisible();
  await expect(other.getByLabel("E-mail")).toHaveValue(owner.email);
  await expect(other.getByLabel("Password", { exact: true })).toHaveValue(owner.password);
  await mendOther();
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByRole("heading", { name: "Keys", level: 1 })).toBeVisible();
});
