import { and, eq, inArray, lte, sql } from "drizzle-orm";
import { db } from "@/db";
import { seatAttempts, seats } from "@/db/schema";
import { everySubscription } from "@/lib/billing/queries";
import type { SubscriptionFacts } from "@/lib/billing/subscription";
import { loggable } from "@/lib/errors";
import { closeAttempt } from "./enable-commands";
import { drainOutbox } from "./outbox-commands";
import type { SeatRow } from "./row-commands";
import { terminalStatuses } from "./seat";
import { syncSubscription } from "./sync-commands";

/** What a reconcile found: seats that were brought up to date, and subscriptions of ours that fit no seat. */
export type Reconciled = { synced: number; unknown: string[]; closed: number };

/**
 * Compares both sides, whatever signals were lost: Stripe's list against our seats, our live seats against Stripe's list,
 * checkouts past their end, tasks that are due. A second run right after changes nothing.
 */
export async function reconcile(): Promise<Reconciled> {
  await drainOutbox();
  const result: Reconciled = { synced: 0, unknown: [], closed: 0 };
  const seen = new Set<string>();
  for await (const facts of everySubscription()) {
    seen.add(facts.id);
    const [seat] = await db().select().from(seats).where(eq(seats.subscriptionId, facts.id));
    if (seat && !differs(seat, facts)) continue;
    if (!seat && terminalStatuses.includes(facts.status)) continue;
    const synced = await syncSubscription(facts.id);
    if (synced === "ignored") result.unknown.push(facts.id);
    else result.synced += 1;
  }
  const ours = await db().select().from(seats).where(eq(seats.state, "live"));
  for (const { subscriptionId } of ours) {
    if (!subscriptionId || seen.has(subscriptionId)) continue;
    if ((await syncSubscription(subscriptionId)) === "mirrored") result.synced += 1;
  }
  result.closed = await closeOverdue();
  return result;
}

/** Whether our copy is not what Stripe's list says; what is owed is only known by a look at the invoices. */
function differs(seat: SeatRow, facts: SubscriptionFacts): boolean {
  const same = (a: Date | null, b: Date | null) => (a?.getTime() ?? null) === (b?.getTime() ?? null);
  return (
    seat.status !== facts.status ||
    !same(seat.trialEnd, facts.trialEnd) ||
    !same(seat.currentPeriodEnd, facts.currentPeriodEnd) ||
    !same(seat.cancelAt, facts.cancelAt) ||
    (seat.state === "live" && terminalStatuses.includes(facts.status))
  );
}

/** Closes checkouts whose time is over; Stripe has the last word whether one was paid. */
async function closeOverdue(): Promise<number> {
  const overdue = await db()
    .select()
    .from(seatAttempts)
    .where(and(inArray(seatAttempts.state, ["creating", "open"]), lte(seatAttempts.expiresAt, sql`now()`)));
  let closed = 0;
  for (const attempt of overdue) {
    try {
      await closeAttempt(attempt);
      closed += 1;
    } catch (error) {
      console.error(`Checkout ${attempt.id} can't be closed yet:`, loggable(error));
    }
  }
  return closed;
}
