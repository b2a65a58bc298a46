import { setTimeout as sleep } from "node:timers/promises";
import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import { db } from "../db/index";
import { keys, seatAttempts, seats, stripeFindings, stripeOutbox } from "../db/schema";
import type { Ctx } from "../lib/ctx";
import { env } from "../lib/env";
import { readDetails } from "../lib/seats/billing-queries";
import { disableSeat } from "../lib/seats/commands";
import { saveDetails } from "../lib/seats/details-commands";
import { enableSeat } from "../lib/seats/enable-commands";
import { seatTerms } from "../lib/seats/queries";
import { settleAttempt } from "../lib/seats/return-commands";
import { termsAsFields } from "../lib/seats/terms-fields";

/** Whose seat, on which key; `open` leaves its checkout unpaid, `ending` disables it at its end. */
export type SeatAsked = {
  accountId: number;
  userId: number;
  keyId: number;
  open?: boolean;
  ending?: boolean;
};
/** A seat as a browser test needs to know it. */
export type MadeSeat = {
  seatId: number;
  version: number;
  attemptId: string;
  /** What a form would carry for the account's next seat, and for its billing details. */
  forms: { terms: Record<string, string>; detailsVersion: string };
};

const details = {
  name: "Test Srl",
  vat: "IT01234567897",
  fiscalCode: "01234567897",
  address: { line: "Via Roma 1", postalCode: "20121", city: "Milano", province: "MI", country: "IT" },
  recipientCode: "ABC1234",
  pec: null,
};

/** Buys a seat as the pages do, with the card typed by the local Stripe's own control. */
export async function buySeat({
  accountId,
  userId,
  keyId,
  open = false,
  ending = false,
}: SeatAsked): Promise<MadeSeat> {
  const ctx: Ctx = {
    accountId,
    actor: { type: "user", userId },
    ip: null,
    userAgent: null,
    passwordFresh: true,
  };
  const known = await readDetails(db(), accountId);
  if (!known.details) await db().transaction((tx) => saveDetails(tx, ctx, details, 0));
  const { terms } = await seatTerms(db(), accountId);
  await enableSeat(ctx, keyId, terms, "en");
  const [attempt] = await db()
    .select({ id: seatAttempts.id, sessionId: seatAttempts.sessionId })
    .from(seatAttempts)
    .innerJoin(seats, eq(seats.id, seatAttempts.seatId))
    .where(and(eq(seats.accountId, accountId), eq(seats.keyId, keyId)))
    .orderBy(desc(seatAttempts.createdAt))
    .limit(1);
  if (!attempt) throw new Error("No checkout was opened");
  if (!open) {
    const { local } = env().stripe;
    const answer = await fetch(`http://${local?.host}:${local?.port}/_box/pay`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        session: attempt.sessionId,
        card: "4242 4242 4242 4242",
        name: "Test",
        address: { line1: "Via Roma 1", postal_code: "20121", city: "Milano", country: "IT" },
      }),
    });
    if (!answer.ok) throw new Error(`The local Stripe took no payment: ${await answer.text()}`);
    const returned = await settleAttempt(ctx, attempt.id);
    if (returned?.state !== "live") throw new Error(`The seat is ${returned?.state}`);
  }
  const stored = async () => {
    const [seat] = await db()
      .select({ seatId: seats.id, version: seats.version })
      .from(seats)
      .where(and(eq(seats.accountId, accountId), eq(seats.keyId, keyId)))
      .orderBy(desc(seats.id))
      .limit(1);
    if (!seat) throw new Error("No seat was made");
    return seat;
  };
  const { seatId } = await stored();
  if (ending) await db().transaction((tx) => disableSeat(tx, ctx, seatId, "period_end"));
  await settled(accountId);
  const forms = {
    terms: termsAsFields((await seatTerms(db(), accountId)).terms),
    detailsVersion: String((await readDetails(db(), accountId)).version),
  };
  return { ...(await stored()), attemptId: attempt.id, forms };
}

/** Until Stripe was told of everything about the account, and its webhooks about that have arrived. */
export async function settled(accountId: number): Promise<void> {
  const { local } = env().stripe;
  if (!local) return;
  const due = and(eq(stripeOutbox.accountId, accountId), isNull(stripeOutbox.doneAt));
  let quiet = false;
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(100)) {
    await fetch(`http://${local.host}:${local.port}/_box/settled`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
    });
    if (quiet && (await db().$count(stripeOutbox, due)) === 0) return;
    // What was told last has webhooks of its own: only a second look after silence is the end.
    quiet = (await db().$count(stripeOutbox, due)) === 0;
  }
  throw new Error(`Stripe was not told of everything about account ${accountId} within 30 seconds`);
}

/** As if the account's seats could not be charged since yesterday, after they had been once. */
export async function oweSeats(accountId: number): Promise<void> {
  await db()
    .update(seats)
    .set({
      status: "past_due",
      pastDueSince: sql`now() - interval '1 day'`,
      everPaid: true,
      version: sql`${seats.version} + 1`,
    })
    .where(and(eq(seats.accountId, accountId), eq(seats.state, "live")));
}

/** Live seats, each on a key of its own, until the account has `upTo`; Stripe knows nothing of them. */
export async function fillSeats(accountId: number, upTo: number): Promise<void> {
  const held = await db().$count(
    seats,
    and(eq(seats.accountId, accountId), inArray(seats.state, ["pending", "live"])),
  );
  const numbers = Array.from({ length: upTo - held }, (_, index) => held + index + 1);
  const made = await db()
    .insert(keys)
    .values(
      numbers.map((number) => ({
        accountId,
        kind: "restricted" as const,
        description: `Cliente ${number}`,
        preset: "send" as const,
        companyScope: "all" as const,
      })),
    )
    .returning({ id: keys.id });
  await db()
    .insert(seats)
    .values(
      made.map(({ id: keyId }) => ({
        accountId,
        keyId,
        state: "live" as const,
        status: "active",
        everPaid: true,
        subscriptionId: `sub_filled${keyId}`,
        currentPeriodEnd: sql`now() + interval '20 days'`,
      })),
    );
}

/** As if a comparison had found everything that it can find, and Stripe could not be told anything for a while. */
export async function noteDrift(accountId: number): Promise<void> {
  const kinds = ["unknown", "missing", "paid_unwanted", "second_trial"] as const;
  await db()
    .insert(stripeFindings)
    .values(kinds.map((kind) => ({ accountId, kind, subscriptionId: `sub_${kind}${accountId}` })));
  const tasks = ["cancellation", "description", "card", "checkout", "details", "email"] as const;
  await db()
    .insert(stripeOutbox)
    .values(
      tasks.map((task) => ({
        accountId,
        task,
        attempts: 4,
        error: "Stripe does not answer",
        dueAt: sql`now() + interval '1 hour'`,
      })),
    );
}
