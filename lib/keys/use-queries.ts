import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { events, keySecrets, keys } from "@/db/schema";
import { type EventOutcome, outcomeOf } from "@/lib/events/event";

/** What a key did in the last 24 hours, and its last request of that time (null: none). */
export type LastDay = Record<EventOutcome, number> & { lastAt: Date | null };

/** {@link LastDay}, of all secrets the key ever had; nothing at all for another account's. */
export async function lastDayOf(reader: Reader, accountId: number, keyId: number): Promise<LastDay> {
  const rows = await reader
    .select({
      statusCode: events.statusCode,
      code: events.code,
      requests: sql<number>`count(*)::int`,
      lastAt: sql`max(${events.dateTime})`.mapWith(events.dateTime),
    })
    .from(events)
    .innerJoin(keySecrets, eq(keySecrets.id, events.secretId))
    .where(
      and(
        eq(keySecrets.accountId, accountId),
        eq(keySecrets.keyId, keyId),
        sql`${events.dateTime} > now() - interval '24 hours'`,
      ),
    )
    .groupBy(events.statusCode, events.code);
  const day: LastDay = { answered: 0, refused: 0, faulty: 0, failed: 0, lastAt: null };
  for (const row of rows) {
    day[outcomeOf(row)] += row.requests;
    if (row.lastAt instanceof Date && (day.lastAt === null || row.lastAt > day.lastAt))
      day.lastAt = row.lastAt;
  }
  return day;
}

/** Those of the keys that have been used by now, and when; keys of another account are left out. */
export async function usedBy(
  reader: Reader,
  accountId: number,
  keyIds: readonly number[],
): Promise<{ keyId: number; at: Date | null }[]> {
  if (keyIds.length === 0) return [];
  return reader
    .select({ keyId: keys.id, at: keys.lastUsedAt })
    .from(keys)
    .where(
      and(
        eq(keys.accountId, accountId),
        inArray(keys.id, [...keyIds]),
        isNull(keys.deletedAt),
        isNotNull(keys.lastUsedAt),
      ),
    );
}
