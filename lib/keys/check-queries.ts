import { lookupSql } from "@/db";
import type { CompanyScope, Environment, KeyKind, Preset } from "@/lib/access/presets";
import { counts } from "@/lib/metrics/figures";
import { type ApiStatus, type StatusRow, statusRows, toStatus } from "@/lib/seats/status-queries";
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
const database = `(select concat_ws(' ', extract(epoch from pg_postmaster_start_time()), d.oid)
  from pg_database d where d.datname = current_database())`;
// Who answers is told also when nothing is found: "no such key" counts as little from a wrong one as a key does.
const lookup = `select answering.*, found.*
  from (select ${database} as database, pg_is_in_recovery() as standby) answering
  left join (select ${keyColumns} ${keySource} and s.hash = any($1::text::bytea[])) found on true`;

/** {@link Answered}, and which keys were changed by transactions that an earlier answer may not have seen. */
const check = `select ${clock} as now, pg_snapshot_xmin(pg_current_snapshot())::text as xmin,
  ${database} as database, pg_backend_pid() as backend, pg_is_in_recovery() as standby,
  (select coalesce(json_agg(distinct key_id), '[]') from key_changes where xid >= $1::text::xid8) as changed`;
const checkWithStatuses = `${check}, (select json_agg(found) from (${statusRows("$2")}) found) as statuses`;

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
  /** By key id, of the keys whose status was asked for. */
  statuses: ReadonlyMap<number, ApiStatus>;
};

type CheckRow = {
  now: string;
  xmin: string;
  database: string;
  backend: number;
  standby: boolean;
  changed: number[];
  statuses?: StatusRow[] | null;
};

const none: ReadonlyMap<number, ApiStatus> = new Map();

/**
 * Asks what changed from a transaction on (null: nobody has asked yet), and in the same statement how some keys stand.
 * @throws WrongDatabase when a standby answers
 */
export async function askChanges(since: bigint | null, statusesOf: readonly number[]): Promise<Told> {
  const from = String(since ?? 0n);
  const [row] = await (statusesOf.length === 0
    ? lookupSql().unsafe<CheckRow[]>(check, [from], { prepare: true })
    : lookupSql().unsafe<CheckRow[]>(checkWithStatuses, [from, `{${statusesOf.join()}}`], { prepare: true }));
  if (!row) throw new Error("The check has no answer");
  if (row.standby) throw new WrongDatabase("A standby has answered");
  const at = new Date(Number(row.now));
  const statuses = row.statuses
    ? new Map(row.statuses.map((each) => [each.key_id, toStatus(each, at)]))
    : none;
  return {
    database: row.database,
    backend: row.backend,
    xmin: BigInt(row.xmin),
    now: Number(row.now),
    changed: row.changed,
    statuses,
  };
}

/** Who answers, with a key; or without, all of it null, when none was found. */
type FoundRow = { database: string; standby: boolean } & (KeyRow | { hash: null });

/**
 * The keys behind these hashes, by the hash as latin1 text; those that are not there are left out.
 * @throws WrongDatabase when a standby answers, or another database than the one given: one does not vouch for what the
 * other said.
 */
export async function readKeys(hashes: Iterable<Buffer>, of: string): Promise<Map<string, KnownKey>> {
  // One array literal: the driver needs to know no array types for it.
  const list = Array.from(hashes, (hash) => `"\\\\x${hash.toString("hex")}"`).join();
  const rows = await lookupSql().unsafe<FoundRow[]>(lookup, [`{${list}}`], { prepare: true });
  if (rows.some((row) => row.database !== of || row.standby))
    throw new WrongDatabase("Another database has answered");
  const found = rows.filter((row) => row.hash !== null);
  counts.keysRead += found.length;
  return new Map(found.map((row) => [row.hash.toString("latin1"), toKnown(row)]));
}
