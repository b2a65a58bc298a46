import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { auditEntries, keys } from "@/db/schema";
import type { Ctx } from "@/lib/ctx";
import { log } from "@/lib/log/log";
import type { BulkChange } from "./bulk";
import { bulkForm } from "./bulk";
import { changeKeys } from "./bulk-commands";
import { findKey } from "./queries";
import { hashSecret } from "./secret";
import { verifyHash } from "./verify";

const primaryOf = async ({ accountId }: TestAccount) => {
  const [row] = await db()
    .select({ id: keys.id })
    .from(keys)
    .where(and(eq(keys.accountId, accountId), eq(keys.kind, "primary")));
  return row?.id ?? 0;
};
const opens = (secret: string) => verifyHash(hashSecret(secret));
const entries = async (keyId: number) => {
  const rows = await db()
    .select({ action: auditEntries.action })
    .from(auditEntries)
    .where(and(eq(auditEntries.subject, "key"), eq(auditEntries.subjectId, keyId)))
    .orderBy(auditEntries.id);
  return rows.map((row) => row.action);
};

describe("a change of many keys", () => {
  test("is done to each that can be, says why not to the others, and touches no other account", async () => {
    const account = await anAccount();
    const foreign = await aKey(await anAccount());
    const [first, second, gone] = [await aKey(account), await aKey(account), await aKey(account)];
    const primary = await primaryOf(account);
    await changeKeys(account.ctx, [gone.keyId], { change: "delete" });

    const all = [gone.keyId, second.keyId, foreign.keyId, first.keyId, primary, second.keyId];
    expect(await changeKeys(account.ctx, all, { change: "disable" })).toEqual(
      [
        { keyId: primary, outcome: "primary_key" },
        { keyId: foreign.keyId, outcome: "not_found" },
        { keyId: first.keyId, outcome: "done" },
        { keyId: second.keyId, outcome: "done" },
        { keyId: gone.keyId, outcome: "not_found" },
      ].sort((a, b) => a.keyId - b.keyId),
    );
    expect(await opens(first.liveSecret)).toMatchObject({ enabled: false });
    expect(await opens(second.testSecret)).toMatchObject({ enabled: false });
    expect(await opens(foreign.liveSecret)).toMatchObject({ enabled: true });
    expect(await opens(account.liveSecret)).toMatchObject({ enabled: true });
    expect(await entries(second.keyId)).toEqual(["key.created", "key.disabled"]);
    expect(await entries(foreign.keyId)).toEqual(["key.created"]);
  });

  test.each<[BulkChange, object]>([
    [{ change: "enable" }, { enabled: true }],
    [{ change: "preset", preset: "full" }, { preset: "full" }],
  ])("that gives one of them more asks for the password before any is changed: %o", async (change, expected) => {
    const account = await anAccount();
    const given = { preset: "send", enabled: change.change !== "enable" } as const;
    // One that has it already, and one that gets it.
    const has = await aKey(account, { preset: "full", enabled: true });
    const made = await aKey(account, given);
    const before = await findKey(db(), account.accountId, made.keyId);
    const ids = [has.keyId, made.keyId];
    const stale: Ctx = { ...account.ctx, passwordFresh: false };
    await expect(changeKeys(stale, ids, change)).rejects.toMatchObject({ code: "password_needed" });
    expect(await findKey(db(), account.accountId, made.keyId)).toEqual(before);

    expect(await changeKeys(account.ctx, ids, change)).toEqual(
      ids.map((keyId) => ({ keyId, outcome: "done" })),
    );
    expect(await opens(made.liveSecret)).toMatchObject(expected);
  });

  test.each<[BulkChange, object | null]>([
    [{ change: "enable" }, { enabled: true }],
    [{ change: "disable" }, { enabled: false }],
    [{ change: "preset", preset: "send" }, { preset: "send" }],
    [{ change: "preset", preset: "read_only" }, { preset: "read_only" }],
    [{ change: "delete" }, null],
  ])("that gives none of them more asks for no password: %o", async (change, expected) => {
    const account = await anAccount();
    const made = await aKey(account, { preset: "send" });
    // What would be more for the primary or for another account's key is not done to them.
    const foreign = await aKey(await anAccount(), { preset: "read_only", enabled: false });
    const stale: Ctx = { ...account.ctx, passwordFresh: false };
    const results = await changeKeys(stale, [made.keyId, foreign.keyId, await primaryOf(account)], change);
    expect(results.find(({ keyId }) => keyId === made.keyId)?.outcome).toBe("done");
    expect(results.filter(({ outcome }) => outcome === "done")).toHaveLength(1);
    if (expected) expect(await opens(made.liveSecret)).toMatchObject(expected);
    else expect(await opens(made.liveSecret)).toBeNull();
    expect(await opens(foreign.liveSecret)).toMatchObject({ enabled: false, preset: "read_only" });
  });

  test("that breaks at one key tells so, leaves nothing half done there, and does the others", async () => {
    const account = await anAccount();
    const made = [await aKey(account), await aKey(account), await aKey(account)];
    const [first, second, third] = made.map(({ keyId }) => keyId);
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    const answered = await db().transaction(async (tx) => {
      await tx
        .select()
        .from(keys)
        .where(eq(keys.id, second ?? 0))
        .for("update");
      const [own] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      const changing = changeKeys(account.ctx, [first ?? 0, second ?? 0, third ?? 0], { change: "disable" });
      // The bulk is cut off in the middle of the second key.
      const cutOff = async () =>
        db().execute(
          sql`select pg_cancel_backend(pid) from pg_stat_activity where ${own?.pid ?? 0} = any(pg_blocking_pids(pid))`,
        );
      for (let tries = 0; tries < 200 && (await cutOff()).length === 0; tries++) await sleep(20);
      return changing;
    });
    expect(logged).toHaveBeenCalledTimes(1);
    logged.mockRestore();

    expect(answered).toEqual([
      { keyId: first, outcome: "done" },
      { keyId: second, outcome: "unexpected" },
      { keyId: third, outcome: "done" },
    ]);
    expect(await Promise.all(made.map(({ liveSecret }) => opens(liveSecret)))).toMatchObject([
      { enabled: false },
      { enabled: true },
      { enabled: false },
    ]);
    expect(await entries(second ?? 0)).toEqual(["key.created"]);
    expect(await entries(third ?? 0)).toEqual(["key.created", "key.disabled"]);
  });

  test("that enables an expired key says that it opens nothing still", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account, { enabled: false });
    await db().update(keys).set({ expiresAt: sql`now() - interval '1 day'` }).where(eq(keys.id, keyId));
    const enabling = [{ keyId, outcome: "still_expired" }];
    expect(await changeKeys(account.ctx, [keyId], { change: "enable" })).toEqual(enabling);
    expect(await changeKeys(account.ctx, [keyId], { change: "enable" })).toEqual(enabling);
    expect(await findKey(db(), account.accountId, keyId)).toMatchObject({ enabled: true, status: "expired" });
  });

  test("a second call changes nothing more and writes nothing more", async () => {
    const account = await anAccount();
    const made = [await aKey(account), await aKey(account)].map((key) => key.keyId);
    const done = made.map((keyId) => ({ keyId, outcome: "done" }));
    for (const _call of [1, 2])
      expect(await changeKeys(account.ctx, made, { change: "disable" })).toEqual(done);
    expect(await entries(made[0] ?? 0)).toEqual(["key.created", "key.disabled"]);

    expect(await changeKeys(account.ctx, made, { change: "delete" })).toEqual(done);
    expect(await changeKeys(account.ctx, made, { change: "delete" })).toEqual(
      made.map((keyId) => ({ keyId, outcome: "not_found" })),
    );
    expect(await entries(made[0] ?? 0)).toEqual(["key.created", "key.disabled", "key.deleted"]);
  });

  test("two at once, in opposite orders, end; each key is deleted once", async () => {
    const account = await anAccount();
    const made: number[] = [];
    for (let at = 0; at < 12; at++) made.push((await aKey(account)).keyId);
    const answers = await Promise.all([
      changeKeys(account.ctx, made, { change: "delete" }),
      changeKeys(account.ctx, made.toReversed(), { change: "delete" }),
      changeKeys(account.ctx, made.toReversed(), { change: "disable" }),
    ]);
    for (const answer of answers) expect(answer.map(({ keyId }) => keyId)).toEqual(made);
    for (const keyId of made) {
      const outcomes = answers
        .slice(0, 2)
        .map((answer) => answer.find((each) => each.keyId === keyId)?.outcome);
      expect(outcomes.sort()).toEqual(["done", "not_found"]);
      expect((await entries(keyId)).filter((action) => action === "key.deleted")).toHaveLength(1);
    }
  });
});

describe("the form of a bulk change", () => {
  test("takes up to a page of ids, each once", () => {
    expect(bulkForm.parse({ keyIds: ["3", "1", "3"], change: "enable" })).toEqual({
      keyIds: [3, 1],
      change: "enable",
    });
    const page = Array.from({ length: 50 }, (_, at) => String(at + 1));
    expect(bulkForm.safeParse({ keyIds: page, change: "delete" }).success).toBe(true);
    expect(bulkForm.safeParse({ keyIds: [...page, "51"], change: "delete" }).success).toBe(false);
  });

  test.each([
    { change: "enable" },
    { keyIds: [], change: "enable" },
    { keyIds: ["0"], change: "enable" },
    { keyIds: ["2147483648"], change: "enable" },
    { keyIds: ["1"], change: "constructor" },
    { keyIds: ["1"], change: "preset" },
    { keyIds: ["1"], change: "preset", preset: "toString" },
  ])("refuses %o", (form) => expect(bulkForm.safeParse(form).success).toBe(false));
});
