import { and, eq, inArray, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, anAccount, anInvoice, hurryExchange } from "@/db/factories";
import { manyDocuments } from "@/db/many-documents";
import {
  companies,
  receiveDocuments,
  receives,
  sendDocuments,
  sends,
  updates,
  webhookDeliveries,
} from "@/db/schema";
import { environments } from "@/lib/access/presets";
import { creditAccount } from "@/lib/accounts/commands";
import { call } from "@/lib/api/api-fixtures";
import { exportKinds } from "./export-queries";
import { dropOldDocuments } from "./retention-commands";

const tables = { send: sends, receive: receives } as const;

/** An account in which one company has sent another one document, in both environments. */
async function aTrade() {
  const account = await anAccount();
  await creditAccount({ accountId: account.accountId, operations: 100, signatures: 0 });
  const [from, to] = [await aCompany(account), await aCompany(account)];
  const body = anInvoice({
    sender: { vat: from, name: "Mittente Srl" },
    recipient: { vat: to, name: "Cliente Srl" },
  });
  for (const secret of [account.testSecret, account.liveSecret]) {
    const headers = { "Content-Type": "application/xml" };
    expect((await call(secret, "/send/xml", { body, headers })).status).toBe(201);
  }
  await hurryExchange();
  const secrets = { test: account.testSecret, live: account.liveSecret };
  const total = async (path: string, environment: "test" | "live") =>
    Number((await call(secrets[environment], path)).headers.get("Invoicetronic-Total-Count"));
  return { account, secrets, total };
}

/** Moves a document back to where it came to us so long ago, by the database's clock. */
const age = (table: typeof sends | typeof receives, accountId: number, environment: string, ago: string) =>
  db()
    .update(table)
    .set({ createdAt: sql`now() - ${ago}::interval` })
    .where(and(eq(table.accountId, accountId), sql`${table.environment} = ${environment}`));

describe("documents are kept", () => {
  // The contract's words, not the code's.
  test.each([
    ["send", "test", "14 days 23:59", "15 days 00:01"],
    ["receive", "test", "23:59", "24:01"],
    ["send", "live", "2 years -1 hour", "2 years 1 hour"],
    ["receive", "live", "2 years -1 hour", "2 years 1 hour"],
  ] as const)("%s in %s: after %s they are there, after %s gone", async (kind, environment, before, after) => {
    const { account, secrets, total } = await aTrade();
    const table = tables[kind];
    await age(table, account.accountId, environment, before);
    await dropOldDocuments();
    expect(await total(`/${kind}`, environment)).toBe(1);
    const [{ id }] = await (await call(secrets[environment], `/${kind}`)).json();
    await age(table, account.accountId, environment, after);
    expect(await dropOldDocuments()).toBe(1);
    expect(await total(`/${kind}`, environment)).toBe(0);
    expect((await call(secrets[environment], `/${kind}/${id}`)).status).toBe(404);
    // Nothing else went: neither the other list nor the other environment.
    for (const each of exportKinds)
      for (const place of environments)
        expect(await total(`/${each}`, place)).toBe(each === kind && place === environment ? 0 : 1);
  });
});

test("what hangs on a document goes with it, and only that", async () => {
  const { account, secrets, total } = await aTrade();
  // A webhook that nobody delivers to just now.
  const hook = await call(secrets.test, "/webhook", { json: { url: "http://127.0.0.1:1/" } });
  const { id: webhookId } = await hook.json();
  const inTest = and(eq(sends.accountId, account.accountId), eq(sends.environment, "test"));
  const [old] = await db().select().from(sends).where(inTest);
  const sendId = old?.id ?? 0;
  const waiting = (subject: string) => ({ webhookId, event: "update.add" as const, subject, resourceId: 1 });
  await db()
    .insert(webhookDeliveries)
    .values([waiting(`send:${sendId}`), waiting(`receive:${sendId}`), waiting(`send:${sendId}0`)]);
  await age(sends, account.accountId, "test", "16 days");
  expect(await dropOldDocuments()).toBe(1);
  expect(await db().$count(updates, eq(updates.sendId, sendId))).toBe(0);
  expect(await db().$count(sendDocuments, eq(sendDocuments.sendId, sendId))).toBe(0);
  expect(await total("/update", "test")).toBe(0);
  expect(await total("/update", "live")).toBe(2);
  const left = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.webhookId, webhookId));
  expect(left.map(({ subject }) => subject)).toEqual([`receive:${sendId}`, `send:${sendId}0`]);
  const [received] = await db()
    .select()
    .from(receives)
    .where(and(eq(receives.accountId, account.accountId), eq(receives.environment, "test")));
  await age(receives, account.accountId, "test", "2 days");
  await dropOldDocuments();
  expect(await db().$count(receiveDocuments, eq(receiveDocuments.receiveId, received?.id ?? 0))).toBe(0);
  // Nobody is told: it was not deleted by anybody.
  const told = await db().$count(
    webhookDeliveries,
    and(eq(webhookDeliveries.webhookId, webhookId), eq(webhookDeliveries.event, "receive.delete")),
  );
  expect(told).toBe(0);
});

test("three processes at once delete each old document once, while the company is deleted too", async () => {
  const account = await anAccount();
  const vats = [await aCompany(account), await aCompany(account)];
  const rows = await db()
    .select({ id: companies.id, vat: companies.vat })
    .from(companies)
    .where(
      and(
        eq(companies.accountId, account.accountId),
        eq(companies.environment, "test"),
        inArray(companies.vat, vats),
      ),
    );
  const [kept, going] = rows;
  const { accountId } = account;
  const companyIds = rows.map(({ id }) => id);
  await manyDocuments({ accountId, environment: "test", companyIds, sends: 1_500, receives: 1_500 });
  const list = { id: sends.id, at: sends.createdAt };
  const young = await db()
    .select(list)
    .from(sends)
    .where(eq(sends.companyId, kept?.id ?? 0));
  const limit = Date.now() - 15 * 86_400_000;
  const stays = young.filter(({ at }) => at.getTime() > limit).map(({ id }) => id);
  const path = `/company/${going?.id}?force=true`;
  const [deletion, ...dropped] = await Promise.all([
    call(account.testSecret, path, { method: "DELETE" }),
    dropOldDocuments(),
    dropOldDocuments(),
    dropOldDocuments(),
  ]);
  expect(deletion.status).toBe(200);
  expect(dropped.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(700);
  await dropOldDocuments();
  const left = await db().select({ id: sends.id }).from(sends).where(eq(sends.accountId, accountId));
  expect(left.map(({ id }) => id).sort()).toEqual(stays.sort());
  const answer = await call(account.testSecret, "/send");
  expect(answer.headers.get("Invoicetronic-Total-Count")).toBe(String(stays.length));
});
