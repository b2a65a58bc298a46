import { asc, eq, lte, sql } from "drizzle-orm";
import { db } from "@/db";
import { sends, updates } from "@/db/schema";

/** Documents of one run, so that a run ends. */
const batchMax = 200;

/**
 * Lets the exchange say what is due: the next planned state of each document becomes an update. Several processes
 * share the work (`SKIP LOCKED`), a killed one loses nothing. Returns how many documents moved on.
 */
export async function advanceDue(): Promise<number> {
  return db().transaction(async (tx) => {
    const due = await tx
      .select({
        id: sends.id,
        accountId: sends.accountId,
        environment: sends.environment,
        companyId: sends.companyId,
        plan: sends.exchangePlan,
      })
      .from(sends)
      .where(lte(sends.exchangeDueAt, sql`now()`))
      .orderBy(asc(sends.exchangeDueAt))
      .limit(batchMax)
      .for("update", { skipLocked: true });
    const now = new Date();
    for (const { id, plan, ...place } of due) {
      const [step, ...later] = plan ?? [];
      const next = later[0] ? new Date(now.getTime() + later[0].afterMs) : null;
      if (step) {
        const { state, description, errors } = step;
        await tx
          .insert(updates)
          .values({ ...place, sendId: id, state, description, errors, lastUpdate: now });
      }
      await tx
        .update(sends)
        .set({
          ...(step ? { latestState: step.state, lastUpdate: now, version: sql`${sends.version} + 1` } : {}),
          exchangePlan: later,
          exchangeDueAt: next,
        })
        .where(eq(sends.id, id));
    }
    return due.length;
  });
}
