import { sql } from "drizzle-orm";
import { lookupSql, type Tx } from "@/db";
import type { Standing } from "@/lib/access/decide";
import type { CompanyScope, Environment, KeyKind, Preset } from "@/lib/access/presets";

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
  expired: boolean;
  preset: Preset;
  company_scope: CompanyScope;
  companies: string[];
  origins: string[];
};

// One text for the lookup and for the check inside a write, so that they can't drift apart.
const columns = `s.hash, s.id as secret_id, k.id as key_id, k.account_id, s.environment, k.kind, k.enabled,
  coalesce(k.expires_at <= clock_timestamp(), false) as expired, k.preset, k.company_scope,
  to_json(k.origins) as origins,
  case when k.company_scope = 'all' then '[]'::json
       else (select coalesce(json_agg(c.vat), '[]') from key_companies c where c.key_id = k.id) end as companies`;
const usable = `k.deleted_at is null and (s.ends_at is null or s.ends_at > clock_timestamp())`;
const lookup = `select ${columns} from key_secrets s join keys k on k.id = s.key_id where s.hash = any($1::text::bytea[]) and ${usable}`;

function toKey(row: Row): VerifiedKey {
  return {
    keyId: row.key_id,
    secretId: row.secret_id,
    accountId: row.account_id,
    environment: row.environment,
    kind: row.kind,
    enabled: row.enabled,
    expired: row.expired,
    preset: row.preset,
    companyScope: row.company_scope,
    companies: row.companies,
    origins: row.origins,
  };
}

/** The lookup did not answer in time or at all: the request is to be answered 503. */
export class LookupUnavailable extends Error {}

const timeoutMs = 3_000;

type Waiting = { resolve: (key: VerifiedKey | null) => void; reject: (error: unknown) => void };

/** Requests that join the next query. A batch that was sent takes nobody in: its answer may be too old. */
let gathering: Map<string, { hash: Buffer; waiting: Waiting[] }> | null = null;

/**
 * The key behind a secret's hash as the database has it now, disabled and expired ones included; null when no
 * such secret exists, its key is deleted, or it has ended. Lookups of one event-loop turn share one indexed
 * query; nothing is cached. @throws LookupUnavailable
 */
export function verifyHash(hash: Buffer): Promise<VerifiedKey | null> {
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
  const everyone = () => [...batch.values()].flatMap((entry) => entry.waiting);
  let timer: NodeJS.Timeout | undefined;
  try {
    // One array literal: the driver needs to know no array types for it.
    const hashes = [...batch.values()].map((entry) => `"\\\\x${entry.hash.toString("hex")}"`);
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new LookupUnavailable("The key lookup took too long")), timeoutMs);
    });
    const rows = await Promise.race([
      lookupSql().unsafe<Row[]>(lookup, [`{${hashes.join()}}`], { prepare: true }),
      late,
    ]);
    for (const row of rows) {
      const id = row.hash.toString("latin1");
      for (const { resolve } of batch.get(id)?.waiting ?? []) resolve(toKey(row));
      batch.delete(id);
    }
    for (const { resolve } of everyone()) resolve(null);
  } catch (error) {
    const reason =
      error instanceof LookupUnavailable
        ? error
        : new LookupUnavailable("The key lookup failed", { cause: error });
    for (const { reject } of everyone()) reject(reason);
  } finally {
    clearTimeout(timer);
  }
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
  const rows = await tx.execute<Row>(
    sql`select ${sql.raw(columns)} from key_secrets s join keys k on k.id = s.key_id where s.id = ${secretId} and ${sql.raw(usable)}`,
  );
  const row = rows[0];
  return row ? toKey(row) : null;
}
