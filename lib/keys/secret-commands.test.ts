import { and, asc, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db, type Tx } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { auditEntries, events, keySecrets, keys } from "@/db/schema";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import { deleteKey, updateKey } from "./commands";
import { disableKeysOverHttp } from "./primary-commands";
import { keysOverHttp } from "./primary-queries";
import { hashSecret, secretHint } from "./secret";
import { endOverlap, rotateSecret, showTestSecret } from "./secret-commands";
import { usableSecrets } from "./secret-queries";
import { lastDayOf } from "./use-queries";
import { verifyHash } from "./verify";

const inTx = <T>(work: (tx: Tx) => Promise<T>) => db().transaction(work);
const stale = (ctx: Ctx): Ctx => ({ ...ctx, passwordFresh: false });
const opens = async (secret: string) => (await verifyHash(hashSecret(secret))) !== null;

async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    if (error instanceof DomainError) return error.reason;
    throw error;
  }
}

const entriesOf = (keyId: number) =>
  db()
    .select({ action: auditEntries.action, before: auditEntries.before, after: auditEntries.after })
    .from(auditEntries)
    .where(and(eq(auditEntries.subject, "key"), eq(auditEntries.subjectId, keyId)))
    .orderBy(asc(auditEntries.id));

async function primaryId({ accountId }: TestAccount): Promise<number> {
  const [row] = await db()
    .select({ id: keys.id })
    .from(keys)
    .where(and(eq(keys.accountId, accountId), eq(keys.kind, "primary")));
  return row?.id ?? 0;
}

describe("a rotation", () => {
  test("asked for twice with one version happens once, and the old secret keeps its overlap", async () => {
    const account = await anAccount();
    const { keyId, liveSecret } = await aKey(account);
    const rotate = () => inTx((tx) => rotateSecret(tx, account.ctx, keyId, "live", 24, 1));
    const outcomes = await Promise.all([outcome(rotate()), outcome(rotate())]);
    expect(outcomes.sort()).toEqual(["changed_meanwhile", "done"]);
    expect(await opens(liveSecret)).toBe(true);
    const usable = await usableSecrets(db(), account.accountId, keyId);
    expect(usable.filter(({ environment }) => environment === "live")).toHaveLength(2);
  });

  test("needs the password, and nothing is replaced without", async () => {
    const account = await anAccount();
    const { keyId, liveSecret } = await aKey(account);
    const rotate = inTx((tx) => rotateSecret(tx, stale(account.ctx), keyId, "live", 0, 1));
    expect(await outcome(rotate)).toBe("password_needed");
    expect(await opens(liveSecret)).toBe(true);
  });

  test("is written down with the ends of both secrets, and never with one of them", async () => {
    const account = await anAccount();
    const { keyId, testSecret } = await aKey(account);
    const { secret } = await inTx((tx) => rotateSecret(tx, account.ctx, keyId, "test", 1));
    const entries = await entriesOf(keyId);
    expect(entries.at(-1)).toEqual({
      action: "key.rotated",
      before: { environment: "test", hint: secretHint(testSecret) },
      after: { environment: "test", hint: secretHint(secret), overlapHours: 1 },
    });
    expect(JSON.stringify(entries)).not.toContain("ik_");
  });

  test("of the primary works in the Dashboard: the old secret ends, the new one manages keys", async () => {
    const account = await anAccount();
    const id = await primaryId(account);
    const { secret } = await inTx((tx) => rotateSecret(tx, account.ctx, id, "live", 0));
    expect(await opens(account.liveSecret)).toBe(false);
    expect(await verifyHash(hashSecret(secret))).toMatchObject({ kind: "primary", environment: "live" });
    expect(await opens(account.testSecret)).toBe(true);
  });
});

describe("the end of an overlap", () => {
  test("is of one environment when one is named; a second one does nothing; no password is needed", async () => {
    const account = await anAccount();
    const { keyId, testSecret, liveSecret } = await aKey(account);
    await inTx((tx) => rotateSecret(tx, account.ctx, keyId, "test", 24));
    await inTx((tx) => rotateSecret(tx, account.ctx, keyId, "live", 24));
    const end = () => inTx((tx) => endOverlap(tx, stale(account.ctx), keyId, "live"));
    await end();
    expect([await opens(testSecret), await opens(liveSecret)]).toEqual([true, false]);
    const entries = await entriesOf(keyId);
    expect(entries.at(-1)).toMatchObject({
      action: "key.overlap_ended",
      before: { environment: "live", hint: [secretHint(liveSecret)] },
    });
    await end();
    expect(await entriesOf(keyId)).toHaveLength(entries.length);
  });
});

describe("a secret that was ended at once stays shut even if the database's clock is set back", () => {
  type Made = Awaited<ReturnType<typeof aKey>>;
  test.each<[string, (ctx: Ctx, keyId: number) => Promise<unknown>]>([
    ["by a rotation", (ctx, keyId) => inTx((tx) => rotateSecret(tx, ctx, keyId, "live", 0))],
    [
      "by a second rotation",
      async (ctx, keyId) => {
        await inTx((tx) => rotateSecret(tx, ctx, keyId, "live", 24));
        await inTx((tx) => rotateSecret(tx, ctx, keyId, "live", 24));
      },
    ],
    [
      "by the end of its overlap",
      async (ctx, keyId) => {
        await inTx((tx) => rotateSecret(tx, ctx, keyId, "live", 24));
        await inTx((tx) => endOverlap(tx, ctx, keyId));
      },
    ],
    ["with its key", (ctx, keyId) => inTx((tx) => deleteKey(tx, ctx, keyId))],
  ])("%s", async (_how, end) => {
    const account = await anAccount();
    const { keyId, liveSecret }: Made = await aKey(account);
    await end(account.ctx, keyId);
    expect(await opens(liveSecret)).toBe(false);
    const shut = sql`${keySecrets.endsAt} < '0001-01-01'::timestamptz`;
    expect(await db().$count(keySecrets, and(eq(keySecrets.hash, hashSecret(liveSecret)), shut))).toBe(1);
  });
});

describe("a test secret", () => {
  test("is shown again after the password, and each time is written down; the version stays", async () => {
    const account = await anAccount();
    const { keyId, testSecret } = await aKey(account);
    const show = (ctx: Ctx) => inTx((tx) => showTestSecret(tx, ctx, keyId));
    expect(await outcome(show(stale(account.ctx)))).toBe("password_needed");
    expect(await entriesOf(keyId)).toHaveLength(1);
    expect(await Promise.all([show(account.ctx), show(account.ctx)])).toEqual([testSecret, testSecret]);
    expect((await entriesOf(keyId)).slice(1)).toEqual(
      Array(2).fill({
        action: "key.secret_shown",
        before: null,
        after: { environment: "test", hint: secretHint(testSecret) },
      }),
    );
    const [row] = await db().select({ version: keys.version }).from(keys).where(eq(keys.id, keyId));
    expect(row?.version).toBe(1);
  });

  test("that was replaced is not the one that is shown, even in its overlap", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    const { secret } = await inTx((tx) => rotateSecret(tx, account.ctx, keyId, "test", 24));
    expect(await inTx((tx) => showTestSecret(tx, account.ctx, keyId))).toBe(secret);
  });
});

describe("what is said of a key's use", () => {
  test("tells the old secret from the new one, and yesterday from the last hour", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    await inTx((tx) => rotateSecret(tx, account.ctx, keyId, "live", 24));
    const secrets = await db()
      .select({ id: keySecrets.id, endsAt: keySecrets.endsAt })
      .from(keySecrets)
      .where(and(eq(keySecrets.keyId, keyId), eq(keySecrets.environment, "live")))
      .orderBy(asc(keySecrets.id));
    const [old, current] = secrets.map(({ id }) => id);
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const event = (secretId = 0, minutes = 0, statusCode = 200, code: string | null = null) => ({
      accountId: account.accountId,
      keyId,
      secretId,
      environment: "live" as const,
      method: "GET",
      endpoint: "/send",
      statusCode,
      code,
      dateTime: ago(minutes),
    });
    await db()
      .insert(events)
      .values([
        event(old, 5),
        event(old, 120, 403, "preset_not_allowed"),
        event(old, 60 * 25),
        event(current, 1, 404, "not_found"),
        event(current, 2, 500),
      ]);
    const usable = await usableSecrets(db(), account.accountId, keyId);
    const counts = (id: number | undefined) => {
      const found = usable.find((each) => each.id === id);
      return [found?.lastHour, found?.lastDay, found?.endsAt !== null];
    };
    expect(counts(old)).toEqual([1, 2, true]);
    expect(counts(current)).toEqual([2, 2, false]);
    expect(usable.map(({ endsAt }) => endsAt !== null)).toEqual([false, false, true]);
    const use = await lastDayOf(db(), account.accountId, keyId);
    expect(use).toMatchObject({ answered: 1, refused: 1, faulty: 1, failed: 1 });
    expect(Date.now() - (use.lastAt?.getTime() ?? 0)).toBeLessThan(2 * 60_000);

    const stranger = await anAccount();
    expect(await usableSecrets(db(), stranger.accountId, keyId)).toEqual([]);
    expect(await lastDayOf(db(), stranger.accountId, keyId)).toMatchObject({ answered: 0, lastAt: null });
  });
});

describe("keys that the primary's secret made or widened over HTTP", () => {
  test("are listed, without what it narrowed and what a person did, and are disabled all at once", async () => {
    const account = await anAccount();
    const id = await primaryId(account);
    const http: Ctx = { ...account.ctx, actor: { type: "key", keyId: id } };
    const made = await aKey({ ...account, ctx: http }, { description: "made" });
    const byPerson = await aKey(account, { description: "by a person", preset: "full" });
    const widened = await aKey(account, { description: "widened", preset: "read_only" });
    const narrowed = await aKey(account, { description: "narrowed", preset: "full" });
    const enabled = await aKey(account, { description: "enabled", enabled: false });
    await inTx((tx) => updateKey(tx, http, widened.keyId, { preset: "full" }));
    await inTx((tx) => updateKey(tx, http, narrowed.keyId, { preset: "read_only" }));
    await inTx((tx) => updateKey(tx, http, enabled.keyId, { enabled: true }));
    await inTx((tx) => updateKey(tx, account.ctx, byPerson.keyId, { origins: ["https://a.example.com"] }));

    const found = await keysOverHttp(db(), account.accountId);
    expect(found.map(({ keyId, what }) => [keyId, what])).toEqual([
      [enabled.keyId, "widened"],
      [widened.keyId, "widened"],
      [made.keyId, "made"],
    ]);
    const stranger = await anAccount();
    expect(await keysOverHttp(db(), stranger.accountId)).toEqual([]);
    expect(await inTx((tx) => disableKeysOverHttp(tx, stranger.ctx))).toBe(0);

    // Without the password: it only takes away. Twice at once: each key is disabled once.
    const disable = () => inTx((tx) => disableKeysOverHttp(tx, stale(account.ctx)));
    expect((await Promise.all([disable(), disable()])).sort()).toEqual([0, 3]);
    for (const { liveSecret } of [made, widened, enabled]) {
      expect(await verifyHash(hashSecret(liveSecret))).toMatchObject({ enabled: false });
    }
    expect(await verifyHash(hashSecret(byPerson.liveSecret))).toMatchObject({ enabled: true });
    expect((await entriesOf(made.keyId)).at(-1)).toEqual({
      action: "key.disabled",
      before: { enabled: true },
      after: { enabled: false },
    });
  });
});
