import type { Environment } from "@/lib/access/presets";
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

/** What is counted of an event. */
export type Counted = {
  accountId: number;
  keyId: number;
  environment: Environment;
  dateTime: Date;
  statusCode: number;
  code?: string | null;
};

const dayMs = 86_400_000;
let lastDay = { number: Number.NaN, name: "" };

/** The day of an instant as the counters have it; the last one is at hand, as nearly all are asked for today. */
export function dayOf(at: Date): string {
  const number = Math.floor(at.getTime() / dayMs);
  if (number !== lastDay.number) lastDay = { number, name: at.toISOString().slice(0, 10) };
  return lastDay.name;
}

/** Adds one request to a tally. */
export function countInto(tally: Tally, event: Counted): void {
  const { accountId, keyId, environment } = event;
  const outcome = outcomeOf({ statusCode: event.statusCode, code: event.code ?? null });
  merge(tally, { accountId, keyId, environment, day: dayOf(event.dateTime), outcome, requests: 1 });
}

function merge(tally: Tally, count: DailyCount): void {
  const name = `${count.keyId} ${count.environment} ${count.day} ${count.outcome}`;
  const known = tally.get(name);
  if (known) known.requests += count.requests;
  else tally.set(name, { ...count });
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
