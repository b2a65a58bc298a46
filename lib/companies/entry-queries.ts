import { sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { type Environment, environments } from "@/lib/access/presets";
import type { KeyStatus } from "@/lib/keys/key";
import type { Listing } from "@/lib/page";
import { containing } from "./queries";

/** A company as the Dashboard shows it: one VAT number, in one environment or both. */
export type CompanyEntry = {
  vat: string;
  /** Of live when it is in both; test may have others. */
  name: string;
  fiscalCode: string;
  environments: Environment[];
  /** Documents sent, in the environments shown. */
  sent: number;
  /** Keys whose scope names it, as the list of keys filters; keys of all companies reach it besides. */
  keys: number;
  createdAt: Date;
};

/** Companies on one page of the Dashboard's list. */
export const entriesPageSize = 50;

/** Which companies a list shows: `q` as in the API, `environment` null for both, `page` from 1. */
export type EntriesAsked = { q: string; environment: Environment | null; page: number };

const listed = (values: readonly string[]) =>
  sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  );

/** The account's companies by VAT number, both environments in one entry, by name. */
export async function listEntries(
  reader: Reader,
  accountId: number,
  { q, environment, page }: EntriesAsked,
): Promise<Listing<CompanyEntry>> {
  const pattern = q ? containing(q) : null;
  const within = sql`c.account_id = ${accountId} and c.environment in (${listed(environment ? [environment] : environments)})`;
  // A number that matches in one environment is shown with both of its rows.
  const matching = pattern
    ? sql`having bool_or(c.name ilike ${pattern} or c.vat ilike ${pattern} or c.fiscal_code ilike ${pattern})`
    : sql``;
  const rows = await reader.execute<{
    vat: string;
    name: string;
    fiscal_code: string;
    environments: Environment[];
    created_at: string;
    total: number;
  }>(sql`
    select *, count(*) over ()::int as total from (
      select c.vat, (array_agg(c.name order by c.environment))[1] as name,
        (array_agg(c.fiscal_code order by c.environment))[1] as fiscal_code,
        json_agg(c.environment order by c.environment desc) as environments,
        min(c.created_at) as created_at
      from companies c where ${within} group by c.vat ${matching}
    ) entry order by lower(name), vat limit ${entriesPageSize} offset ${(page - 1) * entriesPageSize}`);
  if (rows.length === 0) return { rows: [], total: 0 };
  const vats = rows.map(({ vat }) => vat);
  const sent = await reader.execute<{ vat: string; sent: number }>(sql`
    select c.vat, count(*)::int as sent from companies c join sends s on s.company_id = c.id
    where ${within} and c.vat in (${listed(vats)}) group by c.vat`);
  const named = await reader.execute<{ vat: string | null; keys: number }>(sql`
    select n.vat, count(*)::int as keys from key_companies n join keys k on k.id = n.key_id
    where n.account_id = ${accountId} and n.vat in (${listed(vats)})
      and k.company_scope = 'selected' and k.deleted_at is null group by n.vat`);
  const sentBy = new Map(sent.map((row) => [row.vat, row.sent]));
  const namedBy = new Map(named.map((row) => [row.vat, row.keys]));
  return {
    total: rows[0]?.total ?? 0,
    rows: rows.map((row) => ({
      vat: row.vat,
      name: row.name,
      fiscalCode: row.fiscal_code,
      environments: row.environments,
      sent: sentBy.get(row.vat) ?? 0,
      keys: namedBy.get(row.vat) ?? 0,
      createdAt: new Date(row.created_at),
    })),
  };
}

/** Keys whose scope is all companies, the primary among them. */
async function keysOfAll(reader: Reader, accountId: number): Promise<number> {
  const [row] = await reader.execute<{ keys: number }>(sql`
    select count(*)::int as keys from keys
    where account_id = ${accountId} and company_scope = 'all' and deleted_at is null`);
  return row?.keys ?? 0;
}

/** A company in one environment, with what hangs on it. */
export type CompanyPlace = {
  environment: Environment;
  name: string;
  fiscalCode: string;
  version: number;
  createdAt: Date;
  sent: number;
  received: number;
  /** Rows of the API's request log, counted up to {@link eventsCountMax}. */
  events: number;
};

/** Beyond this a company's log entries are not counted on. */
export const eventsCountMax = 10_000;

/** The company of a VAT number in each environment that has it, live first; empty when the account has none. */
export async function companyPlaces(reader: Reader, accountId: number, vat: string): Promise<CompanyPlace[]> {
  const rows = await reader.execute<{
    environment: Environment;
    name: string;
    fiscal_code: string;
    version: number;
    created_at: string;
    sent: number;
    received: number;
    events: number;
  }>(sql`
    select c.environment, c.name, c.fiscal_code, c.version, c.created_at,
      (select count(*)::int from sends s where s.company_id = c.id) as sent,
      (select count(*)::int from receives r where r.company_id = c.id) as received,
      (select count(*)::int from (
        select 1 from events e where e.company_id = c.id limit ${eventsCountMax}
      ) counted) as events
    from companies c
    where c.account_id = ${accountId} and c.environment in (${listed(environments)}) and c.vat = ${vat}
    order by c.environment`);
  return rows.map(({ fiscal_code, created_at, ...row }) => ({
    ...row,
    fiscalCode: fiscal_code,
    createdAt: new Date(created_at),
  }));
}

/** A key whose scope names a company. */
export type NamingKey = {
  id: number;
  description: string;
  status: KeyStatus;
  /** It sees no other company: without this one it sees nothing. */
  only: boolean;
};

/** The keys that reach a company. */
export type KeysReaching = {
  /** The first of those whose scope names it: those that have no other before the rest. */
  naming: NamingKey[];
  namingTotal: number;
  /** Of them, those that see no other company. */
  onlyTotal: number;
  /** Keys of all companies, the primary among them. */
  ofAll: number;
};

/** Keys that a company's page names one by one. */
export const namingMax = 50;

/** Which keys reach the company of a VAT number. */
export async function keysReaching(reader: Reader, accountId: number, vat: string): Promise<KeysReaching> {
  const rows = await reader.execute<
    Omit<NamingKey, "only"> & { is_only: boolean; total: number; only_total: number }
  >(sql`
    select id, description, status, is_only, count(*) over ()::int as total,
      (count(*) filter (where is_only) over ())::int as only_total
    from (
      select k.id, k.description,
        case when k.expires_at <= clock_timestamp() then 'expired' when k.enabled then 'enabled' else 'disabled' end
          as status,
        not exists (
          select 1 from key_companies o
          join companies c on c.account_id = o.account_id and c.environment in (${listed(environments)}) and c.vat = o.vat
          where o.key_id = k.id and o.vat <> ${vat}) as is_only
      from key_companies n join keys k on k.id = n.key_id
      where n.account_id = ${accountId} and n.vat = ${vat} and k.company_scope = 'selected' and k.deleted_at is null
    ) reaching
    order by is_only desc, lower(description), id limit ${namingMax}`);
  return {
    naming: rows.map(({ is_only, id, description, status }) => ({ id, description, status, only: is_only })),
    namingTotal: rows[0]?.total ?? 0,
    onlyTotal: rows[0]?.only_total ?? 0,
    ofAll: await keysOfAll(reader, accountId),
  };
}
