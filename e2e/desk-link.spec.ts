import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";
import { newKey } from "./desk";
import { expect, newEmail, signIn, test } from "./fixtures";
import { handOver, password, people, registerFrom } from "./hand-over";
import { settled } from "./settled";

const phone = { width: 360, height: 740 };
const wide = { width: 1280, height: 800 };

async function isSound(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await settled(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect.soft(grave.map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary])).toEqual([]);
  }
  await page.setViewportSize(phone);
  expect
    .soft(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    )
    .toBeLessThanOrEqual(0);
  await page.setViewportSize(wide);
}

/** Presses Tab until the control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${control}`);
}

const wrongFor = (code: string) => String((Number(code.replace(" ", "")) + 1) % 1_000_000).padStart(6, "0");

test("a key is handed over by a link and a code; its owner sees it, cuts the client off, and moves the seat", async ({
  page,
  otherPage,
  newOwner,
  newSeat,
}) => {
  test.setTimeout(180_000);
  const owner = await newOwner("Gestionale Facile");
  const [keyId, nextKeyId] = [await newKey(owner, "Cantina Colli"), await newKey(owner, "Studio Bianchi")];
  await newSeat(owner, keyId);
  await signIn(page, owner);
  const { url, code } = await handOver(page, keyId, owner);
  expect(code).toMatch(/^\d{3} \d{3}$/);
  await expect(people(page).getByText("Never opened.")).toBeVisible();
  await isSound(page);

  const client = await otherPage();
  const email = newEmail("client");
  const opened = await client.goto(url);
  expect(opened?.headers()["referrer-policy"]).toBe("same-origin");
  await expect(client.locator('meta[name="robots"]')).toHaveAttribute("content", /noindex/);
  await expect(client.getByRole("heading", { name: "Your access to Desk" })).toBeVisible();
  await expect(client.getByText("Gestionale Facile gives you a key")).toBeVisible();
  await isSound(client);
  await page.reload();
  await expect(people(page).getByText(/First opened .* from .*Chrome/)).toBeVisible();

  await registerFrom(client, email);
  await isSound(client);
  const field = client.getByLabel("Code");
  await field.fill(wrongFor(code));
  await client.getByRole("button", { name: "Link the key" }).click();
  await expect(client.getByText("Wrong code. 4 tries are left.")).toBeVisible();
  await field.fill(code);
  await client.getByRole("button", { name: "Link the key" }).click();
  await expect(client.getByRole("heading", { name: "Overview" })).toBeVisible();
  await expect(client).toHaveURL(/\/desk$/);

  await client.goto(url);
  await expect(client.getByRole("heading", { name: "The link has already been used" })).toBeVisible();
  await isSound(client);
  await client.getByRole("button", { name: "Go to Desk" }).click();
  await expect(client.getByRole("heading", { name: "Overview" })).toBeVisible();

  await page.reload();
  await expect(
    people(page).getByRole("row", { name: new RegExp(`${email}.*with a link.*Linked`) }),
  ).toBeVisible();
  await people(page).getByText("One earlier link").click();
  await expect(people(page).getByText(`Used by ${email}`)).toBeVisible();
  await isSound(page);

  await people(page)
    .getByRole("button", { name: `Cut off ${email}` })
    .click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cut off" }).click();
  await expect(page.getByText(`${email} is cut off`)).toBeVisible();
  await client.getByRole("link", { name: "Profile" }).click();
  await client.goto("/desk");
  await expect(client.getByRole("heading", { name: "You have been cut off" })).toBeVisible();
  await expect(client.getByText("Gestionale Facile has cut you off")).toBeVisible();

  const again = await handOver(page, keyId, owner, { withCode: false });
  await client.goto(again.url);
  await client.getByRole("button", { name: "Link the key" }).click();
  await expect(client.getByRole("heading", { name: "Overview" })).toBeVisible();

  await page.goto(`/keys/${keyId}/desk/move`);
  await page.getByRole("radio", { name: "Studio Bianchi" }).check();
  await page.getByRole("button", { name: "Move" }).click();
  await expect(page).toHaveURL(new RegExp(`/keys/${nextKeyId}`));
  await client.goto("/desk");
  await expect(client.getByRole("heading", { name: "Desk is not active for this key" })).toBeVisible();
  await expect(client.getByText("Ask Gestionale Facile to enable it")).toBeVisible();
  await page.goto(`/keys/${keyId}`);
  await expect(people(page).getByText("Without a Desk seat only the test environment")).toBeVisible();
});

test("a link is withdrawn, and five wrong codes lock one; the primary key warns", async ({
  page,
  otherPage,
  newOwner,
  agePassword,
}) => {
  test.setTimeout(120_000);
  const owner = await newOwner("Gestionale Facile");
  const keyId = await newKey(owner, "Cantina Colli");
  await signIn(page, owner);
  await agePassword(owner);
  const withdrawn = await handOver(page, keyId, owner, { withCode: false });
  await people(page).getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Withdraw" }).click();
  await expect(page.getByText("Link withdrawn", { exact: true })).toBeVisible();
  const locked = await handOver(page, keyId, owner);

  const client = await otherPage();
  await client.goto(withdrawn.url);
  await expect(client.getByRole("heading", { name: "The link was withdrawn" })).toBeVisible();
  await client.goto(`/desk/hand-off?link=${"a".repeat(43)}`);
  await expect(client.getByRole("heading", { name: "There is no such link" })).toBeVisible();
  await client.goto("/desk/hand-off");
  await expect(client.getByRole("heading", { name: "No link" })).toBeVisible();

  await client.goto(locked.url);
  await registerFrom(client, newEmail("client"));
  for (let left = 4; left >= 0; left--) {
    await client.getByLabel("Code").fill(wrongFor(locked.code));
    await client.getByRole("button", { name: "Link the key" }).click();
    const said = [/x^/, "One try is left", "2 tries are left", "3 tries are left", "4 tries are left"][left];
    if (left > 0) await expect(client.getByText(said ?? "")).toBeVisible();
  }
  await expect(client.getByRole("heading", { name: "The link is locked" })).toBeVisible();

  await page.goto("/keys");
  await page.getByRole("link", { name: "Primary key" }).first().click();
  await people(page).getByRole("button", { name: "Hand over…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("This is the primary key")).toBeVisible();
  await expect(dialog.getByRole("link", { name: "Create a restricted key" })).toBeVisible();
});

test("the client's pages are gone through by keyboard, in Italian, and without JavaScript", async ({
  page,
  otherPage,
  browser,
  newOwner,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const owner = await newOwner("Gestionale Facile");
  const keyId = await newKey(owner, "Cantina Colli");
  await signIn(page, owner);
  const { url, code } = await handOver(page, keyId, owner);
  const client = await otherPage();
  const email = newEmail("client");
  await client.goto(url);
  await registerFrom(client, email);
  await client
    .getByRole("button", { name: /Italian|IT/ })
    .first()
    .click();
  await expect(client.getByRole("heading", { name: "Il tuo accesso a Desk" })).toBeVisible();

  const plain = await browser.newContext({ baseURL, locale: "it-IT", javaScriptEnabled: false });
  const quiet = await plain.newPage();
  await quiet.goto(url);
  await quiet.getByRole("button", { name: "Accedi a Desk" }).click();
  await quiet.getByLabel("E-mail").fill(email);
  await quiet.getByLabel("Password", { exact: true }).fill(password);
  await quiet.getByRole("button", { name: "Accedi" }).click();
  await expect(quiet).toHaveURL(/\/desk\/hand-off$/);
  // From here on it is the language of whoever has signed in.
  await quiet.getByLabel("Code").fill("12");
  await quiet.getByRole("button", { name: "Link the key" }).click();
  await expect(quiet.getByText("The code has six digits.")).toBeVisible();
  await plain.close();

  await client.reload();
  await expect(client.getByLabel("Codice")).toBeFocused();
  await client.keyboard.type(code);
  await tabTo(client, client.getByRole("button", { name: "Collega la chiave" }));
  await client.keyboard.press("Enter");
  await expect(client.getByRole("heading", { name: "Panoramica" })).toBeVisible();
});

test("the owner's name, logo and colours are what the client sees", async ({ page, otherPage, newOwner }) => {
  test.setTimeout(120_000);
  const owner = await newOwner("Gestionale Facile");
  const keyId = await newKey(owner, "Cantina Colli");
  await signIn(page, owner);
  await page.goto("/settings");
  await page.getByRole("link", { name: "Change the look" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Fatture di Anna");
  await page.getByLabel("Colour", { exact: true }).fill("#FFD400");
  await page.getByLabel("Header colour", { exact: true }).fill("#10b981");
  await expect(page.getByText(/Where it could not be seen/)).toBeVisible();
  const logo = await sharp({ create: { width: 600, height: 200, channels: 4, background: "#7c2d12" } })
    .png()
    .toBuffer();
  const choose = (name: string, buffer: Buffer) =>
    page.getByLabel("Logo", { exact: true }).setInputFiles({ name, mimeType: "image/png", buffer });
  await choose("logo.png", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Only PNG, JPEG or WebP")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Fatture di Anna");
  await choose("logo.png", logo);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The look of Desk is saved")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Remove the logo" })).toBeVisible();
  await isSound(page);

  const { url } = await handOver(page, keyId, owner, { withCode: false });
  const client = await otherPage();
  await client.goto(url);
  await expect(client.getByRole("link", { name: "Fatture di Anna" })).toBeVisible();
  await isSound(client);
  const picture = client.locator('img[src^="/desk/logo/"]');
  await expect(picture).toBeVisible();
  const sent = await client.request.get((await picture.getAttribute("src")) ?? "");
  expect(sent.headers()).toMatchObject({
    "content-type": "image/webp",
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  });
  expect((await client.request.get(`/desk/logo/${"0".repeat(64)}`)).status()).toBe(404);
  await registerFrom(client, newEmail("client"));
  await client.getByRole("button", { name: "Link the key" }).click();
  await expect(client.getByRole("heading", { name: "Overview" })).toBeVisible();
  await expect(client.getByRole("link", { name: "Fatture di Anna" }).first()).toBeVisible();
  await isSound(client);
});
