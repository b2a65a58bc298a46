import type { Formats } from "use-intl/core";

/** How dates, numbers and money look, by name: `format.dateTime(at, "dateTime")`, `{at, date, dateTime}` in a message. */
export const formats = {
  dateTime: {
    /** 5 mar 2026 */
    date: { day: "numeric", month: "short", year: "numeric" },
    /** 5 mar 2026, 14:03 */
    dateTime: {
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    },
    /** For logs, where seconds tell two lines apart. */
    precise: {
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    },
    /** For "the trial ends on 5 marzo". */
    dayMonth: { day: "numeric", month: "long" },
  },
  number: {
    euro: { style: "currency", currency: "EUR" },
    integer: { maximumFractionDigits: 0 },
    percent: { style: "percent", maximumFractionDigits: 1 },
  },
  list: { and: { type: "conjunction" }, or: { type: "disjunction" } },
} as const satisfies Formats;
