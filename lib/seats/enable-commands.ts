import { randomUUID } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { accounts, billingCustomers, seatAttempts, seats, seatTrials, users } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import { isRefusal } from "@/lib/billing/client";
import { checkoutRequest, createCustomer, expireSession, openSession } from "@/lib/billing/commands";
import { readSession, type SessionFacts, seatPrice } from "@/lib/billing/queries";
import type { Ctx } from "@/lib/ctx";
import { DomainError, loggable } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/locale";
import { seatDescription } from "./describe";
import { type Attempt, lockAccount, lockSeatKey, payableAttempts, seatOnKey } from "./row-commands";
import { syncSubscription } from "./sync-commands";
import { sameTerms, type Terms, termsOf, trialDays } from "./trial";

/** Minutes a checkout may stay open; Stripe's least is 30. */
export const checkoutMinutes = 60;
/** Stripe allows 500 live subscriptions a Customer. */
export const seatsMax = 490;

const unavailable = (error: unknown) => {
  console.error("Stripe does not answer:", loggable(error));
  return new DomainError("billing_unavailable", "Stripe does not answer");
};

/**
 * Opens the checkout of a seat for a key and returns its address; again for the same key and terms, the same address.
 * Nothing is ever offered for payment on other terms than `shown`: another trial that could still be paid is closed
 * first. Opens its own transactions, as Stripe is asked in between.
 * @throws DomainError not_found, invalid (key not usable), seat_exists, seat_terms_changed, too_many, billing_unavailable
 */
export async function enableSeat(
  ctx: Ctx,
  keyId: number,
  shown: Terms,
  locale: Locale,
): Promise<{ url: string }> {
  const price = await seatPrice().catch((error: unknown) => {
    throw unavailable(error);
  });
  const customerId = await ensureCustomer(ctx.accountId, locale);
  for (let round = 0; round < 5; round += 1) {
    const step = await db().transaction((tx) =>
      reserve(tx, ctx, { keyId, shown, price, customerId, locale }),
    );
    if ("close" in step) {
      await closeAttempt(step.close);
      continue;
    }
    const session = await openAttempt(step.open);
    if (session?.status === "open" && session.url) return { url: session.url };
    if (session?.subscriptionId) await syncSubscription(session.subscriptionId);
    else await endAttempt(step.open, "expired");
  }
  throw new DomainError("conflict", "Checkouts of this account keep changing", {
    reason: "changed_meanwhile",
  });
}

type Reservation = {
  keyId: number;
  shown: Terms;
  price: Parameters<typeof termsOf>[0];
  customerId: string;
  locale: Locale;
};

/** Reserves the key with an attempt to pay; or names one that must be closed before. */
async function reserve(
  tx: Tx,
  ctx: Ctx,
  { keyId, shown, price, customerId, locale }: Reservation,
): Promise<{ open: Attempt } | { close: Attempt }> {
  const { accountId } = ctx;
  await lockAccount(tx, accountId);
  const key = await lockSeatKey(tx, ctx, keyId);
  const claimed = (await tx.$count(seatTrials, eq(seatTrials.accountId, accountId))) > 0;
  const terms = termsOf(price, claimed);
  if (!sameTerms(shown, terms)) {
    throw new DomainError("seat_terms_changed", "Price or trial are no longer what was shown");
  }
  const seat = await seatOnKey(tx, accountId, keyId);
  if (seat?.state === "live") throw new DomainError("seat_exists", "The key has a seat");
  const [payable] = seat ? await payableAttempts(tx, accountId, { seatId: seat.id }) : [];
  if (payable) {
    const fresh = payable.expiresAt.getTime() > Date.now() + 60_000;
    return fresh && sameTerms(payable.terms, terms) ? { open: payable } : { close: payable };
  }
  if (terms.trial) {
    const [other] = await payableAttempts(tx, accountId, "trials");
    if (other) return { close: other };
  }
  const taken = await tx.$count(
    seats,
    and(eq(seats.accountId, accountId), inArray(seats.state, ["pending", "live"])),
  );
  if (!seat && taken >= seatsMax) {
    throw new DomainError("too_many", "The account has as many seats as it can", {
      reason: "seats_max",
      values: { max: seatsMax },
    });
  }
  const seatId = seat?.id ?? (await insertSeat(tx, accountId, keyId));
  const attemptId = randomUUID();
  const expiresAt = new Date(Date.now() + checkoutMinutes * 60_000);
  const request = checkoutRequest({
    attemptId,
    seatId,
    accountId,
    keyId,
    customerId,
    description: seatDescription(key.description),
    locale,
    trialDays: terms.trial ? trialDays : null,
    expiresAt,
  });
  const [attempt] = await tx
    .insert(seatAttempts)
    .values({
      id: attemptId,
      accountId,
      seatId,
      state: "creating",
      terms,
      trial: terms.trial,
      request: { ...request },
      expiresAt,
    })
    .returning();
  if (!attempt) throw new Error("The attempt was not stored");
  await record(tx, ctx, {
    action: "seat.checkout_opened",
    subject: "seat",
    subjectId: seatId,
    after: { keyId, trial: terms.trial, amount: terms.unitAmount, currency: terms.currency },
  });
  return { open: attempt };
}

async function insertSeat(tx: Tx, accountId: number, keyId: number): Promise<number> {
  const [row] = await tx
    .insert(seats)
    .values({ accountId, keyId, state: "pending" })
    .returning({ id: seats.id });
  if (!row) throw new Error("The seat was not stored");
  return row.id;
}

/** The session of an attempt, made or found again under the attempt's own idempotency key. */
async function openAttempt(attempt: Attempt): Promise<SessionFacts | null> {
  try {
    if (attempt.sessionId) return await readSession(attempt.sessionId);
    const session = await openSession(attempt.id, attempt.request);
    await db()
      .update(seatAttempts)
      .set({ state: "open", sessionId: session.id, url: session.url })
      .where(and(eq(seatAttempts.id, attempt.id), eq(seatAttempts.state, "creating")));
    return session;
  } catch (error) {
    if (isRefusal(error)) await endAttempt(attempt, "failed");
    throw unavailable(error);
  }
}

/**
 * Makes sure that an attempt can't be paid any more: closed at Stripe first, then with us. One that was paid becomes
 * the seat it bought. Returns whether it was.
 * @throws DomainError billing_unavailable
 */
export async function closeAttempt(attempt: Attempt): Promise<"closed" | "paid"> {
  try {
    const sessionId = attempt.sessionId ?? (await openSession(attempt.id, attempt.request)).id;
    const session = await expireSession(sessionId);
    if (session?.status === "complete" && session.subscriptionId) {
      await syncSubscription(session.subscriptionId);
      return "paid";
    }
    await endAttempt(attempt, "expired");
    return "closed";
  } catch (error) {
    if (!isRefusal(error)) throw unavailable(error);
    await endAttempt(attempt, "failed");
    return "closed";
  }
}

/** An attempt that can't be paid; its seat is abandoned when nothing else holds it. */
async function endAttempt({ id, accountId, seatId }: Attempt, state: "expired" | "failed"): Promise<void> {
  await db().transaction(async (tx) => {
    await lockAccount(tx, accountId);
    const ended = await tx
      .update(seatAttempts)
      .set({ state, endedAt: sql`now()` })
      .where(and(eq(seatAttempts.id, id), inArray(seatAttempts.state, ["creating", "open"])))
      .returning({ id: seatAttempts.id });
    if (ended.length === 0) return;
    await tx
      .update(seats)
      .set({
        state: "abandoned",
        version: sql`${seats.version} + 1`,
        updatedAt: sql`now()`,
        endedAt: sql`now()`,
      })
      .where(and(eq(seats.id, seatId), eq(seats.state, "pending")));
  });
}

/**
 * Gives up the open checkout of a key: it can't be paid any more, key and trial are free.
 * @throws DomainError not_found (no checkout is open), seat_exists (it was paid meanwhile), billing_unavailable
 */
export async function discardCheckout(ctx: Ctx, keyId: number): Promise<void> {
  const attempt = await db().transaction(async (tx) => {
    await lockAccount(tx, ctx.accountId);
    const seat = await seatOnKey(tx, ctx.accountId, keyId);
    const [payable] = seat ? await payableAttempts(tx, ctx.accountId, { seatId: seat.id }) : [];
    return payable;
  });
  if (!attempt) throw new DomainError("not_found", "No checkout is open for this key");
  if ((await closeAttempt(attempt)) === "paid") {
    throw new DomainError("seat_exists", "The checkout was paid meanwhile");
  }
  await db().transaction((tx) =>
    record(tx, ctx, {
      action: "seat.checkout_discarded",
      subject: "seat",
      subjectId: attempt.seatId,
      before: { keyId },
    }),
  );
}

/** The account's Customer; made with the first checkout. @throws DomainError billing_unavailable */
export async function ensureCustomer(accountId: number, locale: Locale): Promise<string> {
  const [known] = await db()
    .select({ customerId: billingCustomers.customerId })
    .from(billingCustomers)
    .where(eq(billingCustomers.accountId, accountId));
  if (known?.customerId) return known.customerId;
  const [account] = await db()
    .select({ name: accounts.name, email: users.email })
    .from(accounts)
    .innerJoin(users, eq(users.accountId, accounts.id))
    .where(eq(accounts.id, accountId))
    .orderBy(users.id)
    .limit(1);
  if (!account) throw new DomainError("not_found", "There is no such account");
  const customerId = await createCustomer({ id: accountId, ...account, locale }).catch((error: unknown) => {
    throw unavailable(error);
  });
  await db()
    .insert(billingCustomers)
    .values({ accountId, customerId })
    .onConflictDoUpdate({ target: billingCustomers.accountId, set: { customerId } });
  return customerId;
}
