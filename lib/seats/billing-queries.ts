import { and, asc, count, desc, eq, inArray, isNotNull, ne, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { billingCustomers, keys, seatAttempts, seatPlacements, seats } from "@/db/schema";
import type { BillingDetails } from "@/lib/billing/details";
import type { KeyStatus } from "@/lib/keys/key";
import type { PlacedSeat } from "./ledger";
import type { Seat } from "./seat";
import type { Terms } from "./trial";

/** The account's billing details, and the version that a form of them is shown with (0: there are none yet). */
export type StoredDetails = { details: BillingDetails | null; version: number; customerId: string | null };

/** Reads {@link StoredDetails}. */
export async function readDetails(reader: Reader, accountId: number): Promise<StoredDetails> {
  const [row] = await reader
    .select({
      details: billingCustomers.details,
      version: billingCustomers.version,
      customerId: billingCustomers.customerId,
    })
    .from(billingCustomers)
    .where(eq(billingCustomers.accountId, accountId));
  if (!row) return { details: null, version: 0, customerId: null };
  return { ...row, version: row.details ? row.version : 0 };
}

/** A seat with the key it is on, or was on last. */
export type BilledSeat = Seat & {
  id: number;
  keyId: number;
  keyName: string;
  primary: boolean;
  /** Null when the key was deleted. */
  keyStatus: KeyStatus | null;
  /** What it was bought for. */
  terms: Terms | null;
  endedAt: Date | null;
};

const billed = {
  id: seats.id,
  keyId: seats.keyId,
  keyName: keys.description,
  primary: sql<boolean>`${keys.kind} = 'primary'`,
  keyStatus: sql<KeyStatus | null>`case when ${keys.deletedAt} is not null then null
    when ${keys.expiresAt} <= now() then 'expired' when ${keys.enabled} then 'enabled' else 'disabled' end`,
  state: seats.state,
  status: seats.status,
  cancelIntent: seats.cancelIntent,
  trialEnd: seats.trialEnd,
  currentPeriodEnd: seats.currentPeriodEnd,
  cancelAt: seats.cancelAt,
  pastDueSince: seats.pastDueSince,
  everPaid: seats.everPaid,
  endedAt: seats.endedAt,
  terms: sql<Terms | null>`(
    select a.terms from ${seatAttempts} a where a.seat_id = ${seats}."id" and a.account_id = ${seats}."account_id"
    order by a.state = 'completed' desc, a.created_at desc limit 1)`,
};

const itsKey = and(eq(keys.id, seats.keyId), eq(keys.accountId, seats.accountId));

/** Every seat of the account that is paid for or being paid, by the name of its key. At most Stripe's 500. */
export function currentSeats(reader: Reader, accountId: number): Promise<BilledSeat[]> {
  return reader
    .select(billed)
    .from(seats)
    .innerJoin(keys, itsKey)
    .where(and(eq(seats.accountId, accountId), inArray(seats.state, ["pending", "live"])))
    .orderBy(asc(sql`lower(${keys.description})`), asc(seats.id));
}

/** Ended seats on one page of the history. */
export const endedPageSize = 20;

/** One page of the seats that have ended, the last first, and how many there are. `page` counts from 1. */
export async function endedSeats(
  reader: Reader,
  accountId: number,
  page: number,
): Promise<{ rows: BilledSeat[]; total: number }> {
  const ended = and(eq(seats.accountId, accountId), eq(seats.state, "ended"));
  const [rows, [counted]] = await Promise.all([
    reader
      .select(billed)
      .from(seats)
      .innerJoin(keys, itsKey)
      .where(ended)
      .orderBy(desc(seats.endedAt), desc(seats.id))
      .limit(endedPageSize)
      .offset((page - 1) * endedPageSize),
    reader.select({ total: count() }).from(seats).where(ended),
  ]);
  return { rows, total: counted?.total ?? 0 };
}

/** How many seats are owed for: what every page warns of. */
export async function owedSeats(reader: Reader, accountId: number): Promise<number> {
  const [row] = await reader
    .select({ owed: count() })
    .from(seats)
    .where(
      and(
        eq(seats.accountId, accountId),
        eq(seats.state, "live"),
        inArray(seats.status, ["past_due", "unpaid"]),
        ne(seats.cancelIntent, "now"),
      ),
    );
  return row?.owed ?? 0;
}

/** Every seat that was ever bought, with the keys it was on: what the ledger is made of. */
export async function placedSeats(reader: Reader, accountId: number): Promise<PlacedSeat[]> {
  const rows = await reader
    .select({
      seatId: seats.id,
      subscriptionId: seats.subscriptionId,
      endedAt: seats.endedAt,
      trialEnd: seats.trialEnd,
      terms: billed.terms,
      keyId: seatPlacements.keyId,
      key: keys.description,
      at: seatPlacements.at,
    })
    .from(seatPlacements)
    .innerJoin(seats, and(eq(seats.id, seatPlacements.seatId), eq(seats.accountId, seatPlacements.accountId)))
    .innerJoin(keys, and(eq(keys.id, seatPlacements.keyId), eq(keys.accountId, seatPlacements.accountId)))
    .where(and(eq(seatPlacements.accountId, accountId), isNotNull(seats.subscriptionId)))
    .orderBy(seatPlacements.seatId, seatPlacements.at, seatPlacements.id);
  const bySeat = new Map<number, PlacedSeat>();
  for (const { keyId, key, at, ...seat } of rows) {
    const known = bySeat.get(seat.seatId) ?? { ...seat, placements: [] };
    known.placements.push({ keyId, key, at });
    bySeat.set(seat.seatId, known);
  }
  return [...bySeat.values()];
}
