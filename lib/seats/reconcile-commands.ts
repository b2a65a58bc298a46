import { and, eq, inArray, isNotNull, lte, ne, notInArray, sql } from "drizzle-orm";
import { db } from "@/db";
import {
  billingCustomers,
  seatAttempts,
  seats,
  stripeFindings,
  stripeOutbox,
  stripeWalks,
} from "@/db/schema";
import { brief } from "@/lib/billing/client";
import { everySubscription } from "@/lib/billing/queries";
import type { SubscriptionFacts } from "@/lib/billing/subscription";
import { env } from "@/lib/env";
import { log } from "@/lib/log/log";
import { closeAttempt } from "./checkout-commands";
import { drainOutbox } from "./outbox-commands";
import { lockSeats, type SeatRow, tellStripe } from "./row-commands";
import { terminalStatuses } from "./seat";
import { syncSubscription } from "./sync-commands";

/**
 * What a reconcile did: seats it looked at again, subscriptions that fit no seat, seats whose subscription Stripe doesn't
 * know, checkouts it closed, wishes it told Stripe again, and how often it did not get through.
 */
export type Reconciled = {
  synced: number;
  unknown: string[];
  missing: string[];
  closed: number;
  repeated: number;
  failed: number;
};

const walk = "subscriptions";

/**
 * The comparison, once an hour whatever the number of servers: the row of the last one is the lock. One that failed, or
 * whose process died, comes again after five minutes, or an hour.
 */
export async function reconcileHourly(): Promise<Reconciled | null> {
  if (env().stripe.secretKey === "") return null;
  const [begun] = await db()
    .insert(stripeWalks)
    .values({ name: walk, beganAt: sql`now()` })
    .onConflictDoUpdate({
      target: stripeWalks.name,
      set: { beganAt: sql`now()` },
      setWhere: sql`${stripeWalks.beganAt} <= now() - interval '1 hour'`,
    })
    .returning({ name: stripeWalks.name });
  if (!begun) return null;
  try {
    const result = await reconcile();
    if (result.failed > 0) throw new Error(`${result.failed} subscriptions could not be compared`);
    await db().update(stripeWalks).set({ endedAt: sql`now()` }).where(eq(stripeWalks.name, walk));
    return result;
  } catch (error) {
    await db()
      .update(stripeWalks)
      .set({ beganAt: sql`now() - interval '55 minutes'` })
      .where(eq(stripeWalks.name, walk));
    throw error;
  }
}

/**
 * Compares both sides, whatever signals were lost: Stripe's list against our seats, our live seats against Stripe's list,
 * checkouts past their end, tasks that are due. A second run right after changes nothing.
 */
export async function reconcile(): Promise<Reconciled> {
  await drainOutbox();
  const result: Reconciled = { synced: 0, unknown: [], missing: [], closed: 0, repeated: 0, failed: 0 };
  const ours = new Map<string, SeatRow>();
  for (const seat of await db().select().from(seats).where(isNotNull(seats.subscriptionId))) {
    if (seat.subscriptionId) ours.set(seat.subscriptionId, seat);
  }
  const seen = new Set<string>();
  const look = async (subscriptionId: string, ignored: string[]) => {
    try {
      if ((await syncSubscription(subscriptionId)) === "ignored") ignored.push(subscriptionId);
      else result.synced += 1;
    } catch (error) {
      result.failed += 1;
      log.error(`Subscription ${subscriptionId} could not be compared`, brief(error));
    }
  };
  const strangers = new Map<string, string>();
  for await (const facts of everySubscription(await pricesOfOurs())) {
    seen.add(facts.id);
    const seat = ours.get(facts.id);
    if (seat ? !differs(seat, facts) : terminalStatuses.includes(facts.status)) continue;
    if (!seat) strangers.set(facts.id, facts.customerId);
    await look(facts.id, result.unknown);
  }
  for (const [subscriptionId, seat] of ours) {
    if (seat.state === "live" && !seen.has(subscriptionId)) await look(subscriptionId, result.missing);
  }
  await keepFindings(result, strangers, ours);
  result.closed = await closeOverdue();
  result.repeated = await repeatWishes();
  await drainOutbox();
  return result;
}

/** Every price that was ever offered here: seats keep theirs when another one is configured. */
async function pricesOfOurs(): Promise<Set<string>> {
  const rows = await db()
    .selectDistinct({ id: sql<string>`${seatAttempts.terms} ->> 'id'` })
    .from(seatAttempts);
  return new Set([env().stripe.priceId, ...rows.map(({ id }) => id)]);
}

/**
 * Whether our copy is not what Stripe's list says. What is owed and what was ever paid only invoices tell, so a seat on
 * which something depends on them is always looked at.
 */
function differs(seat: SeatRow, facts: SubscriptionFacts): boolean {
  const same = (a: Date | null, b: Date | null) => (a?.getTime() ?? null) === (b?.getTime() ?? null);
  const hangsOnInvoices =
    facts.status === "past_due" || facts.status === "unpaid" || (facts.status === "active" && !seat.everPaid);
  return (
    hangsOnInvoices ||
    seat.status !== facts.status ||
    !same(seat.trialEnd, facts.trialEnd) ||
    !same(seat.currentPeriodEnd, facts.currentPeriodEnd) ||
    !same(seat.cancelAt, facts.cancelAt) ||
    (seat.state === "live" && terminalStatuses.includes(facts.status))
  );
}

/** What was found stays on the billing page of its account until a comparison finds it no more. */
async function keepFindings(
  { unknown, missing, failed }: Reconciled,
  strangers: ReadonlyMap<string, string>,
  ours: ReadonlyMap<string, SeatRow>,
): Promise<void> {
  const customers = [...new Set(unknown.map((id) => strangers.get(id) ?? ""))];
  const accounts = customers.length
    ? await db().select().from(billingCustomers).where(inArray(billingCustomers.customerId, customers))
    : [];
  const accountOf = new Map(accounts.map(({ customerId, accountId }) => [customerId, accountId]));
  const found = [
    ...unknown.map((id) => ({ id, kind: "unknown" as const, of: accountOf.get(strangers.get(id) ?? "") })),
    ...missing.map((id) => ({ id, kind: "missing" as const, of: ours.get(id)?.accountId })),
  ];
  await db().transaction(async (tx) => {
    for (const { id, kind, of } of found) {
      if (of === undefined) continue;
      await tx
        .insert(stripeFindings)
        .values({ accountId: of, subscriptionId: id, kind })
        .onConflictDoNothing();
    }
    if (failed > 0) return;
    for (const [kind, ids] of [
      ["unknown", unknown],
      ["missing", missing],
    ] as const) {
      await tx
        .delete(stripeFindings)
        .where(
          and(
            eq(stripeFindings.kind, kind),
            ids.length > 0 ? notInArray(stripeFindings.subscriptionId, ids) : undefined,
          ),
        );
    }
  });
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
      log.error(`Checkout ${attempt.id} can't be closed yet`, brief(error));
    }
  }
  return closed;
}

/**
 * What the owner asked for is ours to say: an end that Stripe does not know of, though it was told (somebody took it back
 * in its dashboard), is told again.
 */
async function repeatWishes(): Promise<number> {
  const unheeded = await db()
    .select({ id: seats.id, accountId: seats.accountId })
    .from(seats)
    .where(
      and(
        isNotNull(seats.subscriptionId),
        ne(seats.cancelIntent, "none"),
        notInArray(seats.status, [...terminalStatuses]),
        sql`(${seats.cancelIntent} = 'now' or (${seats.state} = 'live' and ${seats.cancelAt} is null))`,
        sql`not exists (select 1 from ${stripeOutbox} due where due.seat_id = ${seats}."id"
          and due.task = 'cancellation' and due.due_at is not null)`,
      ),
    );
  for (const { id, accountId } of unheeded) {
    await db().transaction(async (tx) => {
      await lockSeats(tx, accountId);
      await tellStripe(tx, accountId, id, "cancellation");
    });
  }
  return unheeded.length;
}
