import { and, asc, eq, isNull } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db, type Tx } from "@/db";
import { aCompany, aKey, anAccount, type TestAccount } from "@/db/factories";
import { auditEntries, keys } from "@/db/schema";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import { lastChanges } from "./change-queries";
import { deleteKey, updateKey } from "./commands";
import type { KeyPatch } from "./input";
import { findKey } from "./queries";
import { endOverlap, rotateSecret, showTestSecret } from "./secret-commands";

const inTx = <T>(work: (tx: Tx) => Promise<T>) => db().transaction(work);
const stale = (ctx: Ctx): Ctx => ({ ...ctx, passwordFresh: false });

/** The code of the refusal, with its reason where that says more; "done" when there was none. */
async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    if (error instanceof DomainError) return error.reason;
    throw error;
  }
}

const primaryOf = async ({ accountId }: TestAccount) => {
  const [row] = await db()
    .select({ id: keys.id, version: keys.version })
    .from(keys)
    .where(and(eq(keys.accountId, accountId), eq(keys.kind, "primary")));
  if (!row) throw new Error("no primary");
  return row;
};

const entriesOf = (keyId: number) =>
  db()
    .select({ action: auditEntries.action, before: auditEntries.before, after: auditEntries.after })
    .from(auditEntries)
    .where(and(eq(auditEntries.subject, "key"), eq(auditEntries.subjectId, keyId)))
    .orderBy(asc(auditEntries.id));

const in30Days = new Date(Date.now() + 30 * 86_400_000);
const in60Days = new Date(Date.now() + 60 * 86_400_000);

describe("a change of a key", () => {
  test("of an older version is refused and stores nothing; the same change of this version goes in", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account, { preset: "read_only" });
    const set = (patch: KeyPatch, version: number) =>
      inTx((tx) => updateKey(tx, account.ctx, keyId, patch, version));
    expect(await set({ description: "First" }, 1)).toBe(2);
    expect(await outcome(set({ preset: "full" }, 1))).toBe("changed_meanwhile");
    expect(await findKey(db(), account.accountId, keyId)).toMatchObject({
      description: "First",
      preset: "read_only",
      version: 2,
    });
    expect(await set({ preset: "full" }, 2)).toBe(3);
  });

  test("is one of two that come at once with the same version; the other one is told", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    const outcomes = await Promise.all(
      ["A", "B", "C"].map((description) =>
        outcome(inTx((tx) => updateKey(tx, account.ctx, keyId, { description }, 1))),
      ),
    );
    expect(outcomes.sort()).toEqual(["changed_meanwhile", "changed_meanwhile", "done"]);
    expect((await findKey(db(), account.accountId, keyId))?.version).toBe(2);
  });

  test("that changes nothing keeps the version and leaves no entry", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account, { description: "Same" });
    expect(await inTx((tx) => updateKey(tx, account.ctx, keyId, { description: "Same" }, 1))).toBe(1);
    expect((await entriesOf(keyId)).map(({ action }) => action)).toEqual(["key.created"]);
  });

  test.each<[string, KeyPatch]>([
    ["a wider preset", { preset: "send" }],
    ["all companies", { scope: { companyScope: "all", companies: [] } }],
    ["an origin", { origins: ["https://a.example.com"] }],
    ["a later expiry", { expiresAt: in60Days }],
    ["no expiry", { expiresAt: null }],
    ["enabling", { enabled: true }],
  ])("to %s asks for the password, and stores nothing without", async (_name, patch) => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const given = { preset: "read_only", companies: [vat], expiresAt: in30Days, enabled: false } as const;
    const { keyId } = await aKey(account, { ...given, companies: [vat] });
    const before = await findKey(db(), account.accountId, keyId);
    expect(await outcome(inTx((tx) => updateKey(tx, stale(account.ctx), keyId, patch, 1)))).toBe(
      "password_needed",
    );
    expect(await findKey(db(), account.accountId, keyId)).toEqual(before);
    expect(await outcome(inTx((tx) => updateKey(tx, account.ctx, keyId, patch, 1)))).toBe("done");
  });

  test("to less never asks for the password, nor does a deletion", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const { keyId } = await aKey(account, { preset: "full", origins: ["https://a.example.com"] });
    const ctx = stale(account.ctx);
    const patches: KeyPatch[] = [
      { description: "Renamed" },
      { preset: "read_only" },
      { scope: { companyScope: "selected", companies: [vat] } },
      { origins: [] },
      { expiresAt: in30Days },
      { enabled: false },
    ];
    for (const [index, patch] of patches.entries()) {
      expect(await inTx((tx) => updateKey(tx, ctx, keyId, patch, index + 1))).toBe(index + 2);
    }
    expect(await outcome(inTx((tx) => deleteKey(tx, ctx, keyId, 7)))).toBe("done");
  });

  test("is written down with what was before and after, once for each version", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const { keyId } = await aKey(account, { description: "A", preset: "full" });
    const set = (patch: KeyPatch) => inTx((tx) => updateKey(tx, account.ctx, keyId, patch));
    await set({ description: "B" });
    await set({ scope: { companyScope: "selected", companies: [vat] } });
    await set({ enabled: false });
    await inTx((tx) => rotateSecret(tx, account.ctx, keyId, "live", 24));
    await inTx((tx) => endOverlap(tx, account.ctx, keyId, "live"));
    const version = (await findKey(db(), account.accountId, keyId))?.version ?? 0;
    const changes = await lastChanges(db(), account.accountId, keyId, version);
    expect(changes.map(({ version: made, action }) => [made, action])).toEqual([
      [6, "key.overlap_ended"],
      [5, "key.rotated"],
      [4, "key.disabled"],
      [3, "key.updated"],
      [2, "key.updated"],
      [1, "key.created"],
    ]);
    expect(changes[4]).toMatchObject({
      by: "user",
      email: account.email,
      before: { description: "A" },
      after: { description: "B" },
    });
    expect(changes[3]).toMatchObject({
      before: { companyScope: "all", companies: [] },
      after: { companyScope: "selected", companies: [vat] },
    });
    const stranger = await anAccount();
    expect(await lastChanges(db(), stranger.accountId, keyId, version)).toEqual([]);
  });
});

describe("a deletion", () => {
  test("of an older version is refused; of two at once one goes in and the other finds nothing", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    await inTx((tx) => updateKey(tx, account.ctx, keyId, { description: "Newer" }));
    expect(await outcome(inTx((tx) => deleteKey(tx, account.ctx, keyId, 1)))).toBe("changed_meanwhile");
    const both = await Promise.all(
      [2, 2].map((version) => outcome(inTx((tx) => deleteKey(tx, account.ctx, keyId, version)))),
    );
    expect(both.sort()).toEqual(["done", "not_found"]);
    const entries = await entriesOf(keyId);
    expect(entries.at(-1)).toMatchObject({ action: "key.deleted", before: { description: "Newer" } });
    expect(entries.filter(({ action }) => action === "key.deleted")).toHaveLength(1);
  });

  test("and a change at once end in one order or the other, never in a key that came back", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    const outcomes = await Promise.all([
      outcome(inTx((tx) => deleteKey(tx, account.ctx, keyId, 1))),
      outcome(inTx((tx) => updateKey(tx, account.ctx, keyId, { description: "Late" }, 1))),
    ]);
    expect([
      ["done", "not_found"],
      ["changed_meanwhile", "done"],
    ]).toContainEqual(outcomes);
    const live = await db().$count(keys, and(eq(keys.id, keyId), isNull(keys.deletedAt)));
    expect(live).toBe(outcomes[0] === "done" ? 0 : 1);
  });
});

describe("the primary key", () => {
  test("may be given origins by a person with the password, and by nobody else", async () => {
    const account = await anAccount();
    const { id } = await primaryOf(account);
    const patch = { origins: ["https://app.example.com"] };
    const overHttp: Ctx = { ...account.ctx, actor: { type: "key", keyId: id } };
    const operator: Ctx = { ...account.ctx, actor: { type: "operator" } };
    for (const ctx of [overHttp, operator]) {
      expect(await outcome(inTx((tx) => updateKey(tx, ctx, id, patch)))).toBe("primary_key");
    }
    expect(await outcome(inTx((tx) => updateKey(tx, stale(account.ctx), id, patch)))).toBe("password_needed");
    expect(await inTx((tx) => updateKey(tx, account.ctx, id, patch, 1))).toBe(2);
    expect((await entriesOf(id)).at(-1)).toMatchObject({
      action: "key.updated",
      before: { origins: [] },
      after: patch,
    });
    // Taking them away needs nothing.
    expect(await inTx((tx) => updateKey(tx, stale(account.ctx), id, { origins: [] }, 2))).toBe(3);
  });

  test.each<[string, KeyPatch]>([
    ["its description", { description: "x" }],
    ["its preset", { preset: "read_only" }],
    ["its companies", { scope: { companyScope: "all", companies: [] } }],
    ["its expiry", { expiresAt: in30Days }],
    ["its state", { enabled: false }],
    ["origins and more", { origins: [], enabled: false }],
  ])("keeps %s, whoever asks", async (_name, patch) => {
    const account = await anAccount();
    const { id, version } = await primaryOf(account);
    expect(await outcome(inTx((tx) => updateKey(tx, account.ctx, id, patch)))).toBe("primary_key");
    expect((await primaryOf(account)).version).toBe(version);
  });
});

test("a key of another account is not found, whatever is asked of it, and stays as it is", async () => {
  const owner = await anAccount();
  const stranger = await anAccount();
  const { keyId } = await aKey(owner);
  const before = await findKey(db(), owner.accountId, keyId);
  const ctx = stranger.ctx;
  const asked: Record<string, (tx: Tx) => Promise<unknown>> = {
    update: (tx) => updateKey(tx, ctx, keyId, { enabled: false }),
    widen: (tx) => updateKey(tx, stale(ctx), keyId, { preset: "full" }, 99),
    remove: (tx) => deleteKey(tx, ctx, keyId),
    rotate: (tx) => rotateSecret(tx, stale(ctx), keyId, "live", 0),
    end: (tx) => endOverlap(tx, ctx, keyId),
    show: (tx) => showTestSecret(tx, stale(ctx), keyId),
  };
  for (const [name, work] of Object.entries(asked)) {
    expect([name, await outcome(inTx(work))]).toEqual([name, "not_found"]);
  }
  expect(await findKey(db(), owner.accountId, keyId)).toEqual(before);
  expect((await entriesOf(keyId)).map(({ action }) => action)).toEqual(["key.created"]);
});
