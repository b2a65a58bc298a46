import { and, eq, inArray, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, hurryExchange, type TestAccount } from "@/db/factories";
import { companies, documentCounts, receives, sends, updates } from "@/db/schema";
import { call } from "@/lib/api/api-fixtures";

const headers = { "Content-Type": "application/xml" };

function submit(secret: string, from: string, to: string, number = "1"): Promise<Response> {
  const body = anInvoice({
    sender: { vat: from, name: "Mittente Srl" },
    recipient: { vat: to, name: "Cliente Srl" },
    number,
  });
  return call(secret, "/send/xml", { body, headers });
}

/** Companies whose counters are not what there is, of the whole database: none, unless something is wrong. */
async function wrongCounts(): Promise<unknown[]> {
  return db().execute(sql`
    with stored as (
      select account_id, environment, company_id, 'send' as list, count(*) as rows from sends group by 1, 2, 3
      union all select account_id, environment, company_id, 'receive', count(*) from receives group by 1, 2, 3
      union all select account_id, environment, company_id, 'update', count(*) from updates group by 1, 2, 3
    ), counted as (
      select account_id, environment, company_id, list, sum(rows) as rows from document_counts group by 1, 2, 3, 4
    )
    select list, company_id, coalesce(s.rows, 0) as stored, coalesce(c.rows, 0) as counted
    from stored s full join counted c using (account_id, environment, company_id, list)
    where coalesce(s.rows, 0) <> coalesce(c.rows, 0)`);
}

const idOf = async ({ accountId }: TestAccount, vat: string) => {
  const [row] = await db()
    .select({ id: companies.id })
    .from(companies)
    .where(
      and(eq(companies.accountId, accountId), eq(companies.vat, vat), eq(companies.environment, "test")),
    );
  return row?.id ?? 0;
};

const total = async (secret: string, path: string) =>
  Number((await call(secret, path)).headers.get("Invoicetronic-Total-Count"));

describe("totals of lists", () => {
  test("are right after a storm of writes that meet each other", async () => {
    const account = await anAccount();
    const vats = await Promise.all(Array.from({ length: 4 }, () => aCompany(account)));
    const pick = (at: number) => vats[at % vats.length] ?? "";
    const secret = account.testSecret;
    const faults: unknown[] = [];
    const round = async (turn: number) => {
      const sending = Array.from({ length: 12 }, (_, at) =>
        submit(secret, pick(at), pick(at + 1 + (turn % 3)), `${turn}-${at}`),
      );
      const received = await (await call(secret, "/receive?page_size=200")).json();
      const deleting = received
        .slice(0, 4)
        // Two delete the same one: one of them finds nothing.
        .flatMap(({ id }: { id: number }) => [id, id])
        .map((id: number) => call(secret, `/receive/${id}`, { method: "DELETE" }));
      const victim = await idOf(account, pick(turn));
      const company = turn % 2 ? [call(secret, `/company/${victim}?force=true`, { method: "DELETE" })] : [];
      const answers: Response[] = await Promise.all([
        ...[...sending, ...deleting, ...company],
        ...[hurryExchange(), hurryExchange()].map((done) => done.then(() => new Response())),
      ]);
      faults.push(...answers.filter(({ status }) => status >= 500));
    };
    for (let turn = 0; turn < 6; turn++) await round(turn);
    await hurryExchange();
    expect(faults).toEqual([]);
    expect(await db().$count(receives, eq(receives.accountId, account.accountId))).toBeGreaterThan(5);
    expect(await wrongCounts()).toEqual([]);
    for (const [path, table] of [
      ["/send", sends],
      ["/receive", receives],
      ["/update", updates],
    ] as const) {
      expect(await total(secret, path)).toBe(
        await db().$count(table, and(eq(table.accountId, account.accountId), eq(table.environment, "test"))),
      );
    }
  });

  test("are of the companies that a key reaches, and of the one that is asked for", async () => {
    const account = await anAccount();
    const [one, two, none] = [await aCompany(account), await aCompany(account), await aCompany(account)];
    for (const [from, to] of [
      [one, two],
      [one, two],
      [two, one],
    ] as const)
      expect((await submit(account.testSecret, from, to)).status).toBe(201);
    await hurryExchange();
    const scoped = await aKey(account, { companies: [one] });
    const narrow = await aKey(account, { companies: [none] });
    const ids = { one: await idOf(account, one), two: await idOf(account, two) };
    for (const [secret, path, expected] of [
      [account.testSecret, "/send", 3],
      [account.testSecret, "/receive", 3],
      [account.testSecret, "/update", 6],
      [account.liveSecret, "/send", 0],
      [account.testSecret, `/send?company_id=${ids.one}`, 2],
      [account.testSecret, `/receive?company_id=${ids.one}`, 1],
      [account.testSecret, `/update?company_id=${ids.two}`, 2],
      [scoped.testSecret, "/send", 2],
      [scoped.testSecret, "/receive", 1],
      [scoped.testSecret, "/update", 4],
      [scoped.testSecret, `/send?company_id=${ids.two}`, 0],
      [narrow.testSecret, "/send", 0],
      [narrow.testSecret, "/update", 0],
      // A filter that does not filter counts the same; one that does is counted row by row.
      [account.testSecret, "/receive?unread=false", 3],
      [account.testSecret, `/send?prestatore=${two}`, 1],
      [scoped.testSecret, `/update?prestatore=${one}`, 4],
    ] as const)
      expect([path, await total(secret, path)]).toEqual([path, expected]);
  });

  test("follow whatever statement changes the rows: many at once, moved, rolled back, emptied", async () => {
    const account = await anAccount();
    const [one, two] = [await aCompany(account), await aCompany(account)];
    for (let at = 0; at < 4; at++) await submit(account.testSecret, one, two, String(at));
    await hurryExchange();
    const mine = eq(sends.accountId, account.accountId);
    await db()
      .update(sends)
      .set({ companyId: await idOf(account, two) })
      .where(mine);
    expect(await wrongCounts()).toEqual([]);
    await db()
      .transaction(async (tx) => {
        await tx.delete(sends).where(mine);
        throw new Error("never mind");
      })
      .catch(() => {});
    expect(await total(account.testSecret, "/send")).toBe(4);
    const some = await db().select({ id: sends.id }).from(sends).where(mine).limit(3);
    await db()
      .delete(sends)
      .where(
        inArray(
          sends.id,
          some.map(({ id }) => id),
        ),
      );
    // Their updates went with them.
    expect(await total(account.testSecret, "/update")).toBe(2);
    expect(await wrongCounts()).toEqual([]);
    await db().execute(sql`truncate receives cascade`);
    expect(await total(account.testSecret, "/receive")).toBe(0);
    expect(await wrongCounts()).toEqual([]);
  });

  test("make no document wait for another of its company", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    await submit(account.testSecret, vat, vat);
    const companyId = await idOf(account, vat);
    const { accountId } = account;
    const insert = (identifier: string) => ({
      ...{ accountId, companyId, environment: "test" as const, identifier },
      ...{ fileName: "a.xml", format: "FPR12", payload: Buffer.alloc(1), encoding: "Xml" as const },
    });
    await db().transaction(async (tx) => {
      await tx.insert(sends).values(insert("first"));
      // Held by the transaction above, which has not ended.
      await db().transaction(async (other) => {
        await other.execute(sql`set local lock_timeout = '2s'`);
        await other.insert(sends).values(insert("second"));
        await other.delete(sends).where(eq(sends.identifier, "second"));
      });
    });
    expect(await total(account.testSecret, "/send")).toBe(2);
    const parts = await db().$count(documentCounts, eq(documentCounts.companyId, companyId));
    expect(parts).toBeLessThanOrEqual(3);
  });
});
