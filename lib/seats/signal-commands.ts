import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { db } from "@/db";
import { seatAttempts, stripeEvents } from "@/db/schema";
import type { Signal } from "@/lib/billing/webhook";
import { closeAttempt } from "./checkout-commands";
import { syncSubscription } from "./sync-commands";

/**
 * Does what an event asks for: fetch and converge. Doubled and shuffled events do no harm, as none is trusted for more
 * than an id; its row is marked only when the work is done, so one that fails comes again.
 */
export async function receiveSignal(signal: Signal): Promise<void> {
  const { eventId, type, subscriptionId, sessionId } = signal;
  if (subscriptionId === null && sessionId === null) return;
  const [seen] = await db()
    .insert(stripeEvents)
    .values({ id: eventId, type })
    .onConflictDoUpdate({ target: stripeEvents.id, set: { type } })
    .returning({ doneAt: stripeEvents.doneAt });
  if (seen?.doneAt) return;
  if (subscriptionId) await syncSubscription(subscriptionId);
  else if (sessionId && type === "checkout.session.expired") await endedSession(sessionId);
  await db()
    .update(stripeEvents)
    .set({ doneAt: sql`now()` })
    .where(and(eq(stripeEvents.id, eventId), isNull(stripeEvents.doneAt)));
}

/** A session that is said to have run out: looked at again, then its attempt is closed. */
async function endedSession(sessionId: string): Promise<void> {
  const [attempt] = await db().select().from(seatAttempts).where(eq(seatAttempts.sessionId, sessionId));
  if (attempt && (attempt.state === "open" || attempt.state === "creating")) await closeAttempt(attempt);
}

/** Forgets events that are older than Stripe would ever send again. */
export async function cleanSignals(): Promise<void> {
  await db().delete(stripeEvents).where(lt(stripeEvents.receivedAt, sql`now() - interval '60 days'`));
}
