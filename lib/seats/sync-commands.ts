import { and, eq, lt, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { billingCustomers, seats } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import { expectsLivemode } from "@/lib/billing/client";
import { readPayment, readSubscription } from "@/lib/billing/queries";
import type { PaymentFacts, SubscriptionFacts } from "@/lib/billing/subscription";
import { log } from "@/lib/log/log";
import { bind } from "./bind-commands";
import { tellPaymentFailed, tellSeatEnded } from "./mail-commands";
import { lockSeats, type SeatRow, systemCtx } from "./row-commands";
import { terminalStatuses } from "./seat";

/** What a sync did: `stale` when a later read was stored before, `ignored` when the subscription is none of ours. */
export type Synced = "mirrored" | "stale" | "ignored";

/**
 * Brings a seat to what Stripe says of its subscription. Every signal ends here: webhook, return page, command,
 * reconcile. The number is taken before the fetch: whoever reads after the last change has the highest number that is ever
 * stored, so an older answer that comes in later changes nothing.
 */
export async function syncSubscription(subscriptionId: string): Promise<Synced> {
  const [number] = await db().execute<{ number: string }>(sql`select nextval('stripe_reads') as number`);
  const facts = await readSubscription(subscriptionId);
  if (facts === null || facts.livemode !== expectsLivemode()) return "ignored";
  const [known] = await db()
    .select({ accountId: seats.accountId, everPaid: seats.everPaid })
    .from(seats)
    .where(eq(seats.subscriptionId, facts.id));
  const payment = await readPayment(facts, known?.everPaid ?? false);
  // A seat's own account: its Customer may have been deleted at Stripe since, and another one stands in its place.
  const accountId = known?.accountId ?? (await accountOf(facts.customerId));
  if (accountId === null) return ignore(facts, "its customer is none of ours");
  return db().transaction(async (tx) => {
    await lockSeats(tx, accountId);
    const seat = (await boundSeat(tx, accountId, facts.id)) ?? (await bind(tx, accountId, facts));
    if (!seat) return ignore(facts, "no attempt of ours bought it");
    return mirror(tx, seat, { facts, payment, readNumber: Number(number?.number) });
  });
}

function ignore({ id }: SubscriptionFacts, why: string): "ignored" {
  log.warn(`Subscription ${id} is left alone: ${why}.`);
  return "ignored";
}

/** The account of a Customer; null when it is none of ours. */
async function accountOf(customerId: string): Promise<number | null> {
  const [row] = await db()
    .select({ accountId: billingCustomers.accountId })
    .from(billingCustomers)
    .where(eq(billingCustomers.customerId, customerId));
  return row?.accountId ?? null;
}

async function boundSeat(tx: Tx, accountId: number, subscriptionId: string): Promise<SeatRow | null> {
  const [seat] = await tx
    .select()
    .from(seats)
    .where(and(eq(seats.subscriptionId, subscriptionId), eq(seats.accountId, accountId)));
  return seat ?? null;
}

type Read = { facts: SubscriptionFacts; payment: PaymentFacts | null; readNumber: number };
type Copies = Pick<
  SeatRow,
  "status" | "trialEnd" | "currentPeriodEnd" | "cancelAt" | "pastDueSince" | "everPaid"
>;

const plain = (value: Copies[keyof Copies]) => (value instanceof Date ? value.getTime() : value);

async function mirror(tx: Tx, seat: SeatRow, { facts, payment, readNumber }: Read): Promise<Synced> {
  if (seat.readNumber >= readNumber) return "stale";
  const copies: Copies = {
    status: facts.status,
    trialEnd: facts.trialEnd,
    currentPeriodEnd: facts.currentPeriodEnd,
    cancelAt: facts.cancelAt,
    pastDueSince: payment ? payment.pastDueSince : facts.status === "trialing" ? null : seat.pastDueSince,
    everPaid: seat.everPaid || (payment?.everPaid ?? false),
  };
  const ends = seat.state === "live" && terminalStatuses.includes(facts.status);
  const differs = Object.entries(copies).some(
    ([field, value]) => plain(value) !== plain(seat[field as keyof Copies]),
  );
  // The number is stored in any case, or an older answer under way would win over this one.
  await tx
    .update(seats)
    .set({
      readNumber,
      ...(differs && { ...copies, updatedAt: sql`now()` }),
      ...(ends && { state: "ended" as const, endedAt: sql`now()`, version: sql`${seats.version} + 1` }),
    })
    .where(and(eq(seats.id, seat.id), lt(seats.readNumber, readNumber)));
  if (ends) {
    await record(tx, systemCtx(seat.accountId), {
      action: "seat.ended",
      subject: "seat",
      subjectId: seat.id,
      after: { status: facts.status },
    });
    await tellSeatEnded(tx, seat);
  } else if (seat.state === "live") {
    await tellPaymentFailed(tx, { ...seat, ...copies });
  }
  return "mirrored";
}
