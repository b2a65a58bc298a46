import { and, eq, inArray, isNull } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { keys } from "@/db/schema";
import { type Ctx, mustHavePassword } from "@/lib/ctx";
import { DomainError, loggable } from "@/lib/errors";
import { log } from "@/lib/log/log";
import { drainSoon } from "@/lib/seats/outbox-commands";
import type { BulkChange, BulkResult } from "./bulk";
import { deleteKey, updateKey } from "./commands";
import { type KeySettings, widens } from "./key";
import { findKey } from "./queries";

type Outcome = BulkResult["outcome"];

/** The change of one key, in its own transaction, and what came of it. */
const apply = {
  enable: async (tx, ctx, keyId) => {
    await updateKey(tx, ctx, keyId, { enabled: true });
    const key = await findKey(tx, ctx.accountId, keyId);
    return key?.status === "expired" ? "still_expired" : "done";
  },
  disable: async (tx, ctx, keyId) => {
    await updateKey(tx, ctx, keyId, { enabled: false });
    return "done";
  },
  delete: async (tx, ctx, keyId) => {
    await deleteKey(tx, ctx, keyId);
    return "done";
  },
  preset: async (tx, ctx, keyId, change) => {
    await updateKey(tx, ctx, keyId, "preset" in change ? { preset: change.preset } : {});
    return "done";
  },
} as const satisfies Record<
  BulkChange["change"],
  (tx: Tx, ctx: Ctx, keyId: number, change: BulkChange) => Promise<Outcome>
>;

/**
 * The same change for many keys, each in a transaction of its own, so that one that is refused holds up no other; in
 * the order of their ids, so that two calls at once can't wait for each other. Answers in that order.
 * @throws DomainError password_needed, before anything is changed, when it gives one of them more than it had
 */
export async function changeKeys(
  ctx: Ctx,
  keyIds: readonly number[],
  change: BulkChange,
): Promise<BulkResult[]> {
  if (await widensSome(ctx.accountId, keyIds, change)) mustHavePassword(ctx);
  const results: BulkResult[] = [];
  for (const keyId of [...new Set(keyIds)].sort((a, b) => a - b)) {
    results.push({ keyId, outcome: await outcomeOf(ctx, keyId, change) });
  }
  if (change.change === "delete") drainSoon();
  return results;
}

/** What a bulk change never touches, alike before and after. */
const untouched = {
  description: "",
  companyScope: "all",
  companies: [],
  origins: [],
  expiresAt: null,
} satisfies Partial<KeySettings>;

/** Whether a change gives one of the keys more than it has now. Each is judged again when it is changed. */
async function widensSome(
  accountId: number,
  keyIds: readonly number[],
  change: BulkChange,
): Promise<boolean> {
  if (change.change !== "enable" && change.change !== "preset") return false;
  const patch = change.change === "enable" ? { enabled: true } : { preset: change.preset };
  const rows = await db()
    .select({ enabled: keys.enabled, preset: keys.preset })
    .from(keys)
    .where(
      and(
        eq(keys.accountId, accountId),
        eq(keys.kind, "restricted"),
        isNull(keys.deletedAt),
        inArray(keys.id, [...keyIds]),
      ),
    );
  return rows.some((row) => {
    const before: KeySettings = { ...untouched, ...row };
    return widens(before, { ...before, ...patch });
  });
}

async function outcomeOf(ctx: Ctx, keyId: number, change: BulkChange): Promise<Outcome> {
  try {
    return await db().transaction((tx) => apply[change.change](tx, ctx, keyId, change));
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    // What was done to the others is done, and must be told.
    log.error(`Bulk change of key ${keyId} failed`, loggable(error));
    return "unexpected";
  }
}
