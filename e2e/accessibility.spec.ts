import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import type { MadeSeat } from "../dev/e2e-seats";
import { api, expect, mailTo, newEmail, type Owner, signIn, test } from "./fixtures";
import { beginTour, endTour, noteFocus } from "./keyboard-tour";
import { pagesBelow } from "./pages";

/** What the pages with a parameter, or with a link of a mail, are asked for. */
type Content = {
  keyId: number;
  listId: number;
  attemptId: string;
  mailId: string;
  confirmLink: string;
  resetLink: string;
};

/** Addresses of the pages that a path alone does not open. One with a parameter that is missing here fails a test. */
const addresses: Record<string, (content: Content) => string> = {
  "/keys/[keyId]": ({ keyId }) => `/keys/${keyId}`,
  "/keys/[keyId]/activity": ({ keyId }) => `/keys/${keyId}/activity`,
  "/keys/onboarding/[onboardingId]": ({ listId }) => `/keys/onboarding/${listId}`,
  "/keys/onboarding/[onboardingId]/seats": ({ listId }) => `/keys/onboarding/${listId}/seats`,
  "/keys/[keyId]/desk/disable": ({ keyId }) => `/keys/${keyId}/desk/disable`,
  "/keys/[keyId]/desk/move": ({ keyId }) => `/keys/${keyId}/desk/move`,
  "/billing/return": ({ attemptId }) => `/billing/return?attempt=${attemptId}`,
  "/companies/[vat]": () => "/companies/IT03847120379",
  "/inbox/[id]": ({ mailId }) => `/inbox/${mailId}`,
  "/confirm": ({ confirmLink }) => confirmLink,
  "/reset": ({ resetLink }) => resetLink,
};
/** Pages that only lead on. */
const leadOn = ["/"];

const inDashboard = pagesBelow("(dashboard)");
/** Behind Desk's door, which has a session of its own: `desk-pages.spec.ts` looks at these. */
const inDesk = pagesBelow("desk/(app)").map((page) => `/desk${page === "/" ? "" : page}`);
const outside = pagesBelow(".").filter((page) => ![...inDashboard, ...inDesk, ...leadOn].includes(page));
const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 800 };
const tabsMax = 300;

// Pages that are not there are asked for on purpose.
test.use({ allowedErrors: [/status of 404/] });

test("every page with a parameter is known to these tests", () => {
  const parametrised = [...inDashboard, ...outside].filter((page) => page.includes("["));
  expect(parametrised.filter((page) => !Object.hasOwn(addresses, page))).toEqual([]);
});

const longName = "Società Cooperativa Agricola Produttori Vitivinicoli dei Colli Euganei e dei Berici a r.l.";

/** A list with what a list can have: one to be made, one of a company that is there, one with a fault. */
const clients = `${longName};IT01114601006;${longName}\nColli;IT03847120379;\nSbagliato;12345;`;

type NewSeat = (owner: Owner, keyId: number, how?: "paid" | "open") => Promise<MadeSeat>;

/** An account with what a real one has: long names, many keys, refusals, documents, seats. */
async function fill(owner: Owner, newSeat: NewSeat): Promise<Pick<Content, "keyId" | "attemptId">> {
  const live = api(owner.liveSecret);
  const post = async (path: string, body: unknown) => (await live(path, { method: "POST", body })).json();
  await post("/v1/company", { vat: "IT03847120379", fiscal_code: "03847120379", name: longName });
  await post("/v1/company", { vat: "IT05665480215", fiscal_code: "05665480215", name: "Studio Bianchi" });
  const scoped = {
    company_scope: "selected",
    companies: ["IT03847120379", "IT05665480215"],
    origins: ["https://gestionale.cantina-colli-euganei.example.com", "*.portale.example.com"],
  };
  const first = await post("/v1/key", {
    ...{ description: `Gestionale di ${longName}`.slice(0, 120), preset: "read_only" },
    ...scoped,
  });
  for (let index = 0; index < 12; index++)
    await post("/v1/key", { description: `Cliente ${index}`, preset: "send", company_scope: "all" });
  const off = await post("/v1/key", { description: "Spenta", preset: "full", company_scope: "all" });
  await live(`/v1/key/${off.id}`, { method: "PATCH", body: { enabled: false } });
  const restricted = api(first.live_secret);
  await restricted("/v1/company", { method: "POST", body: {} });
  await restricted("/v1/status", { headers: { Origin: "https://altrove.example.com" } });
  await restricted("/v1/company");
  await newSeat(owner, first.id);
  const other = await post("/v1/key", { description: "Desk", preset: "full", company_scope: "all" });
  const { attemptId } = await newSeat(owner, other.id, "open");
  return { keyId: first.id, attemptId };
}

/** Path and query of the link in a mail. */
function pathOf(mail: { links: string[] }, part: string): string {
  const { pathname, search } = new URL(mail.links.find((link) => link.includes(part)) ?? "");
  return pathname + search;
}

/** What the pages outside need: links that nobody else follows. */
async function mails(page: Page, owner: Owner): Promise<Omit<Content, "keyId" | "attemptId" | "listId">> {
  const email = newEmail("guest");
  await page.goto("/register");
  await page.getByLabel("Account name").fill("Ospite Srl");
  await page.getByLabel("E-mail").fill(email);
  await page.locator("main form button[type=submit]").click();
  const confirm = await mailTo(email);
  await page.goto("/forgot");
  await page.getByLabel("E-mail").fill(owner.email);
  await page.locator("main form button[type=submit]").click();
  const reset = await mailTo(owner.email, ({ text }) => text.includes("/reset"));
  return {
    mailId: confirm.id,
    confirmLink: pathOf(confirm, "/confirm"),
    resetLink: pathOf(reset, "/reset"),
  };
}

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
    const content = { ...(await fill(owner, newSeat)), listId, mailId: "", confirmLink: "", resetLink: "" };
    await signIn(page, owner);
    await onEach(page, inDashboard, content, async (name) => {
      await axe(page, name);
      await fitsPhone(page, name);
    });
  });

  test("is gone through by keyboard", async ({ page, newOwner, newSeat, newList }) => {
    test.setTimeout(600_000);
    const owner = await newOwner();
    const listId = await newList(owner, clients, true);
    const content = { ...(await fill(owner, newSeat)), listId, mailId: "", confirmLink: "", resetLink: "" };
    await signIn(page, owner);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await onEach(page, inDashboard, content, (name) => byKeyboard(page, name));
  });
});

test("signed out, every page is free of grave faults, fits 360 px and is gone through by keyboard", async ({
  page,
  newOwner,
}) => {
  test.setTimeout(600_000);
  const content = { keyId: 0, listId: 0, attemptId: "", ...(await mails(page, await newOwner())) };
  await onEach(page, outside, content, async (name) => {
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
