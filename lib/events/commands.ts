import { randomUUID } from "node:crypto";
import type { Tx } from "@/db";
import { events } from "@/db/schema";
import { loggable } from "@/lib/errors";
import { log } from "@/lib/log/log";
import { counts, measure } from "@/lib/metrics/figures";
import { type Alike, Alikes, type ApiEvent, type EventAt, toRow } from "./alike";
import { type RowBatch, storeRows } from "./batch-commands";
import { countInto, type Tally } from "./counts";
import { type LastUses, storeCounts, storeUses } from "./usage-commands";

export type { ApiEvent };

const flushEveryMs = 500;
/** A burst of so many events is written at once; also the rows of one statement at most. */
const flushAtRows = 2_000;
/** What waits at most when the database is away; beyond it the oldest are dropped, as memory is bounded. */
const bufferMax = 20_000;
/** So many entries of what was alike are counted at once, also while the database is away: few rows come of them. */
const alikesMax = 2_000;

type Buffered = {
  /** Requests that were neither counted into `tally` nor noted in `lastUsed` yet. */
  alikes: Alikes;
  rows: EventAt[];
  tally: Tally;
  lastUsed: LastUses;
  /**
   * What is under way, or failed and is the next to be tried again: whole and under its id, as nobody knows whether a
   * connection that broke at the commit took it.
   */
  sent: { rows: RowBatch | null; tally: { id: string; tally: Tally } | null };
  timer: NodeJS.Timeout | null;
  writing: Promise<void>;
  bursting: boolean;
  /** The last try failed: the next one is the timer's, not each request's. */
  failing: boolean;
};

/** One a process, also when a bundler loads this file twice: a stop writes what any of the two has buffered. */
const slot = globalThis as typeof globalThis & { invoicetronicEvents?: Buffered };
slot.invoicetronicEvents ??= {
  alikes: new Alikes(),
  rows: [],
  tally: new Map(),
  lastUsed: { keys: new Map(), secrets: new Map() },
  sent: { rows: null, tally: null },
  timer: null,
  writing: Promise.resolve(),
  bursting: false,
  failing: false,
};
const state = slot.invoicetronicEvents;
measure("eventsBuffered", () => state.rows.length + (state.sent.rows?.rows.length ?? 0));

/** Refusals of the key itself: who is turned away at the door has not used it. */
const turnedAway = new Set<string>([
  "key_disabled",
  "key_expired",
  "key_revoked",
  "origin_not_allowed",
  "preset_not_allowed",
  "manage_not_allowed",
]);

/**
 * Counts a request that has ended, and notes that its key and secret were used; both are written with the next batch.
 * Each request once, whatever becomes of its row: the counters lose nothing when the log does.
 */
export function noteRequest(event: ApiEvent): void {
  note(event);
}

function note(event: ApiEvent): Alike {
  const alike = state.alikes.add(event);
  if (state.alikes.size >= alikesMax) gather();
  schedule();
  return alike;
}

/** Records the event of a write, in the write's own transaction; {@link noteRequest} follows once it is committed. */
export async function recordEvent(tx: Tx, event: ApiEvent): Promise<void> {
  await tx.insert(events).values({ ...toRow(event), dateTime: event.dateTime });
}

/** Records the event of a read or a refusal with the next batch: never a write on the request's path. */
export function bufferEvent(event: ApiEvent): void {
  const { row, lastAt } = note(event);
  state.rows.push({ row, at: lastAt });
  keepNewest();
  if (state.rows.length >= flushAtRows && !state.bursting && !state.failing) void flushBurst();
}

/** Counts what happened since the last time, and notes what was used. */
function gather(): void {
  const { keys, secrets } = state.lastUsed;
  for (const { row, day, requests, lastAt } of state.alikes.take()) {
    countInto(state.tally, row, day, requests);
    if (row.code && turnedAway.has(row.code)) continue;
    const at = new Date(lastAt);
    if (at > (keys.get(row.keyId) ?? 0)) keys.set(row.keyId, at);
    if (at > (secrets.get(row.secretId) ?? 0)) secrets.set(row.secretId, at);
  }
}

/** Drops a tenth at a time, so that a full buffer is not copied for each request. */
function keepNewest(): void {
  if (state.rows.length <= bufferMax) return;
  const dropped = state.rows.splice(0, bufferMax / 10);
  counts.eventsDropped += dropped.length;
}

function schedule(): void {
  state.timer ??= setTimeout(() => void flushEvents(), flushEveryMs);
  state.timer.unref();
}

/** Writes what is buffered; resolves when all of it is in the database, or waits after a failure. */
export function flushEvents(): Promise<void> {
  if (state.timer) clearTimeout(state.timer);
  state.timer = null;
  state.writing = state.writing.then(flushOnce);
  return state.writing;
}

/** Rows only: what a burst adds to counters and last uses is few rows that change all the time, and can wait. */
async function flushBurst(): Promise<void> {
  state.bursting = true;
  state.writing = state.writing.then(async () => {
    if (await flushRows()) return;
    state.failing = true;
    schedule();
  });
  await state.writing;
  state.bursting = false;
}

async function flushOnce(): Promise<void> {
  gather();
  // Three parts, each on its own: what one of them could not write waits, and nothing is written twice for it.
  const done = [await flushRows(), await flushCounts(), await flushUses()];
  state.failing = done.includes(false);
  if (state.failing) schedule();
}

async function flushRows(): Promise<boolean> {
  const { sent } = state;
  // As many as wait now: under load there are always more.
  let left = state.rows.length;
  return attempt(async () => {
    while (sent.rows !== null || left > 0) {
      if (sent.rows === null) {
        sent.rows = { id: randomUUID(), rows: state.rows.splice(0, Math.min(left, flushAtRows)) };
        left -= sent.rows.rows.length;
      }
      await storeRows(sent.rows);
      counts.eventsWritten += sent.rows.rows.length;
      sent.rows = null;
    }
  });
}

async function flushCounts(): Promise<boolean> {
  const { sent } = state;
  return attempt(async () => {
    if (sent.tally !== null) await storeCounts(sent.tally.tally, sent.tally.id);
    sent.tally = { id: randomUUID(), tally: state.tally };
    state.tally = new Map();
    await storeCounts(sent.tally.tally, sent.tally.id);
    sent.tally = null;
  });
}

async function flushUses(): Promise<boolean> {
  const uses = state.lastUsed;
  state.lastUsed = { keys: new Map(), secrets: new Map() };
  return attempt(
    () => storeUses(uses),
    () => {
      for (const kind of ["keys", "secrets"] as const) {
        state.lastUsed[kind] = new Map([...uses[kind], ...state.lastUsed[kind]]);
      }
    },
  );
}

/** False when the database did not take it, and it waits. */
async function attempt(write: () => Promise<void>, putBack = () => {}): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    putBack();
    log.error("Events wait for the database", loggable(error));
    return false;
  }
}
