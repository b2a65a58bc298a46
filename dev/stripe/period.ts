import type Stripe from "stripe";

/** The end of the first billing period after `from` (Unix seconds), counted from the anchor so that the 31st stays it. */
export function nextPeriodEnd(anchor: number, from: number, recurring: Stripe.Price.Recurring): number {
  for (let count = 0; ; count += 1) {
    const end = later(anchor, recurring, count);
    if (end > from) return end;
  }
}

function later(anchor: number, { interval, interval_count }: Stripe.Price.Recurring, count: number): number {
  const steps = interval_count * count;
  if (interval === "day") return anchor + steps * 86_400;
  if (interval === "week") return anchor + steps * 7 * 86_400;
  const months = interval === "year" ? steps * 12 : steps;
  const date = new Date(anchor * 1000);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return Math.floor(date.getTime() / 1000);
}
