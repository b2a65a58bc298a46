import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { keys, seatAttempts, seats, seatTrials } from "@/db/schema";
import { seatPrice } from "@/lib/billing/queries";
import { orUnavailable } from "@/lib/billing/unavailable";
import { givesAccess, type Seat, seatsWarn } from "./seat";
import { type Terms, termsOf } from "./trial";

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

/** Whether the key opens Desk now: usable itself, with a seat that gives access. Read anew each time. */
export async function hasActiveSeat(reader: Reader, accountId: number, keyId: number): Promise<boolean> {
  const [row] = await reader
    .select({ seat: seats, now: sql`clock_timestamp()`.mapWith(seats.createdAt) })
    .from(seats)
    .innerJoin(keys, and(eq(keys.id, seats.keyId), eq(keys.accountId, seats.accountId)))
    .where(
      and(
        eq(seats.accountId, accountId),
        eq(seats.keyId, keyId),
        eq(seats.state, "live"),
        eq(keys.enabled, true),
        isNull(keys.deletedAt),
        sql`(${keys.expiresAt} is null or ${keys.expiresAt} > clock_timestamp())`,
      ),
    );
  return row !== undefined && givesAccess(row.seat, row.now);
}

/** What a page shows before the button: the terms of the next seat, and how many the account holds. */
export type SeatTerms = {
  terms: Terms;
  /** Pending and live. */
  seatsHeld: number;
  /** True when `seatsMax` is near. */
  warn: boolean;
};

/** The terms under which the account's next seat is sold. @throws DomainError billing_unavailable */
export async function seatTerms(reader: Reader, accountId: number): Promise<SeatTerms> {
  const price = await orUnavailable(seatPrice());
  const claimed = await trialClaimed(reader, accountId);
  const seatsHeld = await reader.$count(
    seats,
    and(eq(seats.accountId, accountId), inArray(seats.state, ["pending", "live"])),
  );
  return { terms: termsOf(price, claimed), seatsHeld, warn: seatsHeld >= seatsWarn };
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
