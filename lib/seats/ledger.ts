import { readsInRome } from "@/lib/keys/expiry";
import type { Terms } from "./trial";

/** A seat that was bought, with every key it was on, in order. */
export type PlacedSeat = {
  seatId: number;
  subscriptionId: string | null;
  /** Null while it lives. */
  endedAt: Date | null;
  trialEnd: Date | null;
  terms: Terms | null;
  placements: { keyId: number; key: string; at: Date }[];
};

/** One seat on one key in one calendar month of Rome's. */
export type LedgerLine = {
  /** `2026-11` */
  month: string;
  keyId: number;
  key: string;
  seatId: number;
  subscriptionId: string | null;
  from: Date;
  /** When it left the key, when the month was over, or now. */
  to: Date;
  /** Days of 24 hours between the two, to two decimals. */
  days: number;
  /** Those of them that were free. */
  trialDays: number;
  terms: Terms | null;
};

const dayMs = 86_400_000;

/** `2026-11` of an instant, as Rome's calendar has it. */
const monthInRome = (at: Date) => new Date(readsInRome(at)).toISOString().slice(0, 7);

/** The first instant of the month after the one of `at`, in Rome. */
function nextMonth(at: Date): Date {
  const here = new Date(readsInRome(at));
  const read = Date.UTC(here.getUTCFullYear(), here.getUTCMonth() + 1, 1);
  // Clocks never change on the first day of a month: the offset there is that of the instant itself.
  return new Date(read - (readsInRome(new Date(read)) - read));
}

const days = (from: Date, to: Date) =>
  Math.round((Math.max(0, to.getTime() - from.getTime()) / dayMs) * 100) / 100;

/**
 * Who had which seat for how long, a line for each seat, key and month: what an owner bills on to clients. It tells
 * time, not invoices: what Stripe charged, and when, is on Stripe's invoices.
 */
export function ledgerOf(placed: readonly PlacedSeat[], now: Date): LedgerLine[] {
  const lines = placed.flatMap((seat) => {
    const over = seat.endedAt ?? now;
    return seat.placements.flatMap(({ keyId, key, at }, index) => {
      const left = seat.placements[index + 1]?.at ?? over;
      return slices(at, left < over ? left : over).map(({ from, to }) => ({
        month: monthInRome(from),
        keyId,
        key,
        seatId: seat.seatId,
        subscriptionId: seat.subscriptionId,
        from,
        to,
        days: days(from, to),
        trialDays: seat.trialEnd ? days(from, seat.trialEnd < to ? seat.trialEnd : to) : 0,
        terms: seat.terms,
      }));
    });
  });
  return lines.sort((a, b) => a.month.localeCompare(b.month) || a.keyId - b.keyId || a.seatId - b.seatId);
}

/** A span cut at the ends of its months. */
function slices(from: Date, to: Date): { from: Date; to: Date }[] {
  const cut: { from: Date; to: Date }[] = [];
  for (let start = from; start < to; ) {
    const end = nextMonth(start);
    cut.push({ from: start, to: end < to ? end : to });
    start = end;
  }
  return cut;
}
