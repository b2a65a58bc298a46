import { setTimeout as sleep } from "node:timers/promises";
import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, anAccount, anInvoice, anyVat, type TestAccount } from "@/db/factories";
import { auditEntries, companies, sends } from "@/db/schema";
import type { Reach } from "@/lib/access/decide";
import { call } from "@/lib/api/api-fixtures";
import { DomainError } from "@/lib/errors";
import { type ByEnvironment, companyOfDocument, deleteCompanyOf, editCompany } from "./commands";

const of = async ({ accountId }: TestAccount, vat: string) =>
  db()
    .select()
    .from(companies)
    .where(and(eq(companies.accountId, accountId), eq(companies.vat, vat)))
    .orderBy(companies.environment);
const remove = ({ ctx }: TestAccount, vat: string, told: ByEnvironment<number> = { test: 0, live: 0 }) =>
  db().transaction((tx) => deleteCompanyOf(tx, ctx, vat, told));
const edit = (
  { ctx }: TestAccount,
  vat: string,
  input: { name: string; fiscalCode: string },
  versions: ByEnvironment<number>,
) => db().transaction((tx) => editCompany(tx, ctx, vat, input, versions));
const submit = (secret: string, vat: string) =>
  call(secret, "/send/xml", {
    body: anInvoice({ sender: { vat, name: "Mittente" }, recipient: { vat: anyVat(), name: "Altri" } }),
    headers: { "Content-Type": "application/xml" },
  });
const codes = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.map((each) =>
    each.status === "fulfilled" ? "done" : each.reason instanceof DomainError ? each.reason.code : each,
  );

describe("under steady documents", () => {
  // Each arrives while another is under way, so that the company's row is never free of them.
  async function busy(account: TestAccount, vat: string, act: () => Promise<unknown>): Promise<number> {
    const reach: Reach = { accountId: account.accountId, environment: "live", vats: [vat] };
    const party = { vat, fiscalCode: vat.slice(2), name: "Mittente" };
    let ended = false;
    const arriving = Array.from({ length: 6 }, async (_, at) => {
      await sleep(at * 20);
      while (!ended) {
        await db()
          .transaction(async (tx) => {
            await companyOfDocument(tx, account.ctx, reach, party);
            await sleep(120);
          })
          .catch(() => {});
      }
    });
    await sleep(300);
    const begun = Date.now();
    await act().finally(() => {
      ended = true;
    });
    const tookMs = Date.now() - begun;
    await Promise.all(arriving);
    return tookMs;
  }

  test("a company is deleted, and its name changed, without waiting for a pause", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const tookMs = [
      await busy(account, vat, () =>
        edit(account, vat, { name: "Nuovo nome", fiscalCode: vat.slice(2) }, { test: 1, live: 1 }),
      ),
      await busy(account, vat, () => remove(account, vat)),
    ];
    expect(await of(account, vat)).toEqual([]);
    for (const each of tookMs) expect(each).toBeLessThan(3_000);
  });
});

describe("a company that is deleted by its VAT number", () => {
  test("goes from the environments named, with its documents, and only from them", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    expect((await submit(account.testSecret, vat)).status).toBe(201);
    await remove(account, vat, { live: 0 });
    expect((await of(account, vat)).map(({ environment }) => environment)).toEqual(["test"]);
    expect(await db().$count(sends, eq(sends.accountId, account.accountId))).toBe(1);
    await remove(account, vat, { test: 1 });
    expect(await of(account, vat)).toEqual([]);
    expect(await db().$count(sends, eq(sends.accountId, account.accountId))).toBe(0);
  });

  test("stays whole when it has more documents than the person was told of", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    await submit(account.testSecret, vat);
    await expect(remove(account, vat, { test: 0, live: 0 })).rejects.toMatchObject({ code: "conflict" });
    expect(await of(account, vat)).toHaveLength(2);
  });

  test("is deleted once: a second time there is none, and of several at once one is told it is done", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const outcomes = codes(
      await Promise.allSettled(Array.from({ length: 6 }, () => remove(account, vat))),
    ).sort();
    expect(outcomes).toEqual(["done", ...Array(5).fill("not_found")]);
    const entries = await db()
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.accountId, account.accountId), eq(auditEntries.action, "company.deleted")));
    expect(entries).toHaveLength(2);
  });

  test("at once with deletions over the API, both end and neither waits for ever", async () => {
    const account = await anAccount();
    for (let round = 0; round < 5; round++) {
      const vat = await aCompany(account);
      const [live, test] = await of(account, vat);
      const answers = await Promise.all([
        remove(account, vat).then(
          () => 200,
          (error: DomainError) => error.code,
        ),
        call(account.liveSecret, `/company/${live?.id}`, { method: "DELETE" }).then(({ status }) => status),
        call(account.testSecret, `/company/${test?.id}`, { method: "DELETE" }).then(({ status }) => status),
      ]);
      for (const answer of answers) expect([200, 404, "not_found"]).toContain(answer);
      expect(await of(account, vat)).toEqual([]);
    }
  });

  test("is no other account's", async () => {
    const [account, neighbour] = [await anAccount(), await anAccount()];
    const vat = await aCompany(account);
    await expect(remove(neighbour, vat)).rejects.toMatchObject({ code: "not_found" });
    expect(await of(account, vat)).toHaveLength(2);
  });
});

describe("a company that is edited", () => {
  const input = { name: "New name", fiscalCode: "12345678903" };

  test("changes in the environments named, keeps its VAT number, and is recorded once each", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    await edit(account, vat, input, { live: 1 });
    expect(await of(account, vat)).toMatchObject([
      { environment: "live", vat, version: 2, ...input },
      { environment: "test", vat, version: 1 },
    ]);
    await edit(account, vat, input, { test: 1, live: 2 });
    const entries = await db()
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.accountId, account.accountId), eq(auditEntries.action, "company.updated")));
    expect(entries).toHaveLength(2);
  });

  test("of another version is left as it is, in every environment", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    await edit(account, vat, input, { live: 1 });
    const late = edit(account, vat, { ...input, name: "Too late" }, { test: 1, live: 1 });
    await expect(late).rejects.toMatchObject({ code: "conflict", reason: "changed_meanwhile" });
    expect((await of(account, vat)).map(({ name }) => name)).not.toContain("Too late");
    await expect(edit(account, vat, input, { live: 0 })).rejects.toMatchObject({ code: "conflict" });
  });

  test("by several at once on the same version is changed by one", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const outcomes = codes(
      await Promise.allSettled(
        Array.from({ length: 6 }, (_, index) =>
          edit(account, vat, { ...input, name: `Name ${index}` }, { test: 1, live: 1 }),
        ),
      ),
    ).sort();
    expect(outcomes).toEqual([...Array(5).fill("conflict"), "done"]);
    const [live, test] = await of(account, vat);
    expect(live?.name).toBe(test?.name);
  });

  test("must be given a right fiscal code, but may keep what a document brought", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    await db().update(companies).set({ fiscalCode: "ODD1" }).where(eq(companies.vat, vat));
    await edit(account, vat, { name: "Renamed", fiscalCode: "ODD1" }, { test: 1, live: 1 });
    const typo = edit(account, vat, { name: "Renamed", fiscalCode: "ODD2" }, { test: 2, live: 2 });
    await expect(typo).rejects.toMatchObject({ field: "fiscalCode", reason: "fiscal_code_check" });
  });

  test("is no other account's", async () => {
    const [account, neighbour] = [await anAccount(), await anAccount()];
    const vat = await aCompany(account);
    await expect(edit(neighbour, vat, input, { test: 1 })).rejects.toMatchObject({ code: "not_found" });
  });
});
