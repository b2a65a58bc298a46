import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { events, keySecrets, keys } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";

/** A secret that still opens its key, and how much it is used; never the secret itself. */
export type SecretUse = {
  id: number;
  environment: Environment;
  /** The last four characters. */
  hint: string;
  createdAt: Date;
  /** When a replaced secret stops working; null for the current one. */
  endsAt: Date | null;
  /** Requests with it, refused ones too: who sends them still holds it. */
  lastHour: number;
  lastDay: number;
  /** Null when never used, as far as the events are kept. */
  lastUsedAt: Date | null;
};

const used = (column: "hour" | "day") =>
  sql<number>`(select count(*)::int from ${events} e where e.secret_id = ${keySecrets}."id"
    and e.date_time > now() - ${column === "hour" ? sql.raw("interval '1 hour'") : sql.raw("interval '24 hours'")})`;

/** The secrets of a key that work now: the current of each environment first, then those in their overlap. */
export async function usableSecrets(reader: Reader, accountId: number, keyId: number): Promise<SecretUse[]> {
  const rows = await reader
    .select({
      id: keySecrets.id,
      environment: keySecrets.environment,
      hint: keySecrets.hint,
      createdAt: keySecrets.createdAt,
      endsAt: keySecrets.endsAt,
      lastHour: used("hour"),
      lastDay: used("day"),
      lastUsedAt:
        sql`greatest(${keySecrets.lastUsedAt}, (select max(e.date_time) from ${events} e where e.secret_id = ${keySecrets}."id"))`.mapWith(
          keySecrets.createdAt,
        ),
    })
    .from(keySecrets)
    .innerJoin(keys, eq(keys.id, keySecrets.keyId))
    .where(
      and(
        eq(keys.accountId, accountId),
        eq(keys.id, keyId),
        isNull(keys.deletedAt),
        sql`(${keySecrets.endsAt} is null or ${keySecrets.endsAt} > clock_timestamp())`,
      ),
    )
    .orderBy(sql`${keySecrets.endsAt} is not null`, asc(keySecrets.id));
  return rows.map(({ lastUsedAt, ...row }) => ({
    ...row,
    lastUsedAt: lastUsedAt instanceof Date ? lastUsedAt : null,
  }));
}
