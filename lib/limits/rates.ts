import { Redis } from "ioredis";
import {
  BurstyRateLimiter,
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterRes,
} from "rate-limiter-flexible";
import { env } from "@/lib/env";
import { log } from "@/lib/log/log";
import { addressBucket } from "./address";
import type { RateLimits } from "./rate-rules";

/** Who asks, and whether for a list that clients poll. */
export type RateSubject = { accountId: number; keyId: number; polled: boolean };

/** What a request is told of its rate. */
export type RateVerdict = {
  /** Requests that the window in question takes. */
  limit: number;
  /** Every window, as `RateLimit-Policy` spells them. */
  policy: string;
  /** Null: it may go on. */
  retryAfterSeconds: number | null;
};

const hour = 3_600;
const day = 24 * hour;
type Window = { points: number; seconds: number; limiter: Pick<RateLimiterAbstract, "consume"> };
/** What is counted by the address it comes from. */
export type AddressRate = "health" | "anonymous" | "failed";
type ByAddress = Record<AddressRate, Window & { limiter: RateLimiterAbstract }>;
type Rates = { account: Window[]; polls: Window; byAddress: ByAddress; policy: string; pollPolicy: string };

/** `rates` is null with limits off; neither is there before the first request. */
type Counting = { rates?: Rates | null; redis?: Redis };

/** One a process, also when a bundler loads this file twice: Desk's requests count with those of `/v1`. */
const slot = globalThis as typeof globalThis & { invoicetronicRates?: Counting };
slot.invoicetronicRates ??= {};
const counting = slot.invoicetronicRates;

/** Counts across processes with `REDIS_URL`; while Redis is away, and without one, in this process's memory. */
function counter(name: string, points: number, duration: number): RateLimiterAbstract {
  const options = { keyPrefix: `rate:${name}`, points, duration };
  const { redisUrl } = env();
  if (redisUrl === null) return new RateLimiterMemory(options);
  const shared = counting.redis ?? connect(redisUrl);
  counting.redis = shared;
  const insuranceLimiter = new RateLimiterMemory(options);
  return new RateLimiterRedis({
    ...options,
    storeClient: shared,
    rejectIfRedisNotReady: true,
    insuranceLimiter,
  });
}

function connect(redisUrl: string): Redis {
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 250,
  });
  let told = false;
  redis.on("ready", () => {
    told = false;
  });
  redis.on("error", (error) => {
    if (!told) log.error("Rates are counted in memory, as Redis does not answer", error.message);
    told = true;
  });
  return redis;
}

function build(limits: RateLimits): Rates {
  const window = (name: string, points: number, seconds: number) => ({
    points,
    seconds,
    limiter: counter(name, points, seconds),
  });
  const account = [
    window("second", limits.second, 1),
    window("minute", limits.minute, 60),
    window("day", limits.day, day),
  ];
  const policy = account.map(({ points, seconds }) => `${points};w=${seconds}`).join(", ");
  const { poll_minute: minute, poll_burst: burst } = limits;
  return {
    account,
    // What goes beyond a minute's share is taken from the burst, which is full again after an hour.
    polls: {
      points: minute,
      seconds: 60,
      limiter: new BurstyRateLimiter(counter("poll", minute, 60), counter("burst", burst - minute, hour)),
    },
    byAddress: {
      health: window("health", limits.health_minute, 60),
      anonymous: window("anonymous", limits.anonymous_minute, 60),
      failed: window("failed", limits.failed_minute, 60),
    },
    policy,
    pollPolicy: `${policy}, ${minute};w=60;burst=${burst}`,
  };
}

function current(): Rates | null {
  if (counting.rates !== undefined) return counting.rates;
  const { rateLimits } = env();
  counting.rates = rateLimits === null ? null : build(rateLimits);
  return counting.rates;
}

/** Seconds to wait; null when there was some left. A request counts also when it is refused. */
async function take({ limiter, seconds }: Window, of: string): Promise<number | null> {
  try {
    await limiter.consume(of);
    return null;
  } catch (refused) {
    // No longer than the window: the counter's end is a time of our clock, which may have been set back.
    if (isRefusal(refused)) return Math.min(seconds, Math.max(1, Math.ceil(refused.msBeforeNext / 1_000)));
    throw refused;
  }
}

// Not by its class: whoever counts may have loaded another copy of it than we.
const isRefusal = (refused: unknown): refused is Pick<RateLimiterRes, "msBeforeNext"> =>
  typeof refused === "object" &&
  refused !== null &&
  "msBeforeNext" in refused &&
  typeof refused.msBeforeNext === "number";

/** Counts one request against every window of its account, and of its key when it polls. Null: limits are off. */
export function takeRate(subject: RateSubject): Promise<RateVerdict> | null {
  const of = current();
  return of && takeOf(of, subject);
}

async function takeOf(of: Rates, { accountId, keyId, polled }: RateSubject): Promise<RateVerdict> {
  const asked = of.account.map((window) => ({ window, name: String(accountId) }));
  if (polled) asked.push({ window: of.polls, name: String(keyId) });
  const waits = await Promise.all(
    asked.map(async ({ window, name }) => ({ points: window.points, wait: await take(window, name) })),
  );
  const policy = polled ? of.pollPolicy : of.policy;
  const longest = waits.reduce((worst, each) => ((each.wait ?? 0) > (worst.wait ?? 0) ? each : worst));
  return { limit: longest.points, policy, retryAfterSeconds: longest.wait };
}

/** Counts one request of an address: the seconds to wait, or null when it may go on. Null at once: limits are off. */
export function takeByAddress(rate: AddressRate, address: string | null): Promise<number | null> | null {
  const of = current();
  return of && take(of.byAddress[rate], addressBucket(address));
}

/** Takes back what {@link takeByAddress} counted: it was none of its kind. */
export async function giveBackByAddress(rate: AddressRate, address: string | null): Promise<void> {
  await current()?.byAddress[rate].limiter.reward(addressBucket(address));
}

/** Ends the connection to Redis, if there is one. */
export async function closeRates(): Promise<void> {
  counting.redis?.disconnect();
  counting.redis = undefined;
  counting.rates = undefined;
}
