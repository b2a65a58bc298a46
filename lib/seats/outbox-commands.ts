import { and, eq, isNotNull, isNull, lte, sql } from "drizzle-orm";
import { db } from "@/db";
import { billingCustomers, keys, seats, stripeOutbox } from "@/db/schema";
import { describe, endNow, endWithPeriod, pushDetails, shareCard } from "@/lib/billing/commands";
import { readSubscription } from "@/lib/billing/queries";
import { loggable } from "@/lib/errors";
import { seatDescription } from "./describe";
import { closeAttempt } from "./enable-commands";
import { payableAttempts } from "./row-commands";
import { syncSubscription } from "./sync-commands";

const batchMax = 50;

/** After a failure: 5 s, 10 s, 20 s … at most an hour. Never given up: money hangs on it. */
const waitSeconds = (attempts: number) => Math.min(5 * 2 ** Math.max(0, attempts - 1), 3_600);

/** Tells Stripe what is due; returns how many tasks were done. Workers never take the same seat at once. */
export async function drainOutbox(): Promise<number> {
  let done = 0;
  for (let tried = 0; tried < batchMax; tried += 1) {
    const result = await drainOne();
    if (result === "empty") break;
    if (result === "done") done += 1;
  }
  return done;
}

/**
 * One task, its row locked for as long as Stripe talks, so that a process that is killed leaves it due. Of one seat only
 * the oldest task is taken: cancel, keep, cancel reach Stripe in that order, and each reads what is wanted by then.
 */
async function drainOne(): Promise<"empty" | "done" | "failed"> {
  return db().transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(stripeOutbox)
      .where(and(isNotNull(stripeOutbox.dueAt), lte(stripeOutbox.dueAt, sql`now()`), oldestOfItsSeat))
      .orderBy(stripeOutbox.dueAt, stripeOutbox.id)
      .limit(1)
      .for("update", { skipLocked: true });
    if (!row) return "empty";
    try {
      await perform(row);
    } catch (error) {
      const attempts = row.attempts + 1;
      console.error(`Stripe was not told (${row.task}, attempt ${attempts}):`, loggable(error));
      await tx
        .update(stripeOutbox)
        .set({
          attempts,
          dueAt: sql`now() + ${waitSeconds(attempts)} * interval '1 second'`,
          error: error instanceof Error ? error.message.slice(0, 500) : "unknown",
        })
        .where(eq(stripeOutbox.id, row.id));
      return "failed";
    }
    await tx
      .update(stripeOutbox)
      .set({ dueAt: null, doneAt: sql`now()`, error: null })
      .where(eq(stripeOutbox.id, row.id));
    return "done";
  });
}

const oldestOfItsSeat = sql`not exists (
  select 1 from ${stripeOutbox} earlier
  where earlier.due_at is not null and earlier.id < ${stripeOutbox}."id"
    and earlier.account_id = ${stripeOutbox}."account_id"
    and earlier.seat_id is not distinct from ${stripeOutbox}."seat_id")`;

type Row = typeof stripeOutbox.$inferSelect;

async function perform({ accountId, seatId, task }: Row): Promise<void> {
  if (seatId === null) {
    if (task === "details") await tellDetails(accountId);
    return;
  }
  if (task === "checkout") {
    const open = await db().transaction((tx) => payableAttempts(tx, accountId, { seatId }));
    for (const attempt of open) await closeAttempt(attempt);
    return;
  }
  const [seat] = await db().select().from(seats).where(eq(seats.id, seatId));
  if (!seat?.subscriptionId) return;
  const { subscriptionId } = seat;
  if (task === "cancellation") {
    if (seat.cancelIntent === "now") await endNow(subscriptionId);
    else if (seat.state === "live") await endWithPeriod(subscriptionId, seat.cancelIntent === "period_end");
    await syncSubscription(subscriptionId);
  } else if (task === "description") {
    const [key] = await db().select().from(keys).where(eq(keys.id, seat.keyId));
    if (key) await describe(subscriptionId, seatDescription(key.description), key.id);
  } else if (task === "card") {
    const facts = await readSubscription(subscriptionId);
    if (facts?.ownCardId) await shareCard(subscriptionId, facts.customerId, facts.ownCardId);
  }
}

async function tellDetails(accountId: number): Promise<void> {
  const [row] = await db().select().from(billingCustomers).where(eq(billingCustomers.accountId, accountId));
  if (row?.customerId && row.details) await pushDetails(row.customerId, row.details);
}

/** Forgets tasks that were done long ago. */
export async function cleanOutbox(): Promise<void> {
  await db()
    .delete(stripeOutbox)
    .where(and(isNull(stripeOutbox.dueAt), lte(stripeOutbox.doneAt, sql`now() - interval '30 days'`)));
}
