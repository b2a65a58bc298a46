import { and, asc, count, desc, eq, gte, ilike, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { companies, events } from "@/db/schema";
import type { Reach } from "@/lib/access/decide";
import { companiesInReach, containing } from "@/lib/companies/queries";
import { type Listing, offsetOf, type Page } from "@/lib/page";

/** A request to `/v1` as `/log` shows it. */
export type LoggedRequest = typeof events.$inferSelect;

/** What the log can be sorted by. */
export const logSorts = {
  id: events.id,
  created: events.dateTime,
  date_time: events.dateTime,
  method: events.method,
  endpoint: events.endpoint,
  status_code: events.statusCode,
} as const;
export type LogSort = keyof typeof logSorts;

/** The filters of the list; what is absent does not filter. */
export type LogFilter = {
  companyId?: number | undefined;
  /** Part of the path. */
  endpoint?: string | undefined;
  method?: string | undefined;
  statusCode?: number | undefined;
  success?: boolean | undefined;
  /** Part of the query string. */
  query?: string | undefined;
  /** Part of the header. */
  userAgent?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
};

/** The requests a key may see: all of its environment, or with chosen companies theirs and the key's own. */
function requestsInReach(reach: Reach, keyId: number): SQL | undefined {
  return and(
    eq(events.accountId, reach.accountId),
    eq(events.environment, reach.environment),
    reach.vats === null
      ? undefined
      : or(
          eq(events.keyId, keyId),
          sql`${events.companyId} in (select ${companies.id} from ${companies} where ${companiesInReach(reach)})`,
        ),
  );
}

const failedFrom = 400;

/** Requests of the reach under a filter, in the order in which they were stored. */
export async function listRequests(
  reader: Reader,
  reach: Reach,
  keyId: number,
  page: Page<LogSort>,
  filter: LogFilter,
): Promise<Listing<LoggedRequest>> {
  const given = <Value>(value: Value | undefined, condition: (value: Value) => SQL) =>
    value === undefined ? undefined : condition(value);
  const where = and(
    requestsInReach(reach, keyId),
    given(filter.companyId, (id) => eq(events.companyId, id)),
    given(filter.endpoint, (text) => ilike(events.endpoint, containing(text))),
    given(filter.method, (text) => eq(events.method, text.toUpperCase())),
    given(filter.statusCode, (status) => eq(events.statusCode, status)),
    given(filter.success, (success) =>
      success ? lt(events.statusCode, failedFrom) : gte(events.statusCode, failedFrom),
    ),
    given(filter.query, (text) => ilike(events.query, containing(text))),
    given(filter.userAgent, (text) => ilike(events.userAgent, containing(text))),
    given(filter.from, (at) => gte(events.dateTime, at)),
    given(filter.to, (at) => lte(events.dateTime, at)),
  );
  const column = logSorts[page.sort?.field ?? "id"];
  const rows = await reader
    .select()
    .from(events)
    .where(where)
    .orderBy(page.sort?.descending ? desc(column) : asc(column), asc(events.id))
    .limit(page.pageSize)
    .offset(offsetOf(page));
  const [counted] = await reader.select({ total: count() }).from(events).where(where);
  return { rows, total: counted?.total ?? 0 };
}

/** One request of the reach; null when there is none, or it is out of reach. */
export async function findRequest(
  reader: Reader,
  reach: Reach,
  keyId: number,
  id: number,
): Promise<LoggedRequest | null> {
  const [row] = await reader
    .select()
    .from(events)
    .where(and(requestsInReach(reach, keyId), eq(events.id, id)));
  return row ?? null;
}
