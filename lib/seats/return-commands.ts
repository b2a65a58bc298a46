import { and, eq } from "drizzle-orm";
import { db } from "@/db";
import { seatAttempts, seats } from "@/db/schema";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import { checkAttempt } from "./checkout-commands";
import type { SeatState } from "./seat";

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
  const before = await seatOfAttempt(ctx, attemptId);
  if (!before) return null;
  const { keyId } = before;
  if (before.state !== "pending") return told(before);
  const checked = await checkAttempt(ctx, attemptId).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === "billing_unavailable") return "unavailable" as const;
    throw error;
  });
  if (checked === "open") return { state: "unpaid", keyId };
  if (checked === "closed") return { state: "over", keyId };
  if (checked === "unavailable") return { state: "activating", keyId };
  const after = await seatOfAttempt(ctx, attemptId);
  return after && told(after);
}

function told({ keyId, state }: { keyId: number; state: SeatState }): Returned {
  if (state === "live") return { state, keyId };
  return { state: state === "pending" ? "activating" : "over", keyId };
}

async function seatOfAttempt({ accountId }: Ctx, attemptId: string) {
  const [row] = await db()
    .select({ keyId: seats.keyId, state: seats.state })
    .from(seatAttempts)
    .innerJoin(seats, eq(seats.id, seatAttempts.seatId))
    .where(and(eq(seatAttempts.id, attemptId), eq(seatAttempts.accountId, accountId)));
  return row ?? null;
}
