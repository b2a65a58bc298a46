import { and, desc, eq, gte, ilike, inArray, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { events, keyDailyCounts, keys } from "@/db/schema";
import { type Environment, environments, type KeyKind } from "@/lib/access/presets";
import { containing } from "@/lib/companies/queries";
import { type KeyChoice, keysChosen } from "@/lib/keys/named-queries";
import { type DailyCount, dayOf } from "./counts";
import { type EventOutcome, outcomeOf, refusedCodes } from "./event";
import { emptyCounts, type OutcomeCounts } from "./usage";

/** A request to `/v1` as pages show it. */
export type EventView = {
  id: number;
  at: Date;
  keyId: number;
  keyName: string;
  keyKind: KeyKind;
  keyDeleted: boolean;
  environment: Environment;
  method: string;
  endpoint: string;
  query: string | null;
  status: number;
  outcome: EventOutcome;
  code: string | null;
  error: string | null;
  needs: string | null;
  companyId: number | null;
  resourceId: number | null;
  origin: string | null;
  ip: string | null;
  userAgent: string | null;
};

/** What the log is narrowed to; null: not at all. */
export type EventFilter = {
  key: KeyChoice | null;
  environment: Environment | null;
  /** `2xx` and its like, `refused` (by the key's settings), a status, or a code. */
  status: string | null;
  method: string | null;
  /** Part of the path. */
  endpoint: string | null;
  from: Date | null;
  to: Date | null;
};

/** Where a page begins: rows older or newer than an id; null: the newest. */
export type EventCursor = { before: number } | { after: number } | null;

export type EventPage = { rows: EventView[]; newer: boolean; older: boolean };

const view = {
  id: events.id,
  at: events.dateTime,
  keyId: events.keyId,
  keyName: keys.description,
  keyKind: keys.kind,
  deletedAt: keys.deletedAt,
  environment: events.environment,
  method: events.method,
  endpoint: events.endpoint,
  query: events.query,
  status: events.statusCode,
  code: events.code,
  error: events.error,
  needs: events.needs,
  companyId: events.companyId,
  resourceId: events.resourceId,
  origin: events.origin,
  ip: events.ip,
  userAgent: events.userAgent,
};

function matchingStatus(status: string | null): SQL | undefined {
  if (status === null) return undefined;
  const [, hundreds] = /^([1-5])xx$/.exec(status) ?? [];
  if (hundreds) {
    return sql`${events.statusCode} between ${Number(hundreds) * 100} and ${Number(hundreds) * 100 + 99}`;
  }
  if (/^\d{3}$/.test(status)) return eq(events.statusCode, Number(status));
  return status === "refused" ? inArray(events.code, [...refusedCodes]) : eq(events.code, status);
}

function matching(accountId: number, filter: EventFilter, environment: Environment): SQL | undefined {
  const { key, method, endpoint, from, to } = filter;
  const chosen =
    key === null
      ? undefined
      : "id" in key
        ? eq(events.keyId, key.id)
        : sql`${events.keyId} in (select ${keys}."id" from ${keys} where ${keysChosen(accountId, key)})`;
  return and(
    eq(events.accountId, accountId),
    eq(events.environment, environment),
    chosen,
    matchingStatus(filter.status),
    method === null ? undefined : eq(events.method, method),
    endpoint === null ? undefined : ilike(events.endpoint, containing(endpoint)),
    from === null ? undefined : gte(events.dateTime, from),
    to === null ? undefined : sql`${events.dateTime} <= ${to.toISOString()}::timestamptz`,
  );
}

/**
 * Ids of the newest (or, after an id, the next) matching rows: each environment from its own stretch of the index, so
 * that a page costs a page, however long the log is.
 */
function idsOf(accountId: number, filter: EventFilter, cursor: EventCursor, limit: number): SQL {
  const upwards = cursor !== null && "after" in cursor;
  const start =
    cursor === null
      ? sql`true`
      : "after" in cursor
        ? sql`${events.id} > ${cursor.after}`
        : sql`${events.id} < ${cursor.before}`;
  const order = upwards ? sql`asc` : sql`desc`;
  const stretches = (filter.environment ? [filter.environment] : environments).map(
    (environment) => sql`(select ${events}."id" from ${events}
      where ${matching(accountId, filter, environment)} and ${start}
      order by ${events}."id" ${order} limit ${limit})`,
  );
  return sql`select id from (${sql.join(stretches, sql` union all `)}) both_environments
    order by id ${order} limit ${limit}`;
}

/** One page of the account's log, the newest first. */
export async function listEvents(
  reader: Reader,
  accountId: number,
  filter: EventFilter,
  cursor: EventCursor,
  pageSize: number,
): Promise<EventPage> {
  const found = await reader.execute<{ id: number }>(idsOf(accountId, filter, cursor, pageSize + 1));
  const ids = found.slice(0, pageSize).map(({ id }) => id);
  const more = found.length > pageSize;
  const rows = await readEvents(reader, accountId, ids);
  if (cursor !== null && "after" in cursor) return { rows, newer: more, older: true };
  return { rows, newer: cursor !== null, older: more };
}

async function readEvents(reader: Reader, accountId: number, ids: number[]): Promise<EventView[]> {
  if (ids.length === 0) return [];
  const rows = await reader
    .select(view)
    .from(events)
    .innerJoin(keys, and(eq(keys.id, events.keyId), eq(keys.accountId, events.accountId)))
    .where(and(eq(events.accountId, accountId), inArray(events.id, ids)))
    .orderBy(desc(events.id));
  return rows.map(({ deletedAt, ...row }) => ({
    ...row,
    keyDeleted: deletedAt !== null,
    outcome: outcomeOf({ statusCode: row.status, code: row.code }),
  }));
}

/** How many matching rows came after an id, counted up to `max`. */
export async function countNewer(
  reader: Reader,
  accountId: number,
  filter: EventFilter,
  after: number,
  max: number,
): Promise<number> {
  const rows = await reader.execute<{ id: number }>(idsOf(accountId, filter, { after }, max));
  return rows.length;
}

/** The counters of one key in one environment, from a day (UTC) on; days without requests have none. */
export async function dailyCounts(
  reader: Reader,
  accountId: number,
  keyId: number,
  environment: Environment,
  from: Date,
): Promise<Pick<DailyCount, "day" | "outcome" | "requests">[]> {
  return reader
    .select({
      day: keyDailyCounts.day,
      outcome: keyDailyCounts.outcome,
      requests: keyDailyCounts.requests,
    })
    .from(keyDailyCounts)
    .where(
      and(
        eq(keyDailyCounts.accountId, accountId),
        eq(keyDailyCounts.keyId, keyId),
        eq(keyDailyCounts.environment, environment),
        gte(keyDailyCounts.day, dayOf(from)),
      ),
    );
}

/** What became of one key's requests in the last 24 hours, from the log itself. */
export async function lastDayCounts(
  reader: Reader,
  accountId: number,
  keyId: number,
  environment: Environment,
): Promise<OutcomeCounts> {
  const rows = await reader.execute<{ status_code: number; code: string | null; requests: number }>(sql`
    select e.status_code, e.code, count(*)::int as requests
    from events e
    where e.secret_id in (
        select s.id from key_secrets s
        where s.account_id = ${accountId} and s.key_id = ${keyId} and s.environment = ${environment})
      and e.account_id = ${accountId} and e.date_time > now() - interval '24 hours'
    group by e.status_code, e.code`);
  const counts = emptyCounts();
  for (const { status_code: statusCode, code, requests } of rows) {
    counts[outcomeOf({ statusCode, code })] += requests;
  }
  return counts;
}
