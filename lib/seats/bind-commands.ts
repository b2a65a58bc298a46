import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import { keys, seatAttempts, seatPlacements, seats, seatTrials, stripeFindings } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import type { SubscriptionFacts } from "@/lib/billing/subscription";
import { log } from "@/lib/log/log";
import { seatDescription } from "./describe";
import { type Attempt, type SeatRow, seatOnKey, systemCtx, tellStripe } from "./row-commands";
import type { FindingKind } from "./seat";

/**
 * The seat that an attempt of this account bought, now live with its subscription; the trial is claimed with it. Null when
 * no attempt of the account bought it at its price. It is cancelled at once, and found by the billing page, when it must not
 * be: its key was deleted while the checkout was open (what was charged stays charged, and somebody has to look at it), its
 * key has another seat, or it brings a trial that the account has had: that one costs nothing until it is cancelled.
 */
export async function bind(tx: Tx, accountId: number, facts: SubscriptionFacts): Promise<SeatRow | null> {
  const attempt = await attemptOf(tx, accountId, facts);
  if (!attempt) return null;
  const [seat] = await tx.select().from(seats).where(eq(seats.id, attempt.seatId));
  if (!seat || seat.subscriptionId !== null) return null;
  const isSecondTrial = !(await claimTrial(tx, accountId, facts.id)) && facts.trialEnd !== null;
  await tx
    .update(seatAttempts)
    .set({ state: "completed", endedAt: sql`now()` })
    .where(eq(seatAttempts.id, attempt.id));

  const [key] = await tx
    .select({ deletedAt: keys.deletedAt, description: keys.description })
    .from(keys)
    .where(eq(keys.id, seat.keyId));
  const holder = await seatOnKey(tx, accountId, seat.keyId);
  const isTaken = holder !== null && holder.id !== seat.id;
  const isUnwanted = isTaken || key?.deletedAt !== null;
  const isOver = isUnwanted || isSecondTrial;
  const [bound] = await tx
    .update(seats)
    .set({
      subscriptionId: facts.id,
      // Ended with us, so that the key's own seat keeps its place; with Stripe as soon as the outbox gets there.
      state: isTaken ? "ended" : "live",
      endedAt: isTaken ? sql`now()` : null,
      ...(isOver && { cancelIntent: "now" as const }),
      version: sql`${seats.version} + 1`,
      updatedAt: sql`now()`,
    })
    .where(eq(seats.id, seat.id))
    .returning();
  if (!bound) return null;
  await tx.insert(seatPlacements).values({ accountId, seatId: seat.id, keyId: seat.keyId });
  if (isOver) await tellStripe(tx, accountId, seat.id, "cancellation");
  else await tellStripe(tx, accountId, seat.id, "card");
  // Renamed while the checkout was open: Stripe calls the seat by the old name.
  if (!isOver && key && nameAskedFor(attempt) !== seatDescription(key.description)) {
    await tellStripe(tx, accountId, seat.id, "description");
  }
  if (isSecondTrial) await note(tx, accountId, facts.id, "second_trial");
  else if (isUnwanted && facts.trialEnd === null) await note(tx, accountId, facts.id, "paid_unwanted");
  await record(tx, systemCtx(accountId), {
    action: "seat.started",
    subject: "seat",
    subjectId: seat.id,
    after: { keyId: seat.keyId, subscription: facts.id },
  });
  return bound;
}

/** What Stripe was to call the seat when its checkout was opened. */
function nameAskedFor({ request: { subscription_data: data } }: Attempt): unknown {
  return typeof data === "object" && data !== null && "description" in data ? data.description : null;
}

/** Found by what its metadata says, believed only with the account of its customer and the price that was shown. */
async function attemptOf(tx: Tx, accountId: number, { attemptId, priceIds }: SubscriptionFacts) {
  if (attemptId === null) return null;
  const [attempt] = await tx
    .select()
    .from(seatAttempts)
    .where(and(sql`${seatAttempts.id}::text = ${attemptId}`, eq(seatAttempts.accountId, accountId)));
  return attempt && priceIds.includes(attempt.terms.id) ? attempt : null;
}

/** Whether the account's trial is this subscription's; the first one takes it, with a trial or without. */
async function claimTrial(tx: Tx, accountId: number, subscriptionId: string): Promise<boolean> {
  await tx
    .insert(seatTrials)
    .values({ accountId, subscriptionId })
    .onConflictDoNothing({ target: seatTrials.accountId });
  const [claim] = await tx.select().from(seatTrials).where(eq(seatTrials.accountId, accountId));
  return claim?.subscriptionId === subscriptionId;
}

async function note(tx: Tx, accountId: number, subscriptionId: string, kind: FindingKind): Promise<void> {
  log.error(`Subscription ${subscriptionId} was cancelled at once: ${kind}.`);
  await tx.insert(stripeFindings).values({ accountId, subscriptionId, kind }).onConflictDoNothing();
}
