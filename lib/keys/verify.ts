import { sql } from "drizzle-orm";
import { lookupSql, renewLookups, type Tx } from "@/db";
import type { Standing } from "@/lib/access/decide";
import type { CompanyScope, Environment, KeyKind, Preset } from "@/lib/access/presets";
import { counts, measure } from "@/lib/metrics/figures";
import { goesOn, type Heard, type KnownKey, KnownKeys } from "./known-keys";

/** A key as a request finds it: what enforcement needs and no more. */
export type VerifiedKey = Standing & {
  keyId: number;
  secretId: number;
  accountId: number;
  origins: string[];
};

type Row = {
  hash: Buffer;
  secret_id: number;
  key_id: number;
  account_id: number;
  environment: Environment;
  kind: KeyKind;
  enabled: boolean;
  expires_at: string | null;
  ends_at: string | null;
  preset: Preset;
  company_scope: CompanyScope;
  companies: string[];
  origins: string[];
};

const milliseconds = (instant: string) => `(extract(epoch from ${instant}) * 1000)::text`;
const clock = milliseconds("clock_timestamp()");

// One text for the lookup and for the check inside a write, so that they can't drift apart.
const columns = `s.hash, s.id as secret_id, k.id as key_id, k.account_id, s.environment, k.kind, k.enabled,
  ${milliseconds("k.expires_at")} as expires_at, ${milliseconds("s.ends_at")} as ends_at, k.preset, k.company_scope,
  to_json(k.origins) as origins,
  case when k.company_scope = 'all' then '[]'::json
       else (select coalesce(json_agg(c.vat), '[]') from key_companies c where c.key_id = k.id) end as companies`;
const source = "from key_secrets s join keys k on k.id = s.key_id where k.deleted_at is null";
const database = `(select concat_ws(' ', extract(epoch from pg_postmaster_start_time()), d.oid)
  from pg_database d where d.datname = current_database())`;
const lookup = `select ${columns}, ${database} as database ${source} and s.hash = any($1::text::bytea[])`;

/** {@link Heard}, and which keys were changed by transactions that an earlier answer may not have seen. */
const check = `select ${clock} as now, pg_snapshot_xmin(pg_current_snapshot())::text as xmin,
  ${database} as database,
  (select coalesce(json_agg(distinct key_id), '[]') from key_changes where xid >= $1::text::xid8) as changed`;

function toKnown(row: Row): KnownKey {
  return {
    keyId: row.key_id,
    secretId: row.secret_id,
    accountId: row.account_id,
    environment: row.environment,
    kind: row.kind,
    enabled: row.enabled,
    expiresAt: row.expires_at === null ? null : Number(row.expires_at),
    endsAt: row.ends_at === null ? null : Number(row.ends_at),
    preset: row.preset,
    companyScope: row.company_scope,
    companies: row.companies,
    origins: row.origins,
  };
}

/** The key at a time of the database's clock; null when the secret has ended by then. */
function standingAt(now: number, { expiresAt, endsAt, ...key }: KnownKey): VerifiedKey | null {
  if (endsAt !== null && endsAt <= now) return null;
  return { ...key, expired: expiresAt !== null && expiresAt <= now };
}

/** The lookup did not answer in time or at all: the request is to be answered 503. */
export class LookupUnavailable extends Error {}

const timeoutMs = 3_000;

type Waiting = { resolve: (key: VerifiedKey | null) => void; reject: (error: unknown) => void };
type Batch = Map<string, { hash: Buffer; waiting: Waiting[] }>;

/** Requests that join the next check. A batch that was sent takes nobody in: its answer may be too old. */
let gathering: Batch | null = null;

const known = new KnownKeys();
measure("keysRemembered", () => known.size);
/** Changes of transactions below its `xmin` were heard of; null before the first check. */
let heard: Heard | null = null;

/**
 * The key behind a secret's hash as the database has it now, disabled and expired ones included; null when no
 * such secret exists, its key is deleted, or it has ended. What was read before is remembered, but every request waits
 * for a check, begun after it arrived, of what changed since; the requests of one event-loop turn share it.
 * @throws LookupUnavailable
 */
export function verifyHash(hash: Buffer): Promise<VerifiedKey | null> {
  counts.keyRequests += 1;
  return new Promise((resolve, reject) => {
    if (gathering === null) {
      gathering = new Map();
      setImmediate(send);
    }
    const id = hash.toString("latin1");
    const entry = gathering.get(id);
    if (entry) entry.waiting.push({ resolve, reject });
    else gathering.set(id, { hash, waiting: [{ resolve, reject }] });
  });
}

async function send(): Promise<void> {
  const batch = gathering;
  gathering = null;
  if (!batch) return;
  counts.keyChecks += 1;
  const late = () => {
    fail(batch, new LookupUnavailable("The key lookup took too long"));
    renew();
  };
  const timer = setTimeout(late, timeoutMs);
  try {
    const told = await hearChanges();
    for (const id of [...batch.keys()]) {
      const key = known.get(id);
      if (key) answer(batch, id, standingAt(told.now, key));
    }
    if (batch.size > 0) await readKeys(batch, told);
  } catch (error) {
    fail(batch, new LookupUnavailable("The key lookup failed", { cause: error }));
  } finally {
    clearTimeout(timer);
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

function answer(batch: Batch, id: string, key: VerifiedKey | null): void {
  for (const { resolve } of batch.get(id)?.waiting ?? []) resolve(key);
  batch.delete(id);
}

function fail(batch: Batch, error: LookupUnavailable): void {
  if (batch.size > 0) counts.keyLookupsFailed += 1;
  for (const { waiting } of batch.values()) for (const { reject } of waiting) reject(error);
  batch.clear();
}

/**
 * Forgets what changed; answers what was told. `heard` only ever rises: of two checks that overlap, each was asked
 * from where changes had been heard of when it was sent, so neither leaves a gap, in whichever order they arrive.
 */
async function hearChanges(): Promise<Heard> {
  const asked = heard;
  const rows = await lookupSql().unsafe<{ now: string; xmin: string; database: string; changed: number[] }[]>(
    check,
    [String(asked?.xmin ?? 0n)],
    { prepare: true },
  );
  const [row] = rows;
  if (!row) throw new Error("The check has no answer");
  const told: Heard = { database: row.database, xmin: BigInt(row.xmin), now: Number(row.now) };
  const before = heard;
  // Also lost when another database was heard of while this was under way.
  const lost = asked === null || !goesOn(asked, told) || before?.database !== told.database;
  if (lost) known.forgetAll();
  else for (const keyId of row.changed) known.forget(keyId);
  if (lost || !before || told.xmin >= before.xmin) heard = told;
  return told;
}

/** Reads the keys that are not remembered; all that wait for one that is not there are told null. */
async function readKeys(batch: Batch, told: Heard): Promise<void> {
  const reading = known.beginReading();
  const found = new Map<string, KnownKey>();
  try {
    // One array literal: the driver needs to know no array types for it.
    const hashes = [...batch.values()].map(({ hash }) => `"\\\\x${hash.toString("hex")}"`);
    const rows = await lookupSql().unsafe<(Row & { database: string })[]>(lookup, [`{${hashes.join()}}`], {
      prepare: true,
    });
    // While one database takes over from another, either may answer: one does not vouch for what the other said.
    if (rows.some((row) => row.database !== told.database)) throw new Error("Another database has answered");
    counts.keysRead += rows.length;
    for (const row of rows) found.set(row.hash.toString("latin1"), toKnown(row));
  } finally {
    known.endReading(reading, found);
  }
  for (const id of [...batch.keys()]) {
    const key = found.get(id);
    answer(batch, id, key ? standingAt(told.now, key) : null);
  }
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
  const rows = await tx.execute<Row & { now: string }>(
    sql`select ${sql.raw(`${columns}, ${clock} as now ${source}`)} and s.id = ${secretId}`,
  );
  const row = rows[0];
  return row ? standingAt(Number(row.now), toKnown(row)) : null;
}
