/** How often `/v1` may be called (`api.md`, "Rate"); each can be set by its name in `RATE_LIMITS`. */
export const rateDefaults = {
  /** Requests of one account, whichever of its keys asks. */
  second: 100,
  minute: 2_000,
  day: 100_000,
  /** Polled lists by one key: so many a minute, and so many at once before that. */
  poll_minute: 60,
  poll_burst: 200,
  /** `/health`, by address. */
  health_minute: 12,
  /**
   * Requests without credentials by address, preflights among them: as many as an account may make, as some clients ask
   * without them first, each time, and wait for the challenge.
   */
  anonymous_minute: 2_000,
  /** Requests by address whose credentials open nothing. */
  failed_minute: 300,
} as const;

/** Points by the name of a rate, each positive; windows as {@link rateDefaults} tells them. */
export type RateLimits = Record<keyof typeof rateDefaults, number>;

/**
 * Reads `RATE_LIMITS`: nothing for the defaults, `off` (null), or `second=10,minute=200` for those that differ.
 * What is wrong is added to `faults`.
 */
export function readRateLimits(value: string | undefined, faults: string[]): RateLimits | null {
  const text = value?.trim() ?? "";
  if (text === "off") return null;
  const limits: RateLimits = { ...rateDefaults };
  for (const part of text.split(",").filter(Boolean)) {
    const [, name = "", points = ""] = /^\s*([a-z_]+)\s*=\s*([1-9]\d{0,8})\s*$/.exec(part) ?? [];
    if (isRate(name)) limits[name] = Number(points);
    else
      faults.push(
        `RATE_LIMITS: "${part}" is neither off nor one of ${Object.keys(rateDefaults).join(", ")} with a number`,
      );
  }
  if (limits.poll_burst <= limits.poll_minute) limits.poll_burst = limits.poll_minute + 1;
  return limits;
}

function isRate(name: string): name is keyof RateLimits {
  return Object.hasOwn(rateDefaults, name);
}
