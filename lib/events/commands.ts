import { sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { events } from "@/db/schema";
import { loggable, sqlState } from "@/lib/errors";
import { redact } from "@/lib/keys/secret";
import { log } from "@/lib/log/log";
import { counts, measure } from "@/lib/metrics/figures";
import { addTally, countInto, type Tally } from "./counts";
import { type LastUses, storeCounts, storeUses } from "./usage-commands";

/** One request to `/v1` and how it ended. */
export type ApiEvent = typeof events.$inferInsert;

const flushEveryMs = 500;
/** A burst of so many events is written at once; also the rows of one statement at most. */
const flushAtRows = 2_000;
/** What waits at most when the database is away; beyond it the oldest are dropped, as memory is bounded. */
const bufferMax = 20_000;

let buffer: ApiEvent[] = [];
measure("eventsBuffered", () => buffer.length);
let tally: Tally = new Map();
let lastUsed: LastUses = { keys: new Map(), secrets: new Map() };
let timer: NodeJS.Timeout | null = null;
let writing: Promise<void> = Promise.resolve();

/** What PostgreSQL's text can hold, without a secret, and not without end. */
const clean = (text: string | null | undefined, max: number) =>
  text ? redact(text).replaceAll("\0", "\uFFFD").slice(0, max).toWellFormed() : null;

/** The row as it may be stored, whatever a client wrote into its request. */
function toRow(event: ApiEvent): ApiEvent {
  return {
    ...event,
    endpoint: clean(event.endpoint, 512) ?? "/",
    query: clean(event.query, 2_000),
    error: clean(event.error, 2_000),
    needs: clean(event.needs, 64),
    userAgent: clean(event.userAgent, 512),
    origin: clean(event.origin, 512),
  };
}

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
  countInto(tally, event);
  if (!event.code || !turnedAway.has(event.code)) {
    lastUsed.keys.set(event.keyId, event.dateTime);
    lastUsed.secrets.set(event.secretId, event.dateTime);
  }
  schedule();
}

/** Records the event of a write, in the write's own transaction; {@link noteRequest} follows once it is committed. */
export async function recordEvent(tx: Tx, event: ApiEvent): Promise<void> {
  await tx.insert(events).values(toRow(event));
}

/** Records the event of a read or a refusal with the next batch: never a write on the request's path. */
export function bufferEvent(event: ApiEvent): void {
  buffer.push(toRow(event));
  keepNewest();
  noteRequest(event);
  if (buffer.length >= flushAtRows && !bursting) void flushBurst();
}

function keepNewest(): void {
  if (buffer.length <= bufferMax) return;
  counts.eventsDropped += buffer.length - bufferMax;
  buffer = buffer.slice(-bufferMax);
}

function schedule(): void {
  timer ??= setTimeout(() => void flushEvents(), flushEveryMs);
  timer.unref();
}

/** Writes what is buffered; resolves when all of it is in the database, or back in the buffer after a failure. */
export function flushEvents(): Promise<void> {
  if (timer) clearTimeout(timer);
  timer = null;
  writing = writing.then(flushOnce);
  return writing;
}

let bursting = false;

/** Rows only: what a burst adds to counters and last uses is few rows that change all the time, and can wait. */
async function flushBurst(): Promise<void> {
  bursting = true;
  writing = writing.then(async () => {
    if (!(await flushRows())) schedule();
  });
  await writing;
  bursting = false;
}

async function flushOnce(): Promise<void> {
  // Three parts, each on its own: what one of them could not write waits, and nothing is written twice for it.
  const done = [await flushRows(), await flushCounts(), await flushUses()];
  if (done.includes(false)) schedule();
}

async function flushRows(): Promise<boolean> {
  const rows = buffer;
  buffer = [];
  return attempt(
    async () => {
      while (rows.length > 0) {
        await insert(rows.slice(0, flushAtRows));
        counts.eventsWritten += rows.splice(0, flushAtRows).length;
      }
    },
    () => {
      buffer = [...rows, ...buffer];
      keepNewest();
    },
  );
}

async function flushCounts(): Promise<boolean> {
  const counts = tally;
  tally = new Map();
  return attempt(
    () => storeCounts(counts),
    () => addTally(tally, counts),
  );
}

async function flushUses(): Promise<boolean> {
  const uses = lastUsed;
  lastUsed = { keys: new Map(), secrets: new Map() };
  return attempt(
    () => storeUses(uses),
    () => {
      for (const kind of ["keys", "secrets"] as const) {
        lastUsed[kind] = new Map([...uses[kind], ...lastUsed[kind]]);
      }
    },
  );
}

/** False when the database did not take it, and it was put back. */
async function attempt(write: () => Promise<void>, putBack: () => void): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    log.error("Events wait for the database", loggable(error));
    putBack();
    return false;
  }
}

/** The columns of an event, with the type that each has in the database. */
const columns = [
  ["accountId", "account_id", "int"],
  ["keyId", "key_id", "int"],
  ["secretId", "secret_id", "int"],
  ["environment", "environment", "text"],
  ["companyId", "company_id", "int"],
  ["method", "method", "text"],
  ["endpoint", "endpoint", "text"],
  ["query", "query", "text"],
  ["statusCode", "status_code", "int"],
  ["code", "code", "text"],
  ["error", "error", "text"],
  ["needs", "needs", "text"],
  ["resourceId", "resource_id", "int"],
  ["origin", "origin", "text"],
  ["ip", "ip", "text"],
  ["userAgent", "user_agent", "text"],
  ["dateTime", "date_time", "timestamptz"],
] as const;

/** A value in the literal of an array. */
function element(value: string | number | Date | null | undefined): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "number") return String(value);
  return value instanceof Date ? value.toISOString() : `"${value.replace(/[\\"]/g, "\\$&")}"`;
}

/**
 * One parameter a column, whatever the number of rows: one a value would cost more than the requests they tell of. A row
 * that can't be stored must not hold up the others for ever: it is named and left out.
 */
async function insert(rows: ApiEvent[]): Promise<void> {
  const names = sql.raw(columns.map(([, column]) => column).join(", "));
  const arrays = columns.map(
    ([field, , type]) =>
      sql`${`{${rows.map((row) => element(row[field])).join()}}`}::text::${sql.raw(type)}[]`,
  );
  try {
    await db().execute(sql`insert into events (${names}) select * from unnest(${sql.join(arrays, sql`, `)})`);
  } catch (error) {
    if (!/^22/.test(sqlState(error))) throw error;
    const [only] = rows;
    if (only && rows.length === 1) {
      log.error(`An event of key ${only.keyId} can't be stored`, loggable(error));
      return;
    }
    for (const row of rows) await insert([row]);
  }
}
