import { and, eq, lt, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { billingCustomers, keys, seatAttempts, seatPlacements, seats, seatTrials } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import { expectsLivemode } from "@/lib/billing/client";
import { readSubscription } from "@/lib/billing/queries";
import type { PaymentFacts, SubscriptionFacts } from "@/lib/billing/subscription";
import type { Ctx } from "@/lib/ctx";
import { env } from "@/lib/env";
import { lockAccount, type SeatRow, seatOnKey, tellStripe } from "./row-commands";
import { terminalStatuses } from "./seat";

/** What a sync did: `ignored` when the subscription is none of ours. */
export type Synced = "mirrored" | "stale" | "ignored";

type Facts = SubscriptionFacts & PaymentFacts;

/**
 * Brings a seat to what Stripe says of its subscription. Every signal ends here: webhook, return page, command,
 * reconcile. The number is taken before the fetch, so of two that overlap the later read wins, whichever is stored last.
 */
export async function syncSubscription(subscriptionId: string): Promise<Synced> {
  const [number] = await db().execute<{ number: string }>(sql`select nextval('stripe_reads') as number`);
  const facts = await readSubscription(subscriptionId);
  if (facts === null || !isOurs(facts)) return "ignored";
  const accountId = await accountOf(facts.customerId);
  if (accountId === null) return ignore(facts, "its customer is none of ours");
  return db().transaction(async (tx) => {
    await lockAccount(tx, accountId);
    const seat = (await boundSeat(tx, facts.id)) ?? (await bind(tx, accountId, facts));
    if (!seat) return ignore(facts, "no attempt of ours bought it");
    return mirror(tx, seat, facts, Number(number?.number));
  });
}

function isOurs({ livemode, priceIds }: Facts): boolean {
  return livemode === expectsLivemode() && priceIds.includes(env().stripe.priceId);
}

function ignore({ id }: Facts, why: string): "ignored" {
  console.warn(`Subscription ${id} is left alone: ${why}.`);
  return "ignored";
}

async function accountOf(customerId: string): Promise<number | null> {
  const [row] = await db()
    .select({ accountId: billingCustomers.accountId })
    .from(billingCustomers)
    .where(eq(billingCustomers.customerId, customerId));
  return row?.accountId ?? null;
}

async function boundSeat(tx: Tx, subscriptionId: string): Promise<SeatRow | null> {
  const [seat] = await tx.select().from(seats).where(eq(seats.subscriptionId, subscriptionId));
  return seat ?? null;
}

const systemCtx = (accountId: number): Ctx => ({
  accountId,
  actor: { type: "system" },
  ip: null,
  userAgent: null,
  passwordFresh: true,
});

/**
 * The seat that an attempt of this account bought, now live with its subscription; the trial is claimed with it. When
 * the owner has given the seat up meanwhile (deleted the key, discarded the checkout), it is cancelled at once.
 */
async function bind(tx: Tx, accountId: number, facts: Facts): Promise<SeatRow | null> {
  if (facts.attemptId === null) return null;
  const [attempt] = await tx
    .select()
    .from(seatAttempts)
    .where(and(sql`${seatAttempts.id}::text = ${facts.attemptId}`, eq(seatAttempts.accountId, accountId)));
  if (!attempt) return null;
  const [seat] = await tx.select().from(seats).where(eq(seats.id, attempt.seatId));
  if (!seat || seat.subscriptionId !== null) return null;
  await tx
    .insert(seatTrials)
    .values({ accountId, subscriptionId: facts.id })
    .onConflictDoNothing({ target: seatTrials.accountId });
  await tx
    .update(seatAttempts)
    .set({ state: "completed", endedAt: sql`now()` })
    .where(eq(seatAttempts.id, attempt.id));

  const [key] = await tx.select({ deletedAt: keys.deletedAt }).from(keys).where(eq(keys.id, seat.keyId));
  const holder = await seatOnKey(tx, accountId, seat.keyId);
  const unwanted = key?.deletedAt !== null || seat.state === "abandoned";
  const taken = holder !== null && holder.id !== seat.id;
  const [bound] = await tx
    .update(seats)
    .set({
      subscriptionId: facts.id,
      state: taken ? "ended" : "live",
      ...(taken && { endedAt: sql`now()` }),
      ...((unwanted || taken) && { cancelIntent: "now" as const }),
      version: sql`${seats.version} + 1`,
      updatedAt: sql`now()`,
    })
    .where(eq(seats.id, seat.id))
    .returning();
  if (!bound) return null;
  await tx.insert(seatPlacements).values({ accountId, seatId: seat.id, keyId: seat.keyId });
  await tellStripe(tx, accountId, seat.id, "card");
  if (unwanted || taken) await tellStripe(tx, accountId, seat.id, "cancellation");
  await record(tx, systemCtx(accountId), {
    action: "seat.started",
    subject: "seat",
    subjectId: seat.id,
    after: { keyId: seat.keyId, subscription: facts.id },
  });
  return bound;
}

async function mirror(tx: Tx, seat: SeatRow, facts: Facts, readNumber: number): Promise<Synced> {
  const over = terminalStatuses.includes(facts.status);
  const ends = seat.state === "live" && over;
  const stored = await tx
    .update(seats)
    .set({
      status: facts.status,
      trialEnd: facts.trialEnd,
      currentPeriodEnd: facts.currentPeriodEnd,
      cancelAt: facts.cancelAt,
      pastDueSince: facts.pastDueSince,
      everPaid: seat.everPaid || facts.everPaid,
      readNumber,
      ...(ends && { state: "ended" as const, endedAt: sql`now()` }),
      version: sql`${seats.version} + 1`,
      updatedAt: sql`now()`,
    })
    .where(and(eq(seats.id, seat.id), lt(seats.readNumber, readNumber)))
    .returning({ id: seats.id });
  if (stored.length === 0) return "stale";
  if (ends) {
    await record(tx, systemCtx(seat.accountId), {
      action: "seat.ended",
      subject: "seat",
      subjectId: seat.id,
      after: { status: facts.status },
    });
  }
  return "mirrored";
}
