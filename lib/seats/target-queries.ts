import { and, eq, gt, ilike, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { keys, seats } from "@/db/schema";
import { containing } from "@/lib/companies/queries";

/** A key that could take a seat. */
export type SeatTarget = { id: number; name: string; primary: boolean };

/** Keys on one page of the picker. */
export const targetsPageSize = 20;

/** One page of {@link SeatTarget}s by name, and where the next one begins (null at the end). */
export type SeatTargets = { rows: SeatTarget[]; next: SeatTarget | null };

/**
 * Keys of the account that a seat can be moved to: enabled, not expired, without a seat or an open checkout. `q` is looked
 * for in the description; `after`: the last key of the page before.
 */
export async function seatTargets(
  reader: Reader,
  accountId: number,
  q: string,
  after: { id: number; name: string } | null = null,
): Promise<SeatTargets> {
  const name = sql`lower(${keys.description})`;
  const behind: SQL | undefined = after
    ? sql`(${name}, ${keys.id}) > (lower(${after.name}::text), ${after.id}::int)`
    : undefined;
  const found = await reader
    .select({
      id: keys.id,
      name: keys.description,
      primary: sql<boolean>`${keys.kind} = 'primary'`,
    })
    .from(keys)
    .where(
      and(
        eq(keys.accountId, accountId),
        isNull(keys.deletedAt),
        eq(keys.enabled, true),
        or(isNull(keys.expiresAt), gt(keys.expiresAt, sql`now()`)),
        q === "" ? undefined : ilike(keys.description, containing(q)),
        behind,
        sql`not exists (select 1 from ${seats} s where s.account_id = ${keys}."account_id"
          and s.key_id = ${keys}."id" and s.state in ('pending', 'live'))`,
      ),
    )
    .orderBy(name, keys.id)
    .limit(targetsPageSize + 1);
  const rows = found.slice(0, targetsPageSize);
  return { rows, next: found.length > targetsPageSize ? (rows.at(-1) ?? null) : null };
}
