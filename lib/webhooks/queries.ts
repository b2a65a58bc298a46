import { and, asc, count, desc, eq, ilike, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { companies, webhookHistory, webhooks } from "@/db/schema";
import type { Reach } from "@/lib/access/decide";
import { companiesInReach, containing } from "@/lib/companies/queries";
import { type Listing, offsetOf, type Page } from "@/lib/page";
import type { WebhookEvent } from "./webhook";

const view = {
  id: webhooks.id,
  accountId: webhooks.accountId,
  companyId: webhooks.companyId,
  url: webhooks.url,
  description: webhooks.description,
  events: webhooks.events,
  enabled: webhooks.enabled,
  failureNotifiedAt: webhooks.failureNotifiedAt,
  version: webhooks.version,
  createdAt: webhooks.createdAt,
};

/** A webhook without its secret. */
export type WebhookView = Pick<typeof webhooks.$inferSelect, keyof typeof view>;

/** One attempt at a delivery and how it ended. */
export type HistoryItem = typeof webhookHistory.$inferSelect;

/** What a list of webhooks can be sorted by. */
export const webhookSorts = {
  id: webhooks.id,
  created: webhooks.createdAt,
  url: webhooks.url,
  description: webhooks.description,
  enabled: webhooks.enabled,
  company_id: webhooks.companyId,
} as const;
/** One of {@link webhookSorts}. */
export type WebhookSort = keyof typeof webhookSorts;

/** What a list of attempts can be sorted by. */
export const historySorts = {
  id: webhookHistory.id,
  created: webhookHistory.dateTime,
  date_time: webhookHistory.dateTime,
  status_code: webhookHistory.statusCode,
  event: webhookHistory.event,
} as const;
/** One of {@link historySorts}. */
export type HistorySort = keyof typeof historySorts;

/** The webhooks of a reach: with chosen companies only those of one of them, never one of the whole account. */
export function webhooksInReach(reach: Reach): SQL | undefined {
  return and(
    eq(webhooks.accountId, reach.accountId),
    eq(webhooks.environment, reach.environment),
    reach.vats === null
      ? undefined
      : sql`${webhooks.companyId} in (select ${companies.id} from ${companies} where ${companiesInReach(reach)})`,
  );
}

/** The filters of the list; what is absent does not filter. */
export type WebhookFilter = {
  companyId?: number | undefined;
  /** Parts of the text. */
  description?: string | undefined;
  url?: string | undefined;
  enabled?: boolean | undefined;
  /** Those that are told of it. */
  event?: WebhookEvent | undefined;
};

/** Webhooks of the reach under a filter. */
export async function listWebhooks(
  reader: Reader,
  reach: Reach,
  page: Page<WebhookSort>,
  filter: WebhookFilter,
): Promise<Listing<WebhookView>> {
  const where = and(
    webhooksInReach(reach),
    filter.companyId === undefined ? undefined : eq(webhooks.companyId, filter.companyId),
    filter.description ? ilike(webhooks.description, containing(filter.description)) : undefined,
    filter.url ? ilike(webhooks.url, containing(filter.url)) : undefined,
    filter.enabled === undefined ? undefined : eq(webhooks.enabled, filter.enabled),
    filter.event === undefined
      ? undefined
      : sql`(${webhooks.events} is null or ${webhooks.events} @> jsonb_build_array(${filter.event}::text))`,
  );
  const column = webhookSorts[page.sort?.field ?? "id"];
  const rows = await reader
    .select(view)
    .from(webhooks)
    .where(where)
    .orderBy(page.sort?.descending ? desc(column) : asc(column), asc(webhooks.id))
    .limit(page.pageSize)
    .offset(offsetOf(page));
  const [counted] = await reader.select({ total: count() }).from(webhooks).where(where);
  return { rows, total: counted?.total ?? 0 };
}

/** One webhook of the reach; null when there is none, or it is out of reach. */
export async function findWebhook(reader: Reader, reach: Reach, id: number): Promise<WebhookView | null> {
  const [row] = await reader
    .select(view)
    .from(webhooks)
    .where(and(webhooksInReach(reach), eq(webhooks.id, id)));
  return row ?? null;
}

function historyInReach(reach: Reach): SQL | undefined {
  return and(
    eq(webhookHistory.accountId, reach.accountId),
    eq(webhookHistory.environment, reach.environment),
    reach.vats === null
      ? undefined
      : sql`${webhookHistory.webhookId} in (select ${webhooks.id} from ${webhooks} where ${webhooksInReach(reach)})`,
  );
}

/** Attempts of the reach's webhooks, of one of them or of all. */
export async function listHistory(
  reader: Reader,
  reach: Reach,
  page: Page<HistorySort>,
  webhookId: number | undefined,
): Promise<Listing<HistoryItem>> {
  const where = and(
    historyInReach(reach),
    webhookId === undefined ? undefined : eq(webhookHistory.webhookId, webhookId),
  );
  const column = historySorts[page.sort?.field ?? "id"];
  const rows = await reader
    .select()
    .from(webhookHistory)
    .where(where)
    .orderBy(page.sort?.descending ? desc(column) : asc(column), asc(webhookHistory.id))
    .limit(page.pageSize)
    .offset(offsetOf(page));
  const [counted] = await reader.select({ total: count() }).from(webhookHistory).where(where);
  return { rows, total: counted?.total ?? 0 };
}

/** One attempt; null when there is none, or it is out of reach. */
export async function findHistory(reader: Reader, reach: Reach, id: number): Promise<HistoryItem | null> {
  const [row] = await reader
    .select()
    .from(webhookHistory)
    .where(and(historyInReach(reach), eq(webhookHistory.id, id)));
  return row ?? null;
}
