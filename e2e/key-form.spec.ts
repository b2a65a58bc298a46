import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { api, expect, signIn, test } from "./fixtures";

const rossi = { name: "Rossi Arredamenti Srl", vat: "IT03847120379", fiscal_code: "03847120379" };

const created = (page: Page) => page.getByRole("dialog", { name: "Key created" });

test("origins are mended at a press, and an address is tried", async ({ page, newOwner }) => {
  await signIn(page, await newOwner());
  await page.goto("/keys/new?for=browser");
  const field = page.getByLabel("CORS origins, one per line");
  await field.pressSequentially("https://APP.example.com/\nshop.example.com/cart");
  // The line that is being typed is not judged yet.
  await expect(page.getByRole("button", { name: "Use https://shop.example.com" })).toHaveCount(0);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Use https://shop.example.com" }).click();
  await expect(field).toBeFocused();
  await page.keyboard.press("ControlOrMeta+End");
  await field.pressSequentially("\n*.example.org");
  await field.blur();
  await page.getByRole("button", { name: "Also add https://example.org" }).click();
  await expect(page.getByRole("button", { name: /Also add/ })).toHaveCount(0);
  await field.blur();
  const lines = "https://app.example.com\nhttps://shop.example.com\n*.example.org\nhttps://example.org";
  await expect(field).toHaveValue(lines);

  const tester = page.getByLabel("Try an address");
  await tester.fill("https://a.b.example.org/x?y");
  await expect(page.getByText("https://a.b.example.org is allowed by the line *.example.org")).toBeVisible();
  await tester.fill("http://app.example.com");
  await expect(page.getByText("http://app.example.com is refused: no line matches")).toBeVisible();
  await tester.press("Enter");
  await expect(created(page)).toHaveCount(0);

  await page.getByRole("radio", { name: "Full access" }).check();
  await page.getByRole("button", { name: "Change to send" }).click();
  await expect(page.getByRole("radio", { name: "Send", exact: true })).toBeChecked();
  await expect(page.getByText("Full access, in plain sight")).toHaveCount(0);
  await field.fill("http://intranet.example.com\nhttp://localhost:5173");
  await field.blur();
  await expect(page.getByText("http://intranet.example.com: without https")).toBeVisible();
  await expect(page.getByText("http://localhost:5173: ")).toHaveCount(0);
});

test("the guide and the form speak Italian too", async ({ page, newOwner }) => {
  const owner = await newOwner();
  await signIn(page, owner);
  await page.goto("/help/cors");
  await expect(page.getByRole("heading", { name: "CORS guide", level: 1 })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.getByRole("button", { name: "Italiano" }).click();
  await expect(page.getByRole("heading", { name: "Guida CORS", level: 1 })).toBeVisible();
  await page.goto("/keys/new");
  await page.getByRole("link", { name: "Un'app nel browser" }).click();
  await page.getByLabel("Descrizione").fill("Negozio");
  await page.getByRole("radio", { name: "Tutte le aziende" }).check();
  await page.getByLabel("Origini CORS, una per riga").fill("https://negozio.example.it");
  await expect(
    page.getByText("per tutte le aziende, anche future, da https://negozio.example.it nel browser."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Crea chiave" }).click();
  await expect(page.getByRole("dialog", { name: "Chiave creata" })).toBeVisible();
});

test("a key is made by keyboard alone", async ({ page, newOwner }) => {
  const owner = await newOwner();
  expect((await api(owner.testSecret)("/v1/company", { method: "POST", body: rossi })).status).toBe(201);
  await signIn(page, owner);
  await page.goto("/keys/new");
  await page.getByRole("link", { name: "A client" }).focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Description").focus();
  await page.keyboard.type("Keys only");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("radio", { name: "Send", exact: true })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("radio", { name: "Only selected" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("combobox", { name: "Selected companies" })).toBeFocused();
  await page.keyboard.type("rossi");
  await expect(page.getByText("1 company found")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(page.getByText(`for ${rossi.name} only.`)).toBeVisible();
  await page.getByRole("button", { name: "Create key" }).focus();
  await page.keyboard.press("Enter");
  await expect(created(page)).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("nothing goes over the edge of a phone", async ({ page, newOwner }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, await newOwner());
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  await page.goto("/keys/new?for=browser");
  await page.getByLabel("Description").fill("Phone");
  await page.getByRole("radio", { name: "Full access" }).check();
  await page.getByRole("radio", { name: "All companies" }).check();
  const field = page.getByLabel("CORS origins, one per line");
  await field.fill(`a-rather-long-name-of-a-shop-that-sells-things.example.com/path\n*.example.org`);
  await field.blur();
  await expect(page.getByRole("button", { name: /^Use https/ })).toBeVisible();
  expect(await fits()).toBe(true);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole("button", { name: /^Use https/ }).click();
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(created(page)).toBeVisible();
  expect(await fits()).toBe(true);
  await page.getByRole("link", { name: "I have saved the live secret" }).click();
  await page.goto("/help/cors");
  expect(await fits()).toBe(true);
});
