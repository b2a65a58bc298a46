import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { sql } from "drizzle-orm";
import { openBox } from "../dev/box";
import { chromiumFlags, findChromium } from "../dev/browser";
import { removeFolder, removeLeftovers } from "../dev/leftovers";
import { authorization } from "./load";
import { type Served, startServer } from "./server";

const prefix = "invoicetronic-bench-";
const keysMany = 10_000;
const companiesMany = 600;
const companiesOfDocuments = [
  { vat: "IT03847120379", name: "Rossi Arredamenti Srl" },
  { vat: "IT05665480215", name: "Studio Legale Bianchi" },
] as const;
const password = "a long password of the bench";

/** A demo with a server, and an account that has a great deal; cookies open the Dashboard and Desk. */
export type PageWorld = {
  server: Served;
  accountId: number;
  /** A key with a seat. */
  keyId: number;
  listId: number;
  attemptId: string;
  /** Documents in test. */
  sentId: number;
  receivedId: number;
  /** The `Cookie` header of somebody who is signed in to both. */
  cookie: string;
};

/** Keys and companies that are made in the database: as many by the commands would take minutes. */
async function fill(accountId: number): Promise<void> {
  const { db } = await import("../db/index");
  const { anyVat } = await import("../db/factories");
  const vats = Array.from({ length: companiesMany }, anyVat);
  await db().execute(sql`
    insert into companies (account_id, environment, vat, fiscal_code, name)
    select ${accountId}, e, vat, substr(vat, 3), 'Cliente ' || n || ' Srl'
      from json_array_elements_text(${JSON.stringify(vats)}::json) with ordinality v(vat, n),
        unnest(array['test', 'live']) e`);
  await db().execute(sql`
    with made as (
      insert into keys (account_id, kind, description, preset, company_scope, created_at)
      select ${accountId}, 'restricted', 'Cliente ' || n, (array['full', 'read_only', 'send'])[n % 3 + 1],
        case when n % 2 = 0 then 'selected' else 'all' end, now() - n * interval '1 minute'
      from generate_series(1, ${keysMany}::int) n returning id, company_scope
    ), secrets as (
      insert into key_secrets (account_id, key_id, environment, hash, hint)
      select ${accountId}, id, e, sha256(convert_to(id || e || random(), 'UTF8')), 'XXXX'
        from made, unnest(array['test', 'live']) e
    )
    insert into key_companies (account_id, key_id, vat)
    select ${accountId}, id, ${JSON.stringify(vats)}::json ->> (id % ${companiesMany}::int)::int
      from made where company_scope = 'selected'`);
  await db().execute(sql`analyze`);
}

/** Sends a document from one company of the account to another, so that it is received too. */
async function documentsOf(server: Served, secret: string): Promise<{ sentId: number; receivedId: number }> {
  const { anInvoice } = await import("../db/factories");
  const headers = { authorization: authorization(secret) };
  const [sender, recipient] = companiesOfDocuments;
  for (const { vat, name } of companiesOfDocuments) {
    const body = JSON.stringify({ vat, fiscal_code: vat.slice(2), name });
    const json = { ...headers, "Content-Type": "application/json" };
    const made = await fetch(`${server.url}/v1/company`, { method: "POST", headers: json, body });
    if (made.status !== 201) throw new Error(await made.text());
  }
  const body = anInvoice({ sender, recipient });
  const xml = { ...headers, "Content-Type": "application/xml" };
  const sent = await fetch(`${server.url}/v1/send/xml`, { method: "POST", headers: xml, body });
  if (sent.status !== 201) throw new Error(await sent.text());
  const { id } = await sent.json();
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(500)) {
    const [received] = await (await fetch(`${server.url}/v1/receive`, { headers })).json();
    if (received) return { sentId: id, receivedId: received.id };
  }
  throw new Error("The document was not received");
}

async function cookiesOf(server: Served, email: string, secret: string): Promise<string> {
  // The pages' own tests know how they are entered.
  const { enterDesk } = await import("../e2e/desk-user");
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumFlags });
  try {
    const page = await browser.newPage({ baseURL: server.url, locale: "en" });
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/keys/);
    await enterDesk(page, secret);
    return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  } finally {
    await browser.close();
  }
}

/** Runs the work in a demo of its own, which is gone afterwards. */
export async function inPageWorld<Result>(work: (world: PageWorld) => Promise<Result>): Promise<Result> {
  removeLeftovers(prefix);
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const server = await startServer(folder);
  try {
    process.env.DATA_DIR = folder;
    process.env.E2E_DATA_DIR = folder;
    process.env.E2E_URL = server.url;
    const box = await openBox({ mail: false, stripe: "use" });
    const { closeDb, db } = await import("../db/index");
    try {
      const { createAccount } = await import("../lib/auth/commands");
      const { aKey } = await import("../db/factories");
      const { buySeat } = await import("../dev/e2e-seats");
      const { startOnboarding } = await import("../lib/onboarding/commands");
      const email = `${randomUUID()}@example.com`;
      const made = await createAccount({ email, name: "Bench Srl", password, locale: "en" });
      const { accountId, userId } = made;
      const actor = { type: "user", userId } as const;
      const ctx = { accountId, actor, ip: "127.0.0.1", userAgent: "bench", passwordFresh: true };
      const [first, second] = await Promise.all([
        aKey({ ...made, email, ctx }),
        aKey({ ...made, email, ctx }),
      ]);
      await buySeat({ accountId, userId, keyId: first.keyId });
      const { attemptId } = await buySeat({ accountId, userId, keyId: second.keyId, open: true });
      const list = "Rossi Srl;IT03847120379\nBianchi Srl;IT05665480215";
      const given = { creationId: randomUUID(), list, preset: "send", again: false } as const;
      const listId = await db().transaction((tx) => startOnboarding(tx, ctx, given));
      const documents = await documentsOf(server, made.testSecret);
      await fill(accountId);
      const cookie = await cookiesOf(server, email, made.testSecret);
      console.info("The account is filled and signed in.");
      return await work({ server, accountId, keyId: first.keyId, listId, attemptId, cookie, ...documents });
    } finally {
      await closeDb();
      await box.close();
    }
  } finally {
    await server.stop();
    removeFolder(folder);
  }
}
