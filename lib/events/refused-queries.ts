import { and, asc, eq, gte, inArray, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { auditEntries, companies, keyCompanies, keys } from "@/db/schema";
import type { Environment, KeyKind } from "@/lib/access/presets";
import { listColumns } from "@/lib/keys/queries";
import type { Changeable } from "@/lib/keys/smallest-change";
import { isRefusedCode, type RefusedCode, refusedCodes } from "./event";

/** How far back the page of refused requests looks. */
export const refusedDays = 7;
/** Rows it looks at, the latest: an attack must not cost more than this. */
export const refusedRowsMax = 20_000;
/** Changes of keys that are read to tell since when something is allowed. */
const changesMax = 5_000;
/** Groups that are read; a page shows fewer. */
const groupsMax = 1_000;

/** Requests of one key that were refused for the same reason, with the last of them. */
export type RefusedGroup = {
  keyId: number;
  code: RefusedCode;
  needs: string | null;
  origin: string | null;
  count: number;
  lastAt: Date;
  method: string;
  endpoint: string;
  environment: Environment;
};

// Literals, not parameters: only so can the planner see that the partial index `events_refused` covers them.
const codes = sql.raw(refusedCodes.map((code) => `'${code}'`).join(", "));

/** The query behind {@link refusedGroups}, for its plan. */
export function refusedSql(accountId: number): SQL {
  return sql`
    with latest as (
      select id, key_id, code, environment, method, endpoint, date_time,
        case when code in ('preset_not_allowed', 'company_not_allowed') then needs end as needs,
        case when code = 'origin_not_allowed' then origin end as origin
      from events where account_id = ${accountId} and code in (${codes})
      order by id desc limit ${refusedRowsMax}
    )
    select key_id, code, needs, origin, count(*)::int as count, max(date_time) as last_at,
      (array_agg(method order by id desc))[1] as method,
      (array_agg(endpoint order by id desc))[1] as endpoint,
      (array_agg(environment order by id desc))[1] as environment
    from latest where date_time > now() - ${refusedDays} * interval '1 day'
    group by key_id, code, needs, origin order by max(id) desc limit ${groupsMax}`;
}

/** What was refused to the account's keys lately, by key and reason, the latest first. */
export async function refusedGroups(reader: Reader, accountId: number): Promise<RefusedGroup[]> {
  const rows = await reader.execute<
    Omit<RefusedGroup, "keyId" | "lastAt" | "code"> & { key_id: number; code: string; last_at: string }
  >(refusedSql(accountId));
  return rows.flatMap(({ key_id, last_at, code, ...row }) =>
    isRefusedCode(code) ? [{ ...row, code, keyId: key_id, lastAt: new Date(last_at) }] : [],
  );
}

/** A key as the page of refused requests needs it; `deleted` ones are only named. */
export type RefusedKey = Changeable & { id: number; kind: KeyKind; version: number; deleted: boolean };

/** The account's keys of these ids, deleted ones too. */
export async function refusedKeys(
  reader: Reader,
  accountId: number,
  keyIds: readonly number[],
): Promise<Map<number, RefusedKey>> {
  if (keyIds.length === 0) return new Map();
  const rows = await reader
    .select({
      id: keys.id,
      kind: keys.kind,
      version: keys.version,
      deleted: sql<boolean>`${keys.deletedAt} is not null`,
      description: keys.description,
      enabled: keys.enabled,
      status: listColumns.status,
      preset: keys.preset,
      companyScope: keys.companyScope,
      companies: sql<
        string[]
      >`(select coalesce(json_agg(c.vat order by c.vat), '[]') from ${keyCompanies} c where c.key_id = ${keys}."id")`,
      origins: keys.origins,
      expiresAt: keys.expiresAt,
    })
    .from(keys)
    .where(and(eq(keys.accountId, accountId), inArray(keys.id, [...keyIds])));
  return new Map(rows.map((row) => [row.id, row]));
}

/** When settings of these keys were changed since a moment, and which: oldest first, by key. */
export async function changesSince(
  reader: Reader,
  accountId: number,
  keyIds: readonly number[],
  since: Date,
): Promise<Map<number, { at: Date; fields: string[] }[]>> {
  const found = new Map<number, { at: Date; fields: string[] }[]>();
  if (keyIds.length === 0) return found;
  const rows = await reader
    .select({ keyId: auditEntries.subjectId, at: auditEntries.at, after: auditEntries.after })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.accountId, accountId),
        eq(auditEntries.subject, "key"),
        inArray(auditEntries.subjectId, [...keyIds]),
        inArray(auditEntries.action, ["key.updated", "key.enabled"]),
        gte(auditEntries.at, since),
      ),
    )
    .orderBy(asc(auditEntries.id))
    .limit(changesMax);
  for (const { keyId, at, after } of rows) {
    if (keyId === null) continue;
    const change = { at, fields: Object.keys(after ?? {}) };
    found.set(keyId, [...(found.get(keyId) ?? []), change]);
  }
  return found;
}

/** Names of companies by VAT number (live wins over test), and where each is. */
export async function companiesOf(
  reader: Reader,
  accountId: number,
  vats: readonly string[],
): Promise<Map<string, { name: string; environments: Environment[] }>> {
  const found = new Map<string, { name: string; environments: Environment[] }>();
  if (vats.length === 0) return found;
  const rows = await reader
    .select({ vat: companies.vat, name: companies.name, environment: companies.environment })
    .from(companies)
    .where(and(eq(companies.accountId, accountId), inArray(companies.vat, [...vats])))
    .orderBy(asc(companies.environment));
  for (const { vat, name, environment } of rows) {
    const before = found.get(vat);
    if (before) before.environments.push(environment);
    else found.set(vat, { name, environments: [environment] });
  }
  return found;
}
