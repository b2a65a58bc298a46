import { sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { events } from "@/db/schema";
import { loggable, sqlState } from "@/lib/errors";
import { redact } from "@/lib/keys/secret";

/** One request to `/v1` and how it ended. */
export type ApiEvent = typeof events.$inferInsert;

const flushEveryMs = 500;
/** A burst beyond this is written at once. */
const flushAtRows = 500;
/** What waits at most when the database is away; beyond it the oldest are dropped, as memory is bounded. */
const bufferMax = 20_000;

let buffer: ApiEvent[] = [];
let lastUsed = new Map<number, Date>();
let timer: NodeJS.Timeout | null = null;
let writing: Promise<void> = Promise.resolve();

/** What PostgreSQL's text can hold, without a secret, and not without end. */
const clean = (text: string | null | undefined, max: number) =>
  text ? redact(text).replaceAll("\0", "\uFFFD").slice(0, max) : null;

/** The row as it may be stored, whatever a client wrote into its request. */
function toRow(event: ApiEvent): ApiEvent {
  return {
    ...event,
    endpoint: clean(event.endpoint, 512) ?? "/",
    query: clean(event.query, 2_000),
    error: clean(event.error, 2_000),
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

/** Notes when the key was used last; written with the next batch, at most once a minute for each key. */
export function noteUse(event: ApiEvent): void {
  if (event.code && turnedAway.has(event.code)) return;
  lastUsed.set(event.keyId, event.dateTime);
  schedule();
}

/** Records the event of a write, in the write's own transaction; {@link noteUse} follows once it is committed. */
export async function recordEvent(tx: Tx, event: ApiEvent): Promise<void> {
  await tx.insert(events).values(toRow(event));
}

/** Records the event of a read or a refusal with the next batch: never a write on the request's path. */
export function bufferEvent(event: ApiEvent): void {
  buffer.push(toRow(event));
  if (buffer.length > bufferMax) buffer = buffer.slice(-bufferMax);
  noteUse(event);
  if (buffer.length >= flushAtRows) void flushEvents();
  else schedule();
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

async function flushOnce(): Promise<void> {
  const rows = buffer;
  const uses = lastUsed;
  buffer = [];
  lastUsed = new Map();
  try {
    while (rows.length > 0) {
      await insert(rows.slice(0, flushAtRows));
      rows.splice(0, flushAtRows);
    }
    await storeUses(uses);
  } catch (error) {
    console.error("Events wait for the database:", loggable(error));
    buffer = [...rows, ...buffer].slice(-bufferMax);
    for (const [keyId, at] of uses) if (!lastUsed.has(keyId)) lastUsed.set(keyId, at);
    if (buffer.length > 0 || lastUsed.size > 0) schedule();
  }
}

/** One row that can't be stored must not hold up the others for ever: it is named and left out. */
async function insert(rows: ApiEvent[]): Promise<void> {
  try {
    await db().insert(events).values(rows);
  } catch (error) {
    if (!/^22/.test(sqlState(error))) throw error;
    const [only] = rows;
    if (only && rows.length === 1) {
      console.error(`An event of key ${only.keyId} can't be stored:`, loggable(error));
      return;
    }
    for (const row of rows) await insert([row]);
  }
}

/** Rows that a write holds are skipped: the next batch is soon enough, and nobody waits for a statistic. */
async function storeUses(uses: Map<number, Date>): Promise<void> {
  if (uses.size === 0) return;
  const rows = [...uses].map(([id, at]) => ({ id, at }));
  await db().execute(sql`
    with used as (
      select k.id, u.at from keys k
      join json_to_recordset(${JSON.stringify(rows)}::json) as u(id int, at timestamptz) on u.id = k.id
      where k.last_used_at is null or k.last_used_at < u.at - interval '1 minute'
      for no key update of k skip locked
    )
    update keys set last_used_at = used.at from used where keys.id = used.id`);
}
