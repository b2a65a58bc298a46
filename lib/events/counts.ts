import type { Environment } from "@/lib/access/presets";
import type { EventRow } from "./alike";
import { type EventOutcome, outcomeOf } from "./event";

/** Requests of one key on one day (`yyyy-mm-dd`, UTC) in one environment that ended alike. */
export type DailyCount = {
  accountId: number;
  keyId: number;
  environment: Environment;
  day: string;
  outcome: EventOutcome;
  requests: number;
};

/** Counts that wait to be added to those of the database, each once. */
export type Tally = Map<string, DailyCount>;

const dayMs = 86_400_000;

/** The day of an instant as the counters have it. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** Adds requests to a tally that were alike, on a day that is given as its number since 1970 (UTC). */
export function countInto(tally: Tally, row: EventRow, dayNumber: number, requests: number): void {
  const { accountId, keyId, environment } = row;
  const day = dayOf(new Date(dayNumber * dayMs));
  const outcome = outcomeOf({ statusCode: row.statusCode, code: row.code ?? null });
  const name = `${keyId} ${environment} ${day} ${outcome}`;
  const known = tally.get(name);
  if (known) known.requests += requests;
  else tally.set(name, { accountId, keyId, environment, day, outcome, requests });
}

/** The rows in the one order in which every process writes them: two that wait for each other never meet. */
export function inWriteOrder(tally: Tally): DailyCount[] {
  return [...tally.values()].sort(
    (a, b) =>
      a.keyId - b.keyId ||
      compare(a.environment, b.environment) ||
      compare(a.day, b.day) ||
      compare(a.outcome, b.outcome),
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
