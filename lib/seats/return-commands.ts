import { and, eq } from "drizzle-orm";
import { db } from "@/db";
import { seatAttempts, seats } from "@/db/schema";
import { readSession } from "@/lib/billing/queries";
import type { Ctx } from "@/lib/ctx";
import { loggable } from "@/lib/errors";
import { syncSubscription } from "./sync-commands";

/**
 * How a checkout that its owner comes back from stands: `live`: its seat is on a key; `unpaid`: it can still be paid;
 * `over`: it can't, or its seat has ended; `activating`: paid, or Stripe can't be asked just now.
 */
export type Returned = { state: "live" | "unpaid" | "over" | "activating"; keyId: number };

/**
 * Settles what came of a checkout by asking Stripe, never by what the address says: the session is the one that we
 * stored with the attempt. Null when the account has no such attempt.
 */
export async function settleAttempt(ctx: Ctx, attemptId: string): Promise<Returned | null> {
  const before = await attemptOf(ctx, attemptId);
  if (!before || before.seatState === "live" || before.seatState === "ended") return told(before);
  if (before.sessionId === null) return told(before);
  try {
    const session = await readSession(before.sessionId);
    if (session?.status === "open") return { state: "unpaid", keyId: before.keyId };
    if (!session?.subscriptionId) return { state: "over", keyId: before.keyId };
    await syncSubscription(session.subscriptionId);
  } catch (error) {
    console.error("A checkout can't be looked at yet:", loggable(error));
    return { state: "activating", keyId: before.keyId };
  }
  const after = await attemptOf(ctx, attemptId);
  return after && told(after).state === "unpaid" ? { state: "activating", keyId: after.keyId } : told(after);
}

type Found = Awaited<ReturnType<typeof attemptOf>>;

async function attemptOf({ accountId }: Ctx, attemptId: string) {
  const [row] = await db()
    .select({
      keyId: seats.keyId,
      seatState: seats.state,
      state: seatAttempts.state,
      sessionId: seatAttempts.sessionId,
    })
    .from(seatAttempts)
    .innerJoin(seats, eq(seats.id, seatAttempts.seatId))
    .where(and(eq(seatAttempts.id, attemptId), eq(seatAttempts.accountId, accountId)));
  return row ?? null;
}

function told(found: NonNullable<Found>): Returned;
function told(found: Found): Returned | null;
function told(found: Found): Returned | null {
  if (!found) return null;
  const { keyId, seatState, state } = found;
  if (seatState === "live") return { state: "live", keyId };
  const payable = state === "creating" || state === "open";
  return { state: seatState === "pending" && payable ? "unpaid" : "over", keyId };
}
