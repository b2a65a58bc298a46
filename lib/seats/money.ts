import type { BilledSeat } from "./billing-queries";
import { ending } from "./seat";
import type { Price } from "./trial";

/** Months that one interval of a price is; a day and a week by the average month of a year of 365 days. */
const months: Record<Price["interval"], number> = { day: 12 / 365, week: (12 * 7) / 365, month: 1, year: 12 };

/** A sum in the smallest unit of its currency. */
export type Sum = { currency: string; amount: number };

/**
 * What the account's seats cost a month from when each is charged: those in trial count with what follows it, those that
 * end or were never paid don't. One sum a currency.
 */
export function monthlyTotal(seats: readonly BilledSeat[]): Sum[] {
  const sums = new Map<string, number>();
  for (const seat of seats) {
    if (seat.state !== "live" || ending(seat) || seat.terms === null) continue;
    const { unitAmount, currency, interval, intervalCount } = seat.terms;
    const amount = unitAmount / (months[interval] * intervalCount);
    sums.set(currency, (sums.get(currency) ?? 0) + amount);
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount: Math.round(amount) }));
}

/** An amount in the currency itself rather than in its smallest unit: not every currency has cents (ISO 4217). */
export function inWhole(amount: number, currency: string): number {
  const style = { style: "currency", currency: currency.toUpperCase() } as const;
  const digits = new Intl.NumberFormat("en", style).resolvedOptions().maximumFractionDigits ?? 2;
  return amount / 10 ** digits;
}

/** When a seat is charged next; null when it never is again, or nothing is known yet. */
export function nextChargeAt(
  seat: Pick<BilledSeat, "state" | "status" | "cancelIntent" | "cancelAt" | "trialEnd" | "currentPeriodEnd">,
): Date | null {
  if (seat.state !== "live" || ending(seat)) return null;
  if (seat.status === "trialing") return seat.trialEnd;
  return seat.status === "active" ? seat.currentPeriodEnd : null;
}
