/** What became of a request, as the daily counters tell it. */
export const eventOutcomes = ["answered", "refused", "faulty", "failed"] as const;
export type EventOutcome = (typeof eventOutcomes)[number];

/** Refusals that a change of the key's settings (or its owner's patience) could lift: what the owner is shown. */
export const refusedCodes = [
  "key_disabled",
  "key_expired",
  "origin_not_allowed",
  "preset_not_allowed",
  "manage_not_allowed",
  "company_not_allowed",
  "rate_limited",
] as const;
export type RefusedCode = (typeof refusedCodes)[number];

/** True for a code of the list above. */
export function isRefusedCode(code: string | null): code is RefusedCode {
  return code !== null && refusedCodes.some((known) => known === code);
}

/**
 * How a request counts: `refused` by the key's own settings, `faulty` for what it asked (any other 4xx), `failed` on
 * our side (5xx), else `answered`.
 */
export function outcomeOf(event: { statusCode: number; code: string | null }): EventOutcome {
  if (isRefusedCode(event.code)) return "refused";
  if (event.statusCode >= 500) return "failed";
  return event.statusCode >= 400 ? "faulty" : "answered";
}
