import { sql } from "drizzle-orm";
import type { Reader } from ".";

/**
 * The database's clock, the one that judges money and access: that of a process may be hours off, and another process's
 * would judge otherwise.
 */
export async function databaseNow(reader: Reader): Promise<Date> {
  const [row] = await reader.execute<{ ms: string }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::text as ms`,
  );
  if (!row) throw new Error("The database told no time");
  return new Date(Number(row.ms));
}
