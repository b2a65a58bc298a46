import { sql } from "drizzle-orm";
import { renewLookups, type Tx } from "@/db";
import type { Standing } from "@/lib/access/decide";
import { counts, measure } from "@/lib/metrics/figures";
import { type ApiStatus, type Statuses, type StatusSubject, statusesOf } from "@/lib/seats/status-queries";
import {
  askChanges,
  clock,
  type KeyRow,
  keyColumns,
  keySource,
  readKeys,
  type Told,
  toKnown,
  WrongDatabase,
} from "./check-queries";
import { goesOn, type Heard, type KnownKey, KnownKeys, vouching } from "./known-keys";
import { paced } from "./paced";

/** A key as a request finds it: what enforcement needs and no more. */
export type VerifiedKey = Standing & {
  keyId: number;
  secretId: number;
  accountId: number;
  origins: string[];
};

/** The key at a time of the database's clock; null when the secret has ended by then. */
function standingAt(now: number, key: KnownKey): VerifiedKey | null {
  if (key.endsAt !== null && key.endsAt <= now) return null;
  // Field by field: a rest and a spread for each request cost as much as the rest of this module.
  return {
    keyId: key.keyId,
    secretId: key.secretId,
    accountId: key.accountId,
    environment: key.environment,
    kind: key.kind,
    enabled: key.enabled,
    expired: key.expiresAt !== null && key.expiresAt <= now,
    preset: key.preset,
    companyScope: key.companyScope,
    companies: key.companies,
    origins: key.origins,
  };
}

/** The lookup did not answer in time or at all: the request is to be answered 503. */
export class LookupUnavailable extends Error {}

const timeoutMs = 3_000;

/** A key with how it and its account stand; null when that was not read along: nobody asked, or another batch read the key. */
export type VerifiedStatus = { key: VerifiedKey; status: ApiStatus | null };

/** Who waits for a check: one of the two is called, once, in the middle of answering others, so neither may throw. */
export type Waiting = { resolve(found: VerifiedStatus | null): void; reject(error: unknown): void };
type Asked = { hash: Buffer; waiting: Waiting[]; wantsStatus: boolean };
type Batch = { asked: Map<string, Asked>; timer: NodeJS.Timeout };

/** Requests that join the next check. A batch that was sent takes nobody in: its answer may be too old. */
let gathering: Batch | null = null;

const known = new KnownKeys();
measure("keysRemembered", () => known.size);
/** Changes of transactions below its `xmin` were heard of; null before the first check. */
let heard: Heard | null = null;

/**
 * The key behind a secret's hash as the database has it now, disabled and expired ones included; null when no
 * such secret exists, its key is deleted, or it has ended. What was read before is remembered, but every request waits
 * for a check, begun after it arrived, of what changed since; one is under way at a time, and all who came during it
 * share the next.
 * @throws LookupUnavailable
 */
export async function verifyHash(hash: Buffer): Promise<VerifiedKey | null> {
  const found = await new Promise<VerifiedStatus | null>((resolve, reject) => {
    ask(hash, false, { resolve, reject });
  });
  return found?.key ?? null;
}

/** The same, with the status of the key and its account, read in the same statement. @throws LookupUnavailable */
export function verifyWithStatus(hash: Buffer): Promise<VerifiedStatus | null> {
  return new Promise((resolve, reject) => ask(hash, true, { resolve, reject }));
}

/** The same, told to whoever waits: under Next's AsyncLocalStorage Node 20 charges for every promise. */
export function tellWithStatus(hash: Buffer, waiting: Waiting): void {
  ask(hash, true, waiting);
}

/** Whether a secret's hash was found before: then it is well-formed, whatever has become of it since. */
export function isRemembered(hash: Buffer): boolean {
  return known.get(hash.toString("latin1")) !== undefined;
}

const join = paced(send);

function ask(hash: Buffer, wantsStatus: boolean, waiting: Waiting): void {
  counts.keyRequests += 1;
  gathering ??= open();
  const id = hash.toString("latin1");
  const entry = gathering.asked.get(id);
  if (entry) {
    entry.waiting.push(waiting);
    entry.wantsStatus ||= wantsStatus;
  } else gathering.asked.set(id, { hash, waiting: [waiting], wantsStatus });
  join();
}

/** A batch fails in time, whether it was sent or waits behind one that hangs. */
function open(): Batch {
  const batch: Batch = {
    asked: new Map(),
    timer: setTimeout(() => {
      fail(batch, new LookupUnavailable("The key lookup took too long"));
      renew();
    }, timeoutMs),
  };
  return batch;
}

/** Resolves when the check is answered; keys that have to be read hold up no check. */
async function send(): Promise<void> {
  const batch = gathering;
  gathering = null;
  if (!batch) return;
  counts.keyChecks += 1;
  const unavailable = (cause: unknown) => {
    // Its connections stay where they are until they are given up.
    if (cause instanceof WrongDatabase) renew();
    fail(batch, new LookupUnavailable("The key lookup failed", { cause }));
  };
  try {
    const told = await hearChanges(batch);
    for (const [id, { wantsStatus }] of [...batch.asked]) {
      const key = known.get(id);
      if (!key) continue;
      const standing = standingAt(told.now, key);
      const status = wantsStatus && standing ? told.statuses.of(standing) : null;
      answer(batch, id, standing && { key: standing, status });
    }
    if (batch.asked.size === 0) clearTimeout(batch.timer);
    else void readThe(batch, told).catch(unavailable);
  } catch (error) {
    unavailable(error);
  }
}

/** New connections are tried no more often than this: a database that is merely slow must not be run over by them. */
const renewMs = 10_000;
let renewedAt = Number.NEGATIVE_INFINITY;

function renew(): void {
  const now = performance.now();
  if (now - renewedAt < renewMs) return;
  renewedAt = now;
  renewLookups();
}

function answer(batch: Batch, id: string, found: VerifiedStatus | null): void {
  const waiting = batch.asked.get(id)?.waiting ?? [];
  batch.asked.delete(id);
  for (const each of waiting) each.resolve(found);
}

function fail(batch: Batch, error: LookupUnavailable): void {
  clearTimeout(batch.timer);
  if (batch.asked.size > 0) counts.keyLookupsFailed += 1;
  const waiting = [...batch.asked.values()].flatMap((asked) => asked.waiting);
  batch.asked.clear();
  if (gathering === batch) gathering = null;
  for (const each of waiting) each.reject(error);
}

/**
 * Forgets what changed; answers what was told. `heard` only ever rises: of two checks that overlap, each was asked
 * from where changes had been heard of when it was sent, so neither leaves a gap, in whichever order they arrive.
 */
async function hearChanges(batch: Batch): Promise<Told> {
  const asked = heard;
  const subjects: StatusSubject[] = [];
  for (const [id, { wantsStatus }] of batch.asked) {
    const key = wantsStatus ? known.get(id) : undefined;
    if (key) subjects.push(key);
  }
  const told = await askChanges(asked?.xmin ?? null, subjects);
  const before = heard;
  // Also lost when another database was heard of while this was under way.
  const lost = asked === null || !goesOn(asked, told) || before?.database !== told.database;
  if (lost) known.forgetAll();
  else for (const keyId of told.changed) known.forget(keyId);
  if (lost || !before || told.xmin >= before.xmin)
    heard = { ...told, backends: vouching(before, asked, told) };
  return told;
}

/** Reads the keys that are not remembered; all that wait for one that is not there are told null. */
async function readThe(batch: Batch, told: Told): Promise<void> {
  const reading = known.beginReading();
  let found = new Map<string, KnownKey>();
  try {
    found = await readKeys(
      Array.from(batch.asked.values(), ({ hash }) => hash),
      told.database,
    );
  } finally {
    known.endReading(reading, found);
  }
  const tell = (id: string, statuses: Statuses) => {
    const key = found.get(id);
    const standing = key ? standingAt(told.now, key) : null;
    answer(batch, id, standing && { key: standing, status: statuses.of(standing) });
  };
  const wanted: StatusSubject[] = [];
  for (const [id, { wantsStatus }] of [...batch.asked]) {
    const key = wantsStatus ? found.get(id) : undefined;
    if (key) wanted.push(key);
    // Nobody waits for what others want to know.
    else tell(id, told.statuses);
  }
  // Under the batch's time limit as well: a connection that hangs must not keep whoever asks for more.
  const statuses = wanted.length > 0 ? await statusesOf(wanted) : told.statuses;
  for (const id of [...batch.asked.keys()]) tell(id, statuses);
  clearTimeout(batch.timer);
}

/** Forgets everything that is remembered, as a process that has just started. */
export function forgetKnownKeys(): void {
  known.forgetAll();
  heard = null;
}

/**
 * Class of the advisory locks in front of a key's row, the key's id beside it: shared by its writes, exclusive for a
 * change of the key. PostgreSQL lets any number of `FOR SHARE` overtake one that waits to change the row, so under
 * steady writes a disable would wait for ever; of advisory locks nobody overtakes.
 */
export const keyGate = 7_316_223;

/**
 * The same key again, inside a write's transaction and locked until its end: a change of the key waits for the
 * write, or the write sees it. Two statements on purpose: the second one's snapshot is taken after the lock.
 * Null when the secret no longer opens anything.
 */
export async function lockForWrite(tx: Tx, secretId: number, keyId: number): Promise<VerifiedKey | null> {
  await tx.execute(
    sql`select 1 from pg_advisory_xact_lock_shared(${keyGate}, ${keyId}) gate, keys where keys.id = ${keyId} for share of keys`,
  );
  const rows = await tx.execute<KeyRow & { now: string }>(
    sql`select ${sql.raw(`${keyColumns}, ${clock} as now ${keySource}`)} and s.id = ${secretId}`,
  );
  const row = rows[0];
  return row ? standingAt(Number(row.now), toKnown(row)) : null;
}
