import { sql } from "drizzle-orm";
import { db, lookupSql } from "@/db";

const timeoutMs = 2_000;

/**
 * Seconds until the smallest query is answered on each pool of this process: what any other would wait for a connection,
 * and for the database, just now. Two seconds when it takes longer; null when it fails.
 */
export async function poolWaits(): Promise<{ pages: number | null; lookups: number | null }> {
  const [pages, lookups] = await Promise.all([
    timed(() => db().execute(sql`select 1`)),
    timed(() => lookupSql().unsafe("select 1")),
  ]);
  return { pages, lookups };
}

async function timed(run: () => PromiseLike<unknown>): Promise<number | null> {
  const startedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((done) => {
    timer = setTimeout(done, timeoutMs);
  });
  return Promise.race([run(), late])
    .then(
      () => (performance.now() - startedAt) / 1_000,
      () => null,
    )
    .finally(() => clearTimeout(timer));
}
