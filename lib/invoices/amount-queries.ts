import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { receiveDocuments, sendDocuments } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import type { Amount } from "./amount";

/** Whose documents, and which. */
export type AmountsOf = { accountId: number; environment: Environment; ids: readonly number[] };

const stored = {
  send: { table: sendDocuments, id: sendDocuments.sendId },
  receive: { table: receiveDocuments, id: receiveDocuments.receiveId },
} as const;

/**
 * What each of these files comes to, by its id: the invoices of a file added up. One is missing here when an invoice
 * of it has no total, when they are in several currencies, and when it is not this account's.
 */
export async function amountsOf(
  reader: Reader,
  kind: keyof typeof stored,
  { accountId, environment, ids }: AmountsOf,
): Promise<ReadonlyMap<number, Amount & { total: string }>> {
  if (ids.length === 0) return new Map();
  const { table, id } = stored[kind];
  const once = (value: SQL) => sql`count(distinct ${value}) = 1`;
  const rows = await reader
    .select({
      id: sql<number>`${id}`,
      total: sql<string>`sum(${table.total})::text`,
      currency: sql<string | null>`min(${table.currency})`,
    })
    .from(table)
    .where(and(eq(table.accountId, accountId), eq(table.environment, environment), inArray(id, [...ids])))
    .groupBy(id)
    .having(sql`bool_and(${table.total} is not null) and ${once(sql`coalesce(${table.currency}, '')`)}`);
  return new Map(rows.map((row) => [row.id, { total: row.total, currency: row.currency }]));
}
