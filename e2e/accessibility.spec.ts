import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { newKey } from "./desk";
import { api, expect, signIn, test } from "./fixtures";
import { invoiceOf } from "./invoice";
import { beginTour, endTour, noteFocus } from "./keyboard-tour";
import {
  addresses,
  type Content,
  clients,
  deskUser,
  fill,
  longName,
  mails,
  newAddress,
  nothing,
} from "./page-content";
import { pagesBelow } from "./pages";
import { settled } from "./settled";

/** Pages that only lead on; the closed one leads in while Desk is open, and has a test of its own (`desk-link.spec.ts`). */
const leadOn = ["/", "/desk/closed"];

const inDashboard = pagesBelow("(dashboard)");
/** Behind Desk's door, which has a session of its own. */
const inDesk = pagesBelow("desk/(app)").map((page) => `/desk${page === "/" ? "" : page}`);
const outside = pagesBelow(".").filter((page) => ![...inDashboard, ...inDesk, ...leadOn].includes(page));
const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 800 };
const tabsMax = 300;

// Pages that are not there are asked for on purpose.
test.use({ allowedErrors: [/status of 404/] });

test("every page with a parameter is known to these tests", () => {
  const parametrised = [...inDashboard, ...inDesk, ...outside].filter((page) => page.includes("["));
  expect(parametrised.filter((page) => !Object.hasOwn(addresses, page))).toEqual([]);
});

/** Opens each page in turn and does the same on it, each a step of its own. */
async function onEach(
  page: Page,
  pages: readonly string[],
  content: Content,
  work: (address: string) => Promise<void>,
): Promise<void> {
  for (const each of [...pages, "/there-is-no-such-page"]) {
    const address = addresses[each]?.(content) ?? each;
    await test.step(each, async () => {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      await work(each);
    });
  }
}

/** What axe holds to be serious or critical, in light and in dark. */
async function axe(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await settled(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
    expect.soft(grave, `${name} in ${colorScheme}`).toEqual([]);
  }
}

async function fitsPhone(page: Page, name: string): Promise<void> {
  await page.setViewportSize(phone);
  const widths = await page.evaluate(() => {
    const root = document.scrollingElement ?? document.documentElement;
    const wide = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
    );
    return {
      over: Math.max(0, root.scrollWidth - root.clientWidth),
      by:
        root.scrollWidth > root.clientWidth
          ? wide.slice(0, 3).map((each) => each.outerHTML.slice(0, 120))
          : [],
    };
  });
  expect.soft(widths, `${name} at 360 px`).toEqual({ over: 0, by: [] });
  await page.setViewportSize(desk);
}

/** Goes through the page by Tab alone: the skip link first, every control of `main`, each seen to be focused, no trap. */
async function byKeyboard(page: Page, name: string): Promise<void> {
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  const skip = page.locator('a[href="#content"]');
  // A page that is one form puts the focus into it; going backwards the link is there too.
  const begun = await page.evaluate(() => document.activeElement?.closest("main form") != null);
  if (begun) await skip.focus();
  else await page.keyboard.press("Tab");
  await expect.soft(skip, `${name}: the skip link comes first`).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.soft(page.locator("#content"), `${name}: the skip link leads to the content`).toBeFocused();
  await page.evaluate(beginTour);
  let steps = 0;
  for (; steps < tabsMax; steps++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(noteFocus)) break;
  }
  expect.soft(steps, `${name}: Tab leads out of the page`).toBeLessThan(tabsMax);
  const { unseen, unreached } = await page.evaluate(endTour);
  expect.soft(unseen, `${name}: controls that don't show that they are focused`).toEqual([]);
  expect.soft(unreached, `${name}: controls that Tab does not reach`).toEqual([]);
}

test.describe("signed in, every page", () => {
  test("has nothing that axe holds to be serious, in light and dark, and fits 360 px", async ({
    page,
    newOwner,
    newSeat,
    newList,
  }) => {
    test.setTimeout(600_000);
    const owner = await newOwner(longName.slice(0, 80));
    const listId = await newList(owner, clients, true);
    const content = { ...nothing, ...(await fill(owner, newSeat)), listId };
    await signIn(page, owner);
    content.emailLink = await newAddress(page);
    await onEach(page, inDashboard, content, async (name) => {
      await axe(page, name);
      await fitsPhone(page, name);
    });
  });

  test("is gone through by keyboard", async ({ page, newOwner, newSeat, newList }) => {
    test.setTimeout(600_000);
    const owner = await newOwner();
    const listId = await newList(owner, clients, true);
    const content = { ...nothing, ...(await fill(owner, newSeat)), listId };
    await signIn(page, owner);
    content.emailLink = await newAddress(page);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await onEach(page, inDashboard, content, (name) => byKeyboard(page, name));
  });
});

test("signed out, every page is free of grave faults, fits 360 px and is gone through by keyboard", async ({
  page,
  newOwner,
  newHandOff,
}) => {
  test.setTimeout(600_000);
  const owner = await newOwner();
  const { path: handOffLink } = await newHandOff(owner, await newKey(owner, "Cliente"));
  const content = { ...nothing, ...(await mails(page, owner)), handOffLink };
  await onEach(page, outside, content, async (name) => {
    await axe(page, name);
    await fitsPhone(page, name);
    await byKeyboard(page, name);
  });
});

test("on Desk, every page is free of grave faults, fits 360 px and is gone through by keyboard", async ({
  page,
  newOwner,
  newHandOff,
}) => {
  test.setTimeout(600_000);
  const owner = await newOwner(longName.slice(0, 80));
  const ask = api(owner.testSecret);
  const [seller, buyer] = ["IT03847120379", "IT05665480215"];
  for (const vat of [seller, buyer])
    await ask("/v1/company", { method: "POST", body: { vat, fiscal_code: vat.slice(2), name: longName } });
  const headers = { "Content-Type": "application/xml" };
  const sent = await ask("/v1/send/xml", { method: "POST", headers, body: invoiceOf(seller) });
  const { id: sentId } = await sent.json();
  const received = async () => (await (await ask("/v1/receive")).json())[0]?.id;
  await expect.poll(received, { timeout: 60_000 }).toBeTruthy();
  const { path } = await newHandOff(owner, await newKey(owner, "Cliente"));
  await deskUser(page);
  await page.goto(path);
  await page.getByRole("button", { name: "Link the key" }).click();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  const content = { ...nothing, sentId, receivedId: await received() };
  await onEach(page, inDesk, content, async (name) => {
    await axe(page, name);
    await fitsPhone(page, name);
    await byKeyboard(page, name);
  });
});

/** Presses Tab until the control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let i = 0; i < tabsMax; i++) {
    await page.keyboard.press("Tab");
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${control}`);
}

test("signing in, making a key and disabling it take nothing but a keyboard", async ({ page, newOwner }) => {
  const owner = await newOwner();
  const keys = page.keyboard;
  await page.goto("/sign-in");
  await tabTo(page, page.getByLabel("E-mail"));
  await keys.type(owner.email);
  await tabTo(page, page.getByLabel("Password", { exact: true }));
  await keys.type(owner.password);
  await keys.press("Enter");
  await expect(page.getByRole("heading", { name: "Keys", level: 1 })).toBeVisible();
  await tabTo(page, page.getByRole("link", { name: "Create key" }).first());
  await keys.press("Enter");
  await expect(page.getByLabel("Description")).toBeVisible();
  await tabTo(page, page.getByLabel("Description"));
  await keys.type("Typed");
  await tabTo(page, page.getByRole("radio", { name: "All companies (future ones too)" }));
  await keys.press("Space");
  await tabTo(page, page.getByRole("button", { name: "Create key" }));
  await keys.press("Enter");
  await expect(page.getByRole("heading", { name: "Key created" })).toBeVisible();
  await tabTo(page, page.getByRole("link", { name: "I have saved the live secret" }));
  await keys.press("Enter");
  const off = page.getByRole("switch", { name: "Enable Typed" });
  await expect(off).toBeVisible();
  await tabTo(page, off);
  await keys.press("Space");
  const dialog = page.getByRole("alertdialog", { name: "Disable “Typed”?" });
  await tabTo(page, dialog.getByRole("button", { name: "Disable" }));
  await keys.press("Enter");
  await expect(page.getByText("“Typed” is disabled")).toBeVisible();
});
