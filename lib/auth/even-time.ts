import { setTimeout as sleep } from "node:timers/promises";

/** Waits for the work, and for `ms` at least: how long an answer takes must not tell what it found. */
export async function evenly<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const [settled] = await Promise.allSettled([work, sleep(ms)]);
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}
