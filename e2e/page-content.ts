import { expect, type Page } from "@playwright/test";
import type { MadeSeat } from "../dev/e2e-seats";
import { api, mailTo, newEmail, type Owner } from "./fixtures";

/** What the pages with a parameter, or with a link of a mail, are asked for. */
export type Content = {
  keyId: number;
  listId: number;
  attemptId: string;
  mailId: string;
  confirmLink: string;
  resetLink: string;
  emailLink: string;
  /** Of Desk. */
  deskConfirmLink: string;
  deskResetLink: string;
  handOffLink: string;
  sentId: number;
  receivedId: number;
};

/** A page that needs none of it. */
export const nothing: Content = {
  keyId: 0,
  listId: 0,
  attemptId: "",
  mailId: "",
  confirmLink: "",
  resetLink: "",
  emailLink: "/settings/email",
  deskConfirmLink: "",
  deskResetLink: "",
  handOffLink: "",
  sentId: 0,
  receivedId: 0,
};

/** Addresses of the pages that a path alone does not open. One with a parameter that is missing here fails a test. */
export const addresses: Record<string, (content: Content) => string> = {
  "/keys/[keyId]": ({ keyId }) => `/keys/${keyId}`,
  "/keys/[keyId]/activity": ({ keyId }) => `/keys/${keyId}/activity`,
  "/keys/onboarding/[onboardingId]": ({ listId }) => `/keys/onboarding/${listId}`,
  "/keys/onboarding/[onboardingId]/seats": ({ listId }) => `/keys/onboarding/${listId}/seats`,
  "/keys/[keyId]/desk/disable": ({ keyId }) => `/keys/${keyId}/desk/disable`,
  "/keys/[keyId]/desk/move": ({ keyId }) => `/keys/${keyId}/desk/move`,
  "/billing/return": ({ attemptId }) => `/billing/return?attempt=${attemptId}`,
  "/settings/email": ({ emailLink }) => emailLink,
  "/companies/[vat]": () => "/companies/IT03847120379",
  "/inbox/[id]": ({ mailId }) => `/inbox/${mailId}`,
  "/confirm": ({ confirmLink }) => confirmLink,
  "/reset": ({ resetLink }) => resetLink,
  "/desk/confirm": ({ deskConfirmLink }) => deskConfirmLink,
  "/desk/reset": ({ deskResetLink }) => deskResetLink,
  "/desk/hand-off": ({ handOffLink }) => handOffLink,
  "/desk/sent/[id]": ({ sentId }) => `/desk/sent/${sentId}`,
  "/desk/[...missing]": () => "/desk/there/is/none",
  "/desk/received/[id]": ({ receivedId }) => `/desk/received/${receivedId}`,
};
/** Of a company as long as some are. */
export const longName =
  "Società Cooperativa Agricola Produttori Vitivinicoli dei Colli Euganei e dei Berici a r.l.";

/** A list with what a list can have: one to be made, one of a company that is there, one with a fault. */
export const clients = `${longName};IT01114601006;${longName}\nColli;IT03847120379;\nSbagliato;12345;`;

type NewSeat = (owner: Owner, keyId: number, how?: "paid" | "open") => Promise<MadeSeat>;

/** An account with what a real one has: long names, many keys, refusals, documents, seats. */
export async function fill(owner: Owner, newSeat: NewSeat): Promise<Pick<Content, "keyId" | "attemptId">> {
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
export async function mails(
  page: Page,
  owner: Owner,
): Promise<Pick<Content, "mailId" | "confirmLink" | "resetLink" | "deskConfirmLink" | "deskResetLink">> {
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
    ...(await deskMails(page)),
  };
}

/** Asks for another address of who is signed in; the mail's link, which nobody follows to its end. */
export async function newAddress(page: Page): Promise<string> {
  const email = newEmail("new-address");
  await page.goto("/settings");
  await page.getByLabel("New address").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  return pathOf(await mailTo(email), "/settings/email");
}

/** Registers somebody on Desk, who is signed in to it then; their address. */
export async function deskUser(page: Page): Promise<string> {
  const email = newEmail("desk");
  await page.goto("/desk/register");
  await page.getByLabel("E-mail").fill(email);
  await page.locator("main form button[type=submit]").click();
  await page.goto(pathOf(await mailTo(email), "/desk/confirm"));
  await page.getByLabel("Password", { exact: true }).fill("a password on Desk");
  await page.locator("main form button[type=submit]").click();
  await expect(page).toHaveURL(/\/desk\/profile/);
  return email;
}

/** Links of Desk's own mails, followed by nobody; leaves nobody signed in. */
async function deskMails(page: Page): Promise<Pick<Content, "deskConfirmLink" | "deskResetLink">> {
  const known = await deskUser(page);
  await page.context().clearCookies();
  await page.goto("/desk/forgot");
  await page.getByLabel("E-mail").fill(known);
  await page.locator("main form button[type=submit]").click();
  const reset = await mailTo(known, ({ links }) => links.some((link) => link.includes("/desk/reset")));
  const email = newEmail("desk");
  await page.goto("/desk/register");
  await page.getByLabel("E-mail").fill(email);
  await page.locator("main form button[type=submit]").click();
  return {
    deskConfirmLink: pathOf(await mailTo(email), "/desk/confirm"),
    deskResetLink: pathOf(reset, "/desk/reset"),
  };
}
