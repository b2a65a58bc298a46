import { and, eq, inArray, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { seatAttempts, seats, seatTrials } from "@/db/schema";
import { givesAccess, type Seat } from "./seat";
import type { Terms } from "./trial";

/** A seat as pages show it. */
export type SeatView = Seat & {
  id: number;
  keyId: number;
  version: number;
  /** Where its open checkout is paid; null when none is open. */
  checkoutUrl: string | null;
};

/** The pending or live seats on these keys, by key id. */
export async function seatsOnKeys(
  reader: Reader,
  accountId: number,
  keyIds: readonly number[],
): Promise<Map<number, SeatView>> {
  if (keyIds.length === 0) return new Map();
  const rows = await reader
    .select({ seat: seats, checkoutUrl: seatAttempts.url })
    .from(seats)
    .leftJoin(
      seatAttempts,
      and(eq(seatAttempts.seatId, seats.id), inArray(seatAttempts.state, ["creating", "open"])),
    )
    .where(
      and(
        eq(seats.accountId, accountId),
        inArray(seats.keyId, [...keyIds]),
        inArray(seats.state, ["pending", "live"]),
      ),
    );
  return new Map(
    rows.map(({ seat, checkoutUrl }) => {
      const { id, keyId, version, state, status, cancelIntent, trialEnd, currentPeriodEnd, cancelAt } = seat;
      const { pastDueSince, everPaid } = seat;
      const view = { id, keyId, version, state, status, cancelIntent, trialEnd, currentPeriodEnd, cancelAt };
      return [keyId, { ...view, pastDueSince, everPaid, checkoutUrl }];
    }),
  );
}

/** Whether the key's seat gives access now; the key itself is judged elsewhere. */
export async function hasActiveSeat(reader: Reader, accountId: number, keyId: number): Promise<boolean> {
  const seat = (await seatsOnKeys(reader, accountId, [keyId])).get(keyId);
  return seat !== undefined && givesAccess(seat, new Date());
}

/** Whether the account has had its trial. */
export async function trialClaimed(reader: Reader, accountId: number): Promise<boolean> {
  const [row] = await reader
    .select({ one: sql`1` })
    .from(seatTrials)
    .where(eq(seatTrials.accountId, accountId));
  return row !== undefined;
}

/** The terms under which a key's checkout was opened; null when none is open. */
export async function openTerms(reader: Reader, accountId: number, keyId: number): Promise<Terms | null> {
  const [row] = await reader
    .select({ terms: seatAttempts.terms })
    .from(seatAttempts)
    .innerJoin(seats, eq(seats.id, seatAttempts.seatId))
    .where(
      and(
        eq(seats.accountId, accountId),
        eq(seats.keyId, keyId),
        inArray(seatAttempts.state, ["creating", "open"]),
      ),
    );
  return row?.terms ?? null;
}
