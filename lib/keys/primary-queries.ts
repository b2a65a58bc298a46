import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { auditEntries, keys } from "@/db/schema";
import { widensIn } from "./key";

/** A restricted key that the primary's live secret made or widened over HTTP. */
export type KeyOverHttp = {
  keyId: number;
  description: string;
  enabled: boolean;
  /** `made` also when it was widened later. */
  what: "made" | "widened";
  /** The last such change. */
  at: Date;
  ip: string | null;
};

/** Every key that still exists which the account's primary key made or widened over HTTP, the latest first. */
export async function keysOverHttp(reader: Reader, accountId: number): Promise<KeyOverHttp[]> {
  const rows = await reader
    .select({
      keyId: keys.id,
      description: keys.description,
      enabled: keys.enabled,
      action: auditEntries.action,
      before: auditEntries.before,
      after: auditEntries.after,
      at: auditEntries.at,
      ip: auditEntries.ip,
    })
    .from(auditEntries)
    .innerJoin(
      keys,
      and(
        eq(keys.accountId, auditEntries.accountId),
        eq(keys.id, auditEntries.subjectId),
        isNull(keys.deletedAt),
      ),
    )
    .where(
      and(
        eq(auditEntries.accountId, accountId),
        eq(auditEntries.subject, "key"),
        inArray(auditEntries.action, ["key.created", "key.updated", "key.enabled"]),
        eq(keys.kind, "restricted"),
        sql`${auditEntries.actor}->>'type' = 'key'`,
        // Only the primary may manage keys; were it ever another, it is not to be blamed on this one.
        sql`(${auditEntries.actor}->>'keyId')::int = (select p.id from ${keys} p where p.account_id = ${accountId} and p.kind = 'primary')`,
      ),
    )
    .orderBy(desc(auditEntries.id));
  const found = new Map<number, KeyOverHttp>();
  for (const { action, before, after, ...row } of rows) {
    const made = action === "key.created";
    if (action === "key.updated" && !widensIn(before ?? {}, after ?? {})) continue;
    const known = found.get(row.keyId);
    if (!known) found.set(row.keyId, { ...row, what: made ? "made" : "widened" });
    else if (made) known.what = "made";
  }
  return [...found.values()];
}
