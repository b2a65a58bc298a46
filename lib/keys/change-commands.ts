import { isNull, lt, sql } from "drizzle-orm";
import { db } from "@/db";
import { keyChanges } from "@/db/schema";

/**
 * Forgets changes that every process has heard of, or has started anew since (`known-keys.ts`): a day after they were
 * seen committed, not after they were written, as their transaction may have stayed open in between.
 */
export async function pruneKeyChanges(): Promise<void> {
  await db().delete(keyChanges).where(lt(keyChanges.seenAt, sql`now() - interval '1 day'`));
  await db().update(keyChanges).set({ seenAt: sql`clock_timestamp()` }).where(isNull(keyChanges.seenAt));
}
