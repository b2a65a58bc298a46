import { lt, type SQL, sql } from "drizzle-orm";
import { db } from "@/db";
import { writtenBatches } from "@/db/schema";
import { loggable, sqlState } from "@/lib/errors";
import { log } from "@/lib/log/log";
import type { EventAt, EventRow } from "./alike";

/** Events that are written together, under an id that they keep until they are. */
export type RowBatch = { id: string; rows: EventAt[] };

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

/** The columns of an event but for its time, with the type that each has in the database. */
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
] as const;

/** A value in the literal of an array. */
function element(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "number" ? String(value) : `"${value.replace(/[\\"]/g, "\\$&")}"`;
}

const array = (elements: readonly string[], type: string) =>
  sql`${`{${elements.join()}}`}::text::${sql.raw(type)}[]`;

const names = columns.map(([, column]) => column).join(", ");
const insert = sql.raw(`insert into events (${names}, date_time)
  select ${columns.map(([, column]) => `kind.${column}`).join(", ")}, to_timestamp(told.at / 1000.0)`);

/** What happened, each once, and the place of each of the rows in it, from 1 on. */
function kindsOf(rows: readonly EventAt[]) {
  const places = new Map<EventRow, number>();
  const placeOf = rows.map(({ row }) => {
    const known = places.get(row);
    if (known !== undefined) return known;
    places.set(row, places.size + 1);
    return places.size;
  });
  return { kinds: [...places.keys()], placeOf };
}

/**
 * Stores a batch once, however often it is asked for. What happened is sent once, and for each row its place among that
 * and its time: one parameter a column, whatever the number of rows. What can't be stored must not hold up the others for
 * ever: it is named and left out.
 */
export async function storeRows({ id, rows }: RowBatch): Promise<void> {
  const { kinds, placeOf } = kindsOf(rows);
  const arrays = columns.map(([field, , type]) =>
    array(
      kinds.map((kind) => element(kind[field])),
      type,
    ),
  );
  const told = [
    array(placeOf.map(String), "int"),
    array(
      rows.map(({ at }) => String(at)),
      "bigint",
    ),
  ];
  try {
    await db().execute(sql`with ${fresh(id)} ${insert}
      from fresh, unnest(${sql.join(told, sql`, `)}) with ordinality told(kind, at, place)
      join unnest(${sql.join(arrays, sql`, `)}) with ordinality kind(${sql.raw(names)}, place) on kind.place = told.kind
      order by told.place`);
  } catch (error) {
    if (!/^22/.test(sqlState(error))) throw error;
    const [only] = kinds;
    if (only && kinds.length === 1) {
      log.error(`Events of key ${only.keyId} can't be stored (${rows.length})`, loggable(error));
      return;
    }
    for (const [at, kind] of kinds.entries())
      await storeRows({ id: `${id}/${at}`, rows: rows.filter(({ row }) => row === kind) });
  }
}

/** Forgets which batches were written, a day later: nothing is tried again for so long. */
export async function pruneBatches(): Promise<void> {
  await db().delete(writtenBatches).where(lt(writtenBatches.at, sql`now() - interval '1 day'`));
}
