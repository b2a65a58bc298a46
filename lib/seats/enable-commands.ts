import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, inArray } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { databaseNow } from "@/db/clock";
import { seatAttempts, seats, seatTrials } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import { checkoutRequest } from "@/lib/billing/commands";
import { seatPrice } from "@/lib/billing/queries";
import { orUnavailable, unavailable } from "@/lib/billing/unavailable";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/locale";
import { closeAttempt, openAttempt, tryToClose } from "./checkout-commands";
import { ensureCustomer } from "./customer-commands";
import { seatDescription } from "./describe";
import { type Attempt, lockSeatKey, lockSeats, payableAttempts, seatOnKey } from "./row-commands";
import { seatsMax } from "./seat";
import { type Price, sameTerms, type Terms, termsOf, trialDays } from "./trial";

/** Minutes a checkout may stay open; Stripe's least is 30. */
export const checkoutMinutes = 60;

/** Tries at opening a checkout, as others may be opening and closing theirs. */
const roundsMax = 10;
const busyMs = 300;

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
  await mustBeAbleToHold(ctx, keyId);
  const price = await orUnavailable(seatPrice());
  const customerId = await ensureCustomer(ctx.accountId, locale);
  let failures = 0;
  for (let round = 0; round < roundsMax; round += 1) {
    const step = await db().transaction((tx) =>
      reserve(tx, ctx, { keyId, shown, price, customerId, locale }),
    );
    if ("close" in step) {
      if ((await tryToClose(step.close)) === "busy") await sleep(busyMs);
      continue;
    }
    const opened = await openAttempt(step.open);
    if (typeof opened === "object") return opened;
    if (opened === "busy") await sleep(busyMs);
    if (opened === "failed") failures += 1;
    if (failures > 1) throw unavailable(new Error("Stripe opens no checkout"));
    // Another checkout of this account took its place: to take that one's in turn would go on for ever.
    if (opened === "displaced") break;
  }
  throw new DomainError("conflict", "Checkouts of this account keep changing", {
    reason: "changed_meanwhile",
  });
}

/** Before Stripe is asked for anything: a stranger's key makes no Customer. */
async function mustBeAbleToHold(ctx: Ctx, keyId: number): Promise<void> {
  await db().transaction((tx) => lockSeatKey(tx, ctx, keyId));
}

type Reservation = {
  keyId: number;
  shown: Terms;
  price: Price;
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
  await lockSeats(tx, accountId);
  const key = await lockSeatKey(tx, ctx, keyId);
  const claimed = (await tx.$count(seatTrials, eq(seatTrials.accountId, accountId))) > 0;
  const terms = termsOf(price, claimed);
  const now = await databaseNow(tx);
  const seat = await seatOnKey(tx, accountId, keyId);
  if (seat?.state === "live") throw new DomainError("seat_exists", "The key has a seat");
  const [payable] = seat ? await payableAttempts(tx, accountId, { seatId: seat.id }) : [];
  // Whatever was shown, terms that hold no longer must not stay payable.
  if (payable && !(isFresh(payable, now) && sameTerms(payable.terms, terms))) return { close: payable };
  if (!sameTerms(shown, terms)) {
    throw new DomainError("seat_terms_changed", "Price or trial are no longer what was shown");
  }
  if (payable) return { open: payable };
  if (terms.trial) {
    const [other] = await payableAttempts(tx, accountId, "trials");
    if (other) return { close: other };
  }
  const seatId = seat?.id ?? (await insertSeat(tx, accountId, keyId));
  const attemptId = randomUUID();
  const expiresAt = new Date(now.getTime() + checkoutMinutes * 60_000);
  const request = checkoutRequest({
    attemptId,
    seatId,
    accountId,
    keyId,
    customerId,
    description: seatDescription(key.description),
    locale,
    priceId: terms.id,
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

/** Not so near its end that a person could not pay it. */
function isFresh({ expiresAt }: Attempt, now: Date): boolean {
  return expiresAt.getTime() > now.getTime() + 60_000;
}

async function insertSeat(tx: Tx, accountId: number, keyId: number): Promise<number> {
  const taken = await tx.$count(
    seats,
    and(eq(seats.accountId, accountId), inArray(seats.state, ["pending", "live"])),
  );
  if (taken >= seatsMax) {
    throw new DomainError("too_many", "The account has as many seats as it can", {
      reason: "seats_max",
      values: { max: seatsMax },
    });
  }
  const [row] = await tx
    .insert(seats)
    .values({ accountId, keyId, state: "pending" })
    .returning({ id: seats.id });
  if (!row) throw new Error("The seat was not stored");
  return row.id;
}

/**
 * Gives up the open checkout of a key: it can't be paid any more, key and trial are free.
 * @throws DomainError not_found (no checkout is open), seat_exists (it was paid meanwhile), billing_unavailable
 */
export async function discardCheckout(ctx: Ctx, keyId: number): Promise<void> {
  const attempt = await db().transaction(async (tx) => {
    await lockSeats(tx, ctx.accountId);
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
