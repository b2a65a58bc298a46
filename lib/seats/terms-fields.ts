import type { Terms } from "./trial";

/** The fields that carry these terms. */
export function termsAsFields({
  id,
  unitAmount,
  currency,
  interval,
  intervalCount,
  trial,
}: Terms): Record<string, string> {
  return {
    priceId: id,
    unitAmount: String(unitAmount),
    currency,
    interval,
    intervalCount: String(intervalCount),
    trial: String(trial),
  };
}
