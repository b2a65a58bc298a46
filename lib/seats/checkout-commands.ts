import { and, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db";
import { databaseNow } from "@/db/clock";
import { seatAttempts, seats } from "@/db/schema";
import { brief, isKeyMisused, isRefusal, isRememberedFailure, isUnderWay } from "@/lib/billing/client";
import { expireSession, openSession } from "@/lib/billing/commands";
import { findSession, readSession, type SessionFacts } from "@/lib/billing/queries";
import { unavailable } from "@/lib/billing/unavailable";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import { log } from "@/lib/log/log";
import { type Attempt, lockSeats } from "./row-commands";
import { syncSubscription } from "./sync-commands";

/**
 * The session of an attempt: read, or made, or found again under the attempt's own idempotency key. Null only when it is
 * certain that there is none that could be paid; whatever leaves a doubt is thrown as it came.
 */
async function sessionOf(attempt: Attempt): Promise<SessionFacts | null> {
  if (attempt.sessionId) return readSession(attempt.sessionId);
  const customerId = String(attempt.request.customer);
  // A session ends by itself with its attempt; none can be made for it any more.
  if (attempt.expiresAt <= (await databaseNow(db()))) return findSession(customerId, attempt.id);
  try {
    return await openSession(attempt.id, attempt.request);
  } catch (error) {
    if (isKeyMisused(error)) log.error(`Checkout ${attempt.id} was asked for in two ways`, brief(error));
    else if (!isRefusal(error) && !isRememberedFailure(error)) throw error;
    const found = await findSession(customerId, attempt.id);
    if (found === null && isKeyMisused(error)) throw error;
    return found;
  }
}

/**
 * Where an attempt's session is paid, or why it isn't: another request is opening it (`busy`), Stripe opened none
 * (`failed`), it ran out (`expired`), or another checkout of the account took its place (`displaced`).
 */
export type Opened = { url: string } | "busy" | "paid" | "failed" | "expired" | "displaced";

/** Opens the session of an attempt. @throws DomainError billing_unavailable: the attempt stays as it is */
export async function openAttempt(attempt: Attempt): Promise<Opened> {
  try {
    const session = await sessionOf(attempt);
    if (session?.subscriptionId) {
      await syncSubscription(session.subscriptionId);
      return "paid";
    }
    if (session?.status !== "open" || !session.url) {
      const state = session ? "expired" : "failed";
      return (await endAttempt(attempt, state)) ? state : "displaced";
    }
    // A replayed answer says open for ever: only our row tells whether somebody closed it since.
    const stored = await db()
      .update(seatAttempts)
      .set({ state: "open", sessionId: session.id, url: session.url })
      .where(and(eq(seatAttempts.id, attempt.id), inArray(seatAttempts.state, ["creating", "open"])))
      .returning({ id: seatAttempts.id });
    return stored.length > 0 ? { url: session.url } : "displaced";
  } catch (error) {
    if (isUnderWay(error)) return "busy";
    throw unavailable(error);
  }
}

/**
 * Makes sure that an attempt can't be paid any more: closed at Stripe first, then with us. One that was paid becomes
 * the seat it bought; `busy` while another request is still opening its session.
 * @throws DomainError billing_unavailable
 */
export async function tryToClose(attempt: Attempt): Promise<"closed" | "paid" | "busy"> {
  try {
    const found = await sessionOf(attempt);
    const session = found?.status === "open" ? await expireSession(found.id) : found;
    if (session?.status === "open") throw new Error(`Stripe left the session ${session.id} open`);
    if (session?.subscriptionId) {
      await syncSubscription(session.subscriptionId);
      return "paid";
    }
    await endAttempt(attempt, session ? "expired" : "failed");
    return "closed";
  } catch (error) {
    if (isUnderWay(error)) return "busy";
    throw unavailable(error);
  }
}

/** Like {@link tryToClose}, for those who come again. @throws DomainError billing_unavailable, also while it is busy */
export async function closeAttempt(attempt: Attempt): Promise<"closed" | "paid"> {
  const closed = await tryToClose(attempt);
  if (closed === "busy") throw unavailable(new Error(`Checkout ${attempt.id} is still being opened`));
  return closed;
}

/** An attempt that can't be paid; its seat is abandoned when nothing else holds it. False: it had ended already. */
async function endAttempt({ id, accountId, seatId }: Attempt, state: "expired" | "failed"): Promise<boolean> {
  return db().transaction(async (tx) => {
    await lockSeats(tx, accountId);
    const ended = await tx
      .update(seatAttempts)
      .set({ state, endedAt: sql`now()` })
      .where(and(eq(seatAttempts.id, id), inArray(seatAttempts.state, ["creating", "open"])))
      .returning({ id: seatAttempts.id });
    if (ended.length === 0) return false;
    await tx
      .update(seats)
      .set({
        state: "abandoned",
        version: sql`${seats.version} + 1`,
        updatedAt: sql`now()`,
        endedAt: sql`now()`,
      })
      .where(and(eq(seats.id, seatId), eq(seats.state, "pending")));
    return true;
  });
}

/**
 * How a checkout of the account stands, after a look at Stripe: for the page that a payment returns to, which trusts its
 * address for nothing. @throws DomainError not_found, billing_unavailable
 */
export async function checkAttempt(ctx: Ctx, attemptId: string): Promise<"open" | "paid" | "closed"> {
  const [attempt] = await db()
    .select()
    .from(seatAttempts)
    .where(and(sql`${seatAttempts.id}::text = ${attemptId}`, eq(seatAttempts.accountId, ctx.accountId)));
  if (!attempt) throw new DomainError("not_found", "There is no such checkout");
  if (attempt.state === "completed") return "paid";
  if (attempt.state === "expired" || attempt.state === "failed") return "closed";
  if (!attempt.sessionId) return "open";
  try {
    const session = await readSession(attempt.sessionId);
    if (!session?.subscriptionId) return session?.status === "open" ? "open" : "closed";
    await syncSubscription(session.subscriptionId);
    return "paid";
  } catch (error) {
    throw unavailable(error);
  }
}
