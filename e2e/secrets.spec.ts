import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";
import { projectDir } from "../dev/data-dir";
import { demoEnv } from "../dev/e2e-servers";
import type { TracesAnswer, TracesAsked } from "../dev/e2e-traces";
import { api, expect, mailTo, newEmail, type Owner, servers, signIn, stripeOf, test } from "./fixtures";
import { password as deskPassword, handOver, registerFrom } from "./hand-over";
import { visitor } from "./isolation/visitors";
import { addresses, newAddress, nothing } from "./page-content";
import { pagesBelow } from "./pages";

const ofKeys = /ik_(?:test|live)_[0-9A-Za-z]{49}/g;
type Needles = Record<string, string>;

/** A secret as it may have been written down: itself, and as `Authorization` carries it. */
const spelled = (name: string, secret: string): Needles => ({
  [name]: secret.replace(/^ik_(test|live)_/, ""),
  // Without the end, which depends on what follows.
  [`${name} in base64`]: Buffer.from(`${secret}:`)
    .toString("base64")
    .replace(/.{0,3}=*$/, ""),
});

const linkOf = (url: string) => new URL(url, servers.first).searchParams.get("link") ?? "";

/** What the dialog shows once; it is closed then. */
async function shownOnce(page: Page, dialog: string): Promise<string[]> {
  const shown = page.getByRole("dialog", { name: dialog });
  await expect(shown.getByText(/ik_(test|live)_[0-9A-Za-z]{49}/).first()).toBeVisible();
  return (await shown.innerText()).match(ofKeys) ?? [];
}

async function createdByForm(page: Page): Promise<string[]> {
  await page.goto("/keys/new?for=server");
  await page.getByLabel("Description").fill("Of the secrets' test");
  await page.getByRole("radio", { name: "Read only" }).check();
  await page.getByRole("radio", { name: "All companies" }).check();
  await page.getByRole("button", { name: "Create key" }).click();
  return shownOnce(page, "Key created");
}

async function rotated(page: Page, keyId: number): Promise<string[]> {
  await page.goto(`/keys/${keyId}`);
  await page.getByRole("button", { name: "Rotate… the live secret" }).click();
  const rotating = page.getByRole("dialog", { name: "Rotate the live secret" });
  await rotating.getByRole("button", { name: "Rotate" }).click();
  const fresh = page.getByText(/ik_live_[0-9A-Za-z]{49}/);
  await expect(fresh).toBeVisible();
  return (await fresh.innerText()).match(ofKeys) ?? [];
}

/** Puts a secret where it does not belong, as people do. */
async function misplace(secret: string): Promise<void> {
  const ask = api(secret);
  await ask(`/v1/status?api_key=${secret}`);
  await ask(`/v1/${secret}`);
  await ask(`/v1/company?q=${secret}`);
  await ask("/v1/company", { method: "POST", body: `{"vat": "${secret}"` });
  await ask("/v1/company", { method: "POST", body: { vat: secret, name: secret, fiscal_code: secret } });
  await ask("/v1/status", { headers: { "User-Agent": secret, Origin: `https://${secret}.example` } });
  await api(null)("/v1/status", { headers: { Authorization: `Bearer ${secret}` } });
  await api(null)("/v1/status", { headers: { "X-Api-Key": secret } });
  await fetch(`${servers.second}/keys?q=${secret}`, { redirect: "manual" });
  await fetch(`${servers.first}/sign-in?next=/keys?q=${secret}`, { redirect: "manual" });
  await fetch(`${servers.first}/${secret}/%E0%A4%A`);
}

function serverLogs(): string {
  const folder = join(projectDir, "test-results", "servers");
  const files = readdirSync(folder).filter((name) => /^\d+\.log$/.test(name));
  expect(files.length).toBe(2);
  return files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
}

const namesIn = (text: string, needles: Needles) =>
  Object.entries(needles)
    .filter(([, needle]) => text.includes(needle))
    .map(([name]) => name);

async function inDatabase(child: ChildProcess, needles: Needles): Promise<string[]> {
  const answered = once(child, "message");
  child.send({ id: 1, needles } satisfies TracesAsked);
  const [answer]: [TracesAnswer] = (await answered) as [TracesAnswer];
  if ("error" in answer) throw new Error(answer.error);
  expect(answer.tables).toBeGreaterThan(20);
  return answer.found;
}

/** Pages as somebody who is signed in gets them, whole and as the router fetches them. */
async function textOf(by: APIRequestContext, pages: readonly string[], keyId: number): Promise<string> {
  let all = "";
  for (const page of pages) {
    const address = addresses[page]?.({ ...nothing, keyId }) ?? page;
    for (const headers of [{}, { RSC: "1" }] as Record<string, string>[])
      all += await (await by.get(address, { headers })).text();
  }
  return all;
}

const ofDesk = () => pagesBelow("desk/(app)").map((page) => `/desk${page === "/" ? "" : page}`);

/** Sends a form of one address, and answers the link of the mail that follows. */
async function mailedLink(page: Page, form: string, email: string, leadsTo: string): Promise<string> {
  await page.goto(form);
  const name = page.getByLabel("Account name");
  if (await name.isVisible()) await name.fill("Of the secrets' test");
  await page.getByLabel("E-mail").fill(email);
  await page.locator("main form button[type=submit]").click();
  const { links } = await mailTo(email, ({ text }) => text.includes(leadsTo));
  return links.find((each) => each.includes(leadsTo)) ?? "";
}

test("no secret is anywhere after it was shown: no log, no table, no page, no address", async ({
  page,
  otherPage,
  newOwner,
  playwright,
}) => {
  test.setTimeout(240_000);
  const owner: Owner = await newOwner();
  const urls: string[] = [];
  const watch = (each: Page) => each.context().on("request", (request) => urls.push(request.url()));
  watch(page);
  await signIn(page, owner);

  const made = await createdByForm(page);
  expect(made.length).toBeGreaterThan(0);
  const key = await (
    await api(owner.liveSecret)("/v1/key", {
      method: "POST",
      body: { description: "By the API", preset: "full", company_scope: "all" },
    })
  ).json();
  const remembered = await (
    await api(owner.liveSecret)("/v1/key", {
      method: "POST",
      headers: { "Idempotency-Key": randomUUID() },
      body: { description: "By the API, once", preset: "full", company_scope: "all" },
    })
  ).json();
  const fresh = await rotated(page, key.id);
  const link = await handOver(page, key.id, owner, { environment: "Test" });
  const client = await otherPage();
  watch(client);
  await client.goto(link.url);
  await registerFrom(client, newEmail("client"));
  await client.getByLabel("Code").fill(link.code);
  await client
    .getByRole("button", { name: "Start with this key" })
    .or(client.locator("main form button[type=submit]"))
    .first()
    .click();
  await expect(client).toHaveURL(/\/desk$/);
  const hook = await (
    await api(owner.liveSecret)("/v1/webhook", {
      method: "POST",
      body: { url: "https://hooks.example.com/in", description: "Of the secrets' test" },
    })
  ).json();
  const forgetful = await otherPage();
  watch(forgetful);
  const resetUrl = await mailedLink(forgetful, "/forgot", owner.email, "/reset");
  await forgetful.goto(resetUrl);
  const confirmUrl = await mailedLink(forgetful, "/register", newEmail("waiting"), "/confirm");
  await forgetful.goto(confirmUrl);
  const addressUrl = await newAddress(page);
  await page.goto(addressUrl);
  const secrets = [
    owner.liveSecret,
    owner.testSecret,
    key.live_secret,
    key.test_secret,
    remembered.live_secret,
    remembered.test_secret,
    ...made,
    ...fresh,
  ];
  for (const secret of [...new Set(secrets)].slice(0, 4)) await misplace(secret);

  const ofServer: { AUTH_SECRET: string; ENCRYPTION_KEY: string } = JSON.parse(
    readFileSync(join(process.env.E2E_DATA_DIR ?? "", "secrets.json"), "utf8"),
  );
  const sessions = [page, client].map(async (each) => await each.context().cookies());
  const cookies = (await Promise.all(sessions)).flat().filter(({ name }) => /session/.test(name));
  expect(cookies.length).toBe(2);
  const needles: Needles = {
    ...Object.assign(
      {},
      ...secrets.map((secret, at) => spelled(`secret ${at} ${secret.slice(0, 8)}`, secret)),
    ),
    ...Object.fromEntries(cookies.map(({ name, value }) => [`cookie ${name}`, value])),
    "hand-off link": linkOf(link.url),
    "reset link": linkOf(resetUrl),
    "registration's link": linkOf(confirmUrl),
    "address link": linkOf(new URL(addressUrl, servers.first).href),
    "webhook's secret": hook.secret,
    "owner's password": owner.password,
    "client's password": deskPassword,
    AUTH_SECRET: ofServer.AUTH_SECRET,
    ENCRYPTION_KEY: ofServer.ENCRYPTION_KEY,
    "Stripe's key": stripeOf().secretKey,
  };
  for (const [name, needle] of Object.entries(needles)) expect(needle?.length, name).toBeGreaterThan(15);
  // Six digits are in many a text by chance: as a value of its own, and as it was shown.
  Object.assign(needles, {
    "code, as a value": `"${link.code.replace(/\D/g, "")}"`,
    "code, as shown": link.code,
  });

  const child = fork(join(projectDir, "dev", "e2e-traces.ts"), {
    cwd: projectDir,
    execArgv: ["--import", "tsx"],
    env: demoEnv(process.env.E2E_DATA_DIR ?? ""),
  });
  try {
    // A mail holds its link until it was handed on, and events are written twice a second.
    await expect.poll(() => inDatabase(child, needles), { timeout: 20_000 }).toEqual([]);
    // It would be found: what is not secret is.
    expect(await inDatabase(child, { address: owner.email })).toContain("users: address");
  } finally {
    child.disconnect();
    await once(child, "exit");
  }
  expect(namesIn(serverLogs(), needles), "in the servers' logs").toEqual([]);
  const by = await visitor(playwright, owner);
  expect(namesIn(await textOf(by, pagesBelow("(dashboard)"), key.id), needles), "in pages").toEqual([]);
  const desk = await textOf(client.context().request, ofDesk(), key.id);
  expect(desk).toContain("Test environment: no invoice really leaves.");
  expect(namesIn(desk, needles), "in Desk's pages").toEqual([]);
  await page.goto(`/keys/${key.id}`);
  expect(namesIn(await page.content(), needles), "on the key's page").toEqual([]);

  // A link of a mail or a hand-off is an address; it is on its own page only, and leads nowhere else.
  const {
    "hand-off link": handOff,
    "reset link": resetLink,
    "registration's link": registration,
    "address link": addressLink,
    ...never
  } = needles;
  expect(namesIn(urls.join("\n"), never), "in addresses").toEqual([]);
  const holding = urls.filter((url) =>
    [handOff, resetLink, registration, addressLink].some((each) => each && url.includes(each)),
  );
  for (const url of holding)
    expect(new URL(url).pathname).toMatch(/^\/(desk\/hand-off|reset|confirm|settings\/email)$/);
  expect(holding.filter((url) => new URL(url).origin !== servers.first)).toEqual([]);
});
