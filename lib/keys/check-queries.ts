import { lookupSql } from "@/db";
import type { CompanyScope, Environment, KeyKind, Preset } from "@/lib/access/presets";
import { counts } from "@/lib/metrics/figures";
import {
  type StatusColumns,
  Statuses,
  type StatusSubject,
  statusColumns,
  statusParameters,
} from "@/lib/seats/status-queries";
import type { Answered, KnownKey } from "./known-keys";

/** A key and one of its secrets as the database says them. */
export type KeyRow = {
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
/** The database's clock as {@link Heard} has it. */
export const clock = milliseconds("clock_timestamp()");

// One text for the lookup and for the check inside a write, so that they can't drift apart.
export const keyColumns = `s.hash, s.id as secret_id, k.id as key_id, k.account_id, s.environment, k.kind, k.enabled,
  ${milliseconds("k.expires_at")} as expires_at, ${milliseconds("s.ends_at")} as ends_at, k.preset, k.company_scope,
  to_json(k.origins) as origins,
  case when k.company_scope = 'all' then '[]'::json
       else (select coalesce(json_agg(c.vat), '[]') from key_companies c where c.key_id = k.id) end as companies`;
export const keySource = "from key_secrets s join keys k on k.id = s.key_id where k.deleted_at is null";
/**
 * Who answers: since when the server runs, and a file of the database, whose folder has the database's number. To look
 * that up among all databases took longer than all else that a check asks.
 */
const answering = `date_part('epoch', pg_postmaster_start_time()) as started,
  pg_relation_filepath('key_changes') as file, pg_is_in_recovery() as standby`;
type Answering = { started: number; file: string; standby: boolean };

/** As {@link Answered} has it. */
const databaseOf = ({ started, file }: Answering) => `${started} ${file.slice(0, file.lastIndexOf("/"))}`;

// Who answers is told also when nothing is found: "no such key" counts as little from a wrong one as a key does.
const lookup = `select answering.*, found.*
  from (select ${answering}) answering
  left join (select ${keyColumns} ${keySource} and s.hash = any($1::text::bytea[])) found on true`;

/** {@link Answered}, and which keys were changed by transactions that an earlier answer may not have seen. */
const check = `select ${answering}, date_part('epoch', clock_timestamp()) as now,
  pg_snapshot_xmin(pg_current_snapshot())::text as xmin, pg_backend_pid() as backend,
  (select string_agg(distinct key_id::text, ',') from key_changes where xid >= $1::text::xid8) as changed`;
const checkWithStatuses = `${check}, ${statusColumns("$2", "$3")}`;

/** A row as it is remembered. */
export function toKnown(row: KeyRow): KnownKey {
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

/** One answered that may not judge keys: a standby, which knows the past only, or another than was asked before. */
export class WrongDatabase extends Error {}

/** What a check tells. */
export type Told = Answered & {
  /** Ids of keys that were changed by transactions from the asked one on. */
  changed: number[];
  /** Of the keys whose status was asked for. */
  statuses: Statuses;
};

type CheckRow = Answering & {
  now: number;
  xmin: string;
  backend: number;
  changed: string | null;
} & Partial<StatusColumns>;

/**
 * Asks what changed from a transaction on (null: nobody has asked yet), and in the same statement how some keys stand.
 * @throws WrongDatabase when a standby answers
 */
export async function askChanges(since: bigint | null, statusesOf: readonly StatusSubject[]): Promise<Told> {
  const from = String(since ?? 0n);
  const [text, parameters] =
    statusesOf.length === 0 ? [check, [from]] : [checkWithStatuses, [from, ...statusParameters(statusesOf)]];
  const [row] = await lookupSql().unsafe<CheckRow[]>(text, parameters, { prepare: true });
  if (!row) throw new Error("The check has no answer");
  if (row.standby) throw new WrongDatabase("A standby has answered");
  const now = row.now * 1_000;
  return {
    database: databaseOf(row),
    backend: row.backend,
    xmin: BigInt(row.xmin),
    now,
    changed: row.changed === null ? [] : row.changed.split(",").map(Number),
    statuses: new Statuses(statusesOf, { accounts: row.accounts ?? null, seats: row.seats ?? null }, now),
  };
}

/** Who answers, with a key; or without, all of it null, when none was found. */
type FoundRow = Answering & (KeyRow | { hash: null });

/**
 * The keys behind these hashes, by the hash as latin1 text; those that are not there are left out.
 * @throws WrongDatabase when a standby answers, or another database than the one given: one does not vouch for what the
 * other said.
 */
export async function readKeys(hashes: Iterable<Buffer>, of: string): Promise<Map<string, KnownKey>> {
  // One array literal: the driver needs to know no array types for it.
  const list = Array.from(hashes, (hash) => `"\\\\x${hash.toString("hex")}"`).join();
  const rows = await lookupSql().unsafe<FoundRow[]>(lookup, [`{${list}}`], { prepare: true });
  if (rows.some((row) => databaseOf(row) !== of || row.standby))
    throw new WrongDatabase("Another database has answered");
  const found = rows.filter((row) => row.hash !== null);
  counts.keysRead += found.length;
  return new Map(found.map((row) => [row.hash.toString("latin1"), toKnown(row)]));
}
