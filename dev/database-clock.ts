import { sql } from "drizzle-orm";
import { closeDb, db } from "../db/index";

/** As our statements call them; what a column has as its default was resolved when it was made, and tells the real time. */
const clocks = { now: "stable", clock_timestamp: "volatile" } as const;

/** Lets the clock of a test's database be moved: its functions stand in a schema that is looked in first. */
export async function openDatabaseClock(): Promise<void> {
  const functions = Object.entries(clocks).map(
    ([name, volatility]) => `
      create function moved.${name}() returns timestamptz language sql ${volatility} as
      'select pg_catalog.${name}() + (select by from moved.clock)';`,
  );
  await db().execute(
    sql.raw(`do $do$ begin
    create schema moved;
    create table moved.clock (by interval not null);
    insert into moved.clock values (interval '0');
    ${functions.join("")}
    execute format('alter database %I set search_path = moved, public, pg_catalog', current_database());
  end $do$`),
  );
  // It counts for connections that are opened from now on.
  await closeDb();
}

/** Sets the clock of {@link openDatabaseClock} so far ahead of the machine's. */
export async function moveDatabase(aheadMs: number): Promise<void> {
  await db().execute(sql`update moved.clock set by = ${aheadMs} * interval '1 millisecond'`);
}
