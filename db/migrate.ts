import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { env } from "@/lib/env";

/** Same number in every process: only one migrates at a time, the others wait and find nothing to do. */
const migrationLock = 7_316_221;

/** Brings a database (default: the process's own) to the newest schema; safe to call from many at once. */
export async function migrate(url: string = env().databaseUrl): Promise<void> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: "invoicetronic-migrate" },
  });
  try {
    await sql`select pg_advisory_lock(${migrationLock})`;
    await runMigrations(drizzle(sql), {
      migrationsFolder: fileURLToPath(new URL("./migrations", import.meta.url)),
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
