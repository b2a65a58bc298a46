import type Stripe from "stripe";
import { invalid, missing } from "./errors";

type Page = { limit?: number; starting_after?: string; ending_before?: string };

/** One page of these rows, which come oldest first, newest first; ten of them if no limit is given. */
export function listOf<T extends { id: string }>(rows: T[], page: Page, url: string): Stripe.ApiList<T> {
  const { limit = 10, starting_after: after, ending_before: before } = page;
  if (!Number.isInteger(limit) || limit < 1) {
    throw invalid(
      `This value must be greater than or equal to 1 (it currently is '${limit}').`,
      "limit",
      "parameter_invalid_integer",
    );
  }
  if (limit > 100) {
    throw invalid(
      `This value must be less than or equal to 100 (it currently is '${limit}').`,
      "limit",
      "parameter_invalid_integer",
    );
  }
  if (after && before) {
    throw invalid(
      "You can only specify one of these parameters: starting_after, ending_before.",
      "ending_before",
    );
  }
  const newestFirst = rows.toReversed();
  const place = (id: string, param: string) => {
    const index = newestFirst.findIndex((row) => row.id === id);
    if (index === -1) throw missing("object", id, param);
    return index;
  };
  if (before) {
    const end = place(before, "ending_before");
    const start = Math.max(0, end - limit);
    return { object: "list", data: newestFirst.slice(start, end), has_more: start > 0, url };
  }
  const start = after ? place(after, "starting_after") + 1 : 0;
  const end = start + limit;
  return { object: "list", data: newestFirst.slice(start, end), has_more: end < newestFirst.length, url };
}

/** Whether a time lies where a filter wants it; without a filter, everywhere. */
export function within(at: number, filter: Stripe.RangeQueryParam | number | undefined): boolean {
  if (filter === undefined) return true;
  if (typeof filter === "number") return at === filter;
  const { gt, gte, lt, lte } = filter;
  return (
    (gt === undefined || at > gt) &&
    (gte === undefined || at >= gte) &&
    (lt === undefined || at < lt) &&
    (lte === undefined || at <= lte)
  );
}
