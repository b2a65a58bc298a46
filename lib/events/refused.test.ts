import { eq, type SQL, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, anyVat, type TestAccount } from "@/db/factories";
import { events, keys } from "@/db/schema";
import { call } from "@/lib/api/api-fixtures";
import { deleteCompanyOf } from "@/lib/companies/commands";
import { allowRefused } from "@/lib/keys/allow-commands";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { findKey } from "@/lib/keys/queries";
import type { RefusedRequest } from "@/lib/keys/smallest-change";
import { flushEvents } from "./commands";
import type { RefusedCode } from "./event";
import {
  changesSince,
  companiesOf,
  refusedGroups,
  refusedKeys,
  refusedRowsMax,
  refusedSql,
} from "./refused-queries";

const submit = (secret: string, vat: string, headers: Record<string, string> = {}) =>
  call(secret, "/send/xml", {
    body: anInvoice({ sender: { vat, name: "Mittente" }, recipient: { vat: anyVat(), name: "Altri" } }),
    headers: { "Content-Type": "application/xml", ...headers },
  });
const groupsOf = async ({ accountId }: TestAccount) => {
  await flushEvents();
  return refusedGroups(db(), accountId);
};
const seen = ({ code, environment, needs, origin }: RefusedRequest): RefusedRequest => ({
  code,
  environment,
  needs,
  origin,
});
const allow = ({ ctx }: TestAccount, keyId: number, request: RefusedRequest, version: number) =>
  db().transaction((tx) => allowRefused(tx, ctx, keyId, version, request));
const versionOf = async ({ accountId }: TestAccount, keyId: number) =>
  (await findKey(db(), accountId, keyId))?.version ?? 0;

describe("refused requests", () => {
  test("stand in groups by key, reason and what was needed, with the last of each, latest first", async () => {
    const account = await anAccount();
    const [mine, theirs] = [await aCompany(account), await aCompany(account)];
    const reader = await aKey(account, { preset: "read_only" });
    const sender = await aKey(account, { preset: "send", companies: [mine] });
    await submit(reader.liveSecret, mine);
    await submit(reader.testSecret, mine);
    await submit(sender.testSecret, theirs);
    await call(sender.testSecret, "/company", { headers: { Origin: "https://shop.example.com" } });
    await call(sender.testSecret, "/key");
    await call(sender.testSecret, "/send");
    expect(await groupsOf(account)).toMatchObject([
      { keyId: sender.keyId, code: "manage_not_allowed", method: "GET", endpoint: "/key", count: 1 },
      { keyId: sender.keyId, code: "origin_not_allowed", origin: "https://shop.example.com", needs: null },
      { keyId: sender.keyId, code: "company_not_allowed", needs: theirs, origin: null },
      {
        keyId: reader.keyId,
        code: "preset_not_allowed",
        needs: "send",
        count: 2,
        environment: "test",
        method: "POST",
        endpoint: "/send/xml",
      },
    ]);
  });

  test("are this account's alone, as are the keys, names and changes beside them", async () => {
    const [account, neighbour] = [await anAccount(), await anAccount()];
    const vat = await aCompany(neighbour);
    const key = await aKey(neighbour, { preset: "read_only", companies: [vat] });
    await submit(key.liveSecret, vat);
    await db().transaction((tx) => updateKey(tx, neighbour.ctx, key.keyId, { preset: "send" }));
    expect(await groupsOf(neighbour)).toHaveLength(1);
    expect(await groupsOf(account)).toEqual([]);
    const { accountId } = account;
    const longAgo = new Date(0);
    expect((await refusedKeys(db(), accountId, [key.keyId])).size).toBe(0);
    expect((await changesSince(db(), accountId, [key.keyId], longAgo)).size).toBe(0);
    expect((await companiesOf(db(), accountId, [vat])).size).toBe(0);
    expect(
      (await changesSince(db(), neighbour.accountId, [key.keyId], longAgo)).get(key.keyId),
    ).toMatchObject([{ fields: ["preset"] }]);
  });

  test("older than a week are not shown, and a deleted key is told as such", async () => {
    const account = await anAccount();
    const key = await aKey(account, { preset: "read_only" });
    await call(key.testSecret, "/company", { json: {} });
    await call(key.testSecret, "/key");
    await flushEvents();
    await db()
      .update(events)
      .set({ dateTime: sql`now() - interval '8 days'` })
      .where(eq(events.code, "preset_not_allowed"));
    await db().transaction((tx) => deleteKey(tx, account.ctx, key.keyId));
    expect(await groupsOf(account)).toMatchObject([{ keyId: key.keyId, code: "manage_not_allowed" }]);
    expect((await refusedKeys(db(), account.accountId, [key.keyId])).get(key.keyId)).toMatchObject({
      description: "Test key",
      deleted: true,
    });
  });

  test("among many events are found by their own index, and no more than the latest are looked at", async () => {
    const [account, neighbour] = [await anAccount(), await anAccount()];
    const [mine] = await db().select().from(keys).where(eq(keys.accountId, account.accountId));
    const fill = (accountId: number, code: string | null, rows: number, needs: string) =>
      db().execute(sql`
        insert into events (account_id, key_id, secret_id, environment, method, endpoint, status_code, code, needs, date_time)
        select ${accountId}, ${mine?.id ?? 0}, 1, 'test', 'POST', '/send', 403, ${code}, ${needs}, now()
        from generate_series(1, ${rows})`);
    await fill(account.accountId, "preset_not_allowed", 10, "full");
    await fill(account.accountId, null, 30_000, "");
    await fill(neighbour.accountId, "preset_not_allowed", 5_000, "send");
    await fill(account.accountId, "preset_not_allowed", refusedRowsMax + 500, "send");
    await fill(account.accountId, null, 30_000, "");
    await db().execute(sql`analyze events`);
    expect(await refusedGroups(db(), account.accountId)).toMatchObject([
      { needs: "send", count: refusedRowsMax },
    ]);
    const explain = (query: SQL) =>
      db().execute<Record<string, string>>(sql`explain (analyze, buffers off, costs off) ${query}`);
    const plan = (await explain(refusedSql(account.accountId))).map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toContain("events_refused");
    expect(plan).not.toMatch(/Seq Scan on events/);
  });
});

describe("allowing what was refused", () => {
  type Given = { account: TestAccount; keyId: number; testSecret: string; vat: string; other: string };
  const table: [RefusedCode, object, (given: Given) => Promise<Response>][] = [
    ["key_disabled", { enabled: false }, ({ testSecret }) => call(testSecret, "/company")],
    ["preset_not_allowed", { preset: "read_only" }, ({ testSecret, vat }) => submit(testSecret, vat)],
    ["company_not_allowed", {}, ({ testSecret, other }) => submit(testSecret, other)],
    [
      "origin_not_allowed",
      {},
      ({ testSecret }) => call(testSecret, "/company", { headers: { Origin: "https://shop.example.com" } }),
    ],
    [
      "key_expired",
      { expiresAt: new Date(Date.now() + 3_600_000) },
      async ({ keyId, testSecret }) => {
        // As if the hour had gone by; but only while it is the first end that the key was given.
        await db()
          .update(keys)
          .set({ expiresAt: sql`now() - interval '1 second'` })
          .where(sql`${keys.id} = ${keyId} and ${keys.expiresAt} < now() + interval '2 hours'`);
        return call(testSecret, "/company");
      },
    ],
  ];

  test.each(table)("%s: the change is just enough for the same request", async (code, settings, request) => {
    const account = await anAccount();
    const [vat, other] = [await aCompany(account), await aCompany(account)];
    const key = await aKey(account, { companies: [vat], ...settings });
    const given = { account, vat, other, ...key };
    expect((await request(given)).status).toBeGreaterThanOrEqual(400);
    const [group] = await groupsOf(account);
    expect(group?.code).toBe(code);
    if (!group) return;
    const stale = { ...account, ctx: { ...account.ctx, passwordFresh: false } };
    const version = await versionOf(account, key.keyId);
    await expect(allow(stale, key.keyId, seen(group), version)).rejects.toMatchObject({
      code: "password_needed",
    });
    expect((await request(given)).status).toBeGreaterThanOrEqual(400);
    await allow(account, key.keyId, seen(group), version);
    expect((await request(given)).ok).toBe(true);
    // What was allowed is not to be allowed twice: the key is of another version by now.
    await expect(allow(account, key.keyId, seen(group), version)).rejects.toMatchObject({ code: "conflict" });
  });

  const preset: RefusedRequest = {
    code: "preset_not_allowed",
    environment: "test",
    needs: "full",
    origin: null,
  };

  test("never overwrites what was changed since it was shown, and one of several at once does it", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account, { preset: "read_only" });
    await db().transaction((tx) => updateKey(tx, account.ctx, keyId, { enabled: false }));
    await expect(allow(account, keyId, preset, 1)).rejects.toMatchObject({ reason: "changed_meanwhile" });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => allow(account, keyId, preset, 2)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await findKey(db(), account.accountId, keyId)).toMatchObject({
      preset: "full",
      enabled: false,
      version: 3,
    });
  });

  test("changes no key of another account, and none for a company that is gone", async () => {
    const [account, neighbour] = [await anAccount(), await anAccount()];
    const [vat, gone] = [await aCompany(account), await aCompany(account)];
    const { keyId } = await aKey(account, { preset: "read_only", companies: [vat] });
    await expect(allow(neighbour, keyId, preset, 1)).rejects.toMatchObject({ code: "not_found" });
    await db().transaction((tx) => deleteCompanyOf(tx, account.ctx, gone, { test: 0, live: 0 }));
    await aCompany(neighbour, { vat: gone });
    const request: RefusedRequest = { ...preset, code: "company_not_allowed", needs: gone };
    await expect(allow(account, keyId, request, 1)).rejects.toMatchObject({ code: "conflict" });
    expect(await versionOf(account, keyId)).toBe(1);
  });
});
