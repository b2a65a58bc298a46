import { lt, type SQL, sql } from "drizzle-orm";
import { db } from "@/db";
import { type events, writtenBatches } from "@/db/schema";
import { loggable, sqlState } from "@/lib/errors";
import { log } from "@/lib/log/log";

type Row = typeof events.$inferInsert;

/** Events that are written together, under an id that they keep until they are. */
export type RowBatch = { id: string; rows: Row[] };

/**
 * Part of a statement's `with`, named `fresh`: one row when the batch was not written yet, and from then on it is. A
 * statement that only does its work where `fresh` has a row does it once, however often it is sent; one that is still
 * under way on a connection that broke is waited for.
 */
export function fresh(batchId: string): SQL {
  return sql`fresh as (
    insert into written_batches (id) values (${batchId}) on conflict do nothing returning 1
  )`;
}

/** The columns of an event, with the type that each has in the database. */
const columns = [
  ["accountId", "account_id", "int"],
  ["keyId", "key_id", "int"],
  ["secretId", "secret_id", "int"],
  ["environment", "environment", "text"],
  ["companyId", "company_id", "int"],
  ["method", "method", "text"],
  ["endpoint", "endpoint", "text"],
  ["query", "query", "text"],
  ["statusCode", "status_code", "int"],
  ["code", "code", "text"],
  ["error", "error", "text"],
  ["needs", "needs", "text"],
  ["resourceId", "resource_id", "int"],
  ["origin", "origin", "text"],
  ["ip", "ip", "text"],
  ["userAgent", "user_agent", "text"],
  ["dateTime", "date_time", "timestamptz"],
] as const;

/** A value in the literal of an array. */
function element(value: string | number | Date | null | undefined): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "number") return String(value);
  return value instanceof Date ? value.toISOString() : `"${value.replace(/[\\"]/g, "\\$&")}"`;
}

/**
 * Stores a batch once, however often it is asked for. One parameter a column, whatever the number of rows: one a value
 * would cost more than the requests they tell of. A row that can't be stored must not hold up the others for ever: it is
 * named and left out.
 */
export async function storeRows({ id, rows }: RowBatch): Promise<void> {
  const names = sql.raw(columns.map(([, column]) => column).join(", "));
  const arrays = columns.map(
    ([field, , type]) =>
      sql`${`{${rows.map((row) => element(row[field])).join()}}`}::text::${sql.raw(type)}[]`,
  );
  try {
    await db().execute(sql`with ${fresh(id)}
      insert into events (${names}) select given.* from fresh, unnest(${sql.join(arrays, sql`, `)}) given`);
  } catch (error) {
    if (!/^22/.test(sqlState(error))) throw error;
    const [only] = rows;
    if (only && rows.length === 1) {
      log.error(`An event of key ${only.keyId} can't be stored`, loggable(error));
      return;
    }
    for (const [at, row] of rows.entries()) await storeRows({ id: `${id}/${at}`, rows: [row] });
  }
}

/** Forgets which batches were written, a day later: nothing is tried again for so long. */
export async function pruneBatches(): Promise<void> {
  await db().delete(writtenBatches).where(lt(writtenBatches.at, sql`now() - interval '1 day'`));
}
