import { lt, sql } from "drizzle-orm";
import { db } from "@/db";
import { keyChanges } from "@/db/schema";

/** Forgets changes that every process has heard of, or has started anew since (`verify.ts`). */
export async function pruneKeyChanges(): Promise<void> {
  await db().delete(keyChanges).where(lt(keyChanges.at, sql`now() - interval '1 day'`));
}
