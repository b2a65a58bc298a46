import { db, lookupSql } from "@/db";
import { neededMigration } from "@/db/needed-migration";
import { type Readiness, readinessOf } from "./ready";
import { isStopping } from "./stopping";

const timeoutMs = 3_000;

/** What a question answers within three seconds; null when it fails or takes longer. */
async function inTime<Answer>(question: PromiseLike<Answer>): Promise<Answer | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs);
  });
  const answer = Promise.resolve(question).catch(() => null);
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Whether the database answers, within three seconds. */
export async function databaseAnswers(): Promise<boolean> {
  return (await inTime(db().execute("select 1"))) !== null;
}

/**
 * Whether this process should get requests. Asked on the connections of key verification: pages that keep their pool busy
 * are no reason to take a server away from callers, and its work from the others.
 */
export async function readiness(): Promise<Readiness> {
  if (isStopping()) return "stopping";
  const rows = await inTime(
    lookupSql().unsafe<{ latest: string | null; standby: boolean }[]>(
      "select max(created_at)::text as latest, pg_is_in_recovery() as standby from drizzle.__drizzle_migrations",
    ),
  );
  const row = rows?.[0];
  const database = row ? { latest: Number(row.latest ?? 0), standby: row.standby } : null;
  return readinessOf(isStopping(), database, neededMigration);
}
