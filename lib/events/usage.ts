import { type DailyCount, dayOf } from "./counts";
import { type EventOutcome, eventOutcomes } from "./event";

/** Requests by what became of them. */
export type OutcomeCounts = Record<EventOutcome, number>;

/** One day of a chart. */
export type UsageDay = { day: string; counts: OutcomeCounts; total: number };

/** No requests at all. */
export function emptyCounts(): OutcomeCounts {
  return { answered: 0, refused: 0, faulty: 0, failed: 0 };
}

/** All outcomes together. */
export function totalOf(counts: OutcomeCounts): number {
  return eventOutcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
}

const dayMs = 86_400_000;

/** The first of so many days that end with today (UTC). */
export function firstDay(today: Date, days: number): Date {
  return new Date(today.getTime() - (days - 1) * dayMs);
}

/** Every one of the last days in order, also those without a request. */
export function usageDays(
  counts: readonly Pick<DailyCount, "day" | "outcome" | "requests">[],
  today: Date,
  days: number,
): UsageDay[] {
  return Array.from({ length: days }, (_, place) => {
    const day = dayOf(new Date(firstDay(today, days).getTime() + place * dayMs));
    const ofDay = emptyCounts();
    for (const count of counts) if (count.day === day) ofDay[count.outcome] += count.requests;
    return { day, counts: ofDay, total: totalOf(ofDay) };
  });
}

/** The sum of some days. */
export function sumOf(days: readonly UsageDay[]): OutcomeCounts {
  const sum = emptyCounts();
  for (const { counts } of days) for (const outcome of eventOutcomes) sum[outcome] += counts[outcome];
  return sum;
}

/** The top of an axis: the next of 1, 2, 5 times a power of ten that holds the largest value; at least 5. */
export function axisTop(largest: number): number {
  if (largest <= 5) return 5;
  const power = 10 ** Math.floor(Math.log10(largest));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= largest) ?? 10 * power;
}
