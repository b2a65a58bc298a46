import { and, eq, gte, ilike, inArray, lte, or, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { inOrder } from "@/db/order";
import { companies, receiveDocuments, receives } from "@/db/schema";
import type { Reach } from "@/lib/access/decide";
import { companiesInReach, containing } from "@/lib/companies/queries";
import { open } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { type Listing, offsetOf, type Page } from "@/lib/page";
import { countedIn } from "./count-queries";
import { dayOf, mustFitPage } from "./queries";

/** A received document as `/v1` shows it. */
export type ReceivedDocument = Omit<typeof receives.$inferSelect, "payload"> & {
  documents: { number: string; date: string }[];
  /** The text that was sent, or Base64 of a p7m; null unless asked for. */
  payload: string | null;
};

/** What a list of received documents can be sorted by. */
export const receiveSorts = {
  id: receives.id,
  created: receives.createdAt,
  last_update: receives.lastUpdate,
  date_sent: receives.dateSent,
  committente: receives.committente,
  prestatore: receives.prestatore,
  nome_prestatore: receives.nomePrestatore,
  identifier: receives.identifier,
  file_name: receives.fileName,
  is_read: receives.isRead,
  document_date: receives.documentDate,
} as const;
export type ReceiveSort = keyof typeof receiveSorts;

/** The filters of the list; what is absent does not filter. */
export type ReceiveFilter = {
  companyId?: number | undefined;
  identifier?: string | undefined;
  unread?: boolean | undefined;
  committente?: string | undefined;
  prestatore?: string | undefined;
  fileName?: string | undefined;
  lastUpdateFrom?: Date | undefined;
  lastUpdateTo?: Date | undefined;
  dateSentFrom?: Date | undefined;
  dateSentTo?: Date | undefined;
  documentDateFrom?: Date | undefined;
  documentDateTo?: Date | undefined;
  documentNumber?: string | undefined;
  q?: string | undefined;
};

/** What a sealed payload is bound to: it opens only in its own account and environment. */
export const receiveSealedFor = (reach: Pick<Reach, "accountId" | "environment">) =>
  `receive:${reach.accountId}:${reach.environment}`;

/** The received documents of a reach, as a condition: those of the companies it reaches. */
export function receivesInReach(reach: Reach): SQL | undefined {
  return and(
    eq(receives.accountId, reach.accountId),
    eq(receives.environment, reach.environment),
    reach.vats === null
      ? undefined
      : sql`${receives.companyId} in (select ${companies.id} from ${companies} where ${companiesInReach(reach)})`,
  );
}

/** Undefined: nothing is filtered. */
function matching(reader: Reader, reach: Reach, filter: Omit<ReceiveFilter, "companyId">): SQL | undefined {
  const pattern = filter.q ? containing(filter.q) : null;
  // Found by what stands in their own rows, whatever other accounts have.
  const document = (condition: SQL | undefined) =>
    inArray(
      receives.id,
      reader
        .select({ id: receiveDocuments.receiveId })
        .from(receiveDocuments)
        .where(
          and(
            eq(receiveDocuments.accountId, reach.accountId),
            eq(receiveDocuments.environment, reach.environment),
            condition,
          ),
        ),
    );
  const given = <Value>(value: Value | undefined, condition: (value: Value) => SQL | undefined) =>
    value === undefined ? undefined : condition(value);
  const dated = filter.documentDateFrom || filter.documentDateTo;
  return and(
    given(filter.identifier, (text) => eq(receives.identifier, text)),
    filter.unread ? eq(receives.isRead, false) : undefined,
    given(filter.committente, (text) => eq(receives.committente, text)),
    given(filter.prestatore, (text) => eq(receives.prestatore, text)),
    given(filter.fileName, (text) => eq(receives.fileName, text)),
    given(filter.lastUpdateFrom, (at) => gte(receives.lastUpdate, at)),
    given(filter.lastUpdateTo, (at) => lte(receives.lastUpdate, at)),
    given(filter.dateSentFrom, (at) => gte(receives.dateSent, at)),
    given(filter.dateSentTo, (at) => lte(receives.dateSent, at)),
    given(filter.documentNumber, (number) => document(eq(receiveDocuments.number, number))),
    dated
      ? document(
          and(
            given(filter.documentDateFrom, (at) => gte(receiveDocuments.date, dayOf(at))),
            given(filter.documentDateTo, (at) => lte(receiveDocuments.date, dayOf(at))),
          ),
        )
      : undefined,
    pattern
      ? or(
          ilike(receives.committente, pattern),
          ilike(receives.prestatore, pattern),
          ilike(receives.nomePrestatore, pattern),
          ilike(receives.identifier, pattern),
          ilike(receives.fileName, pattern),
        )
      : undefined,
  );
}

/** Ids of one page of the reach under a filter, and how many there are in all. */
export async function pageOfReceives(
  reader: Reader,
  reach: Reach,
  page: Page<ReceiveSort>,
  filter: ReceiveFilter,
): Promise<Listing<number>> {
  const { companyId, ...rest } = filter;
  const narrowed = matching(reader, reach, rest);
  const where = and(
    receivesInReach(reach),
    companyId === undefined ? undefined : eq(receives.companyId, companyId),
    narrowed,
  );
  const column = receiveSorts[page.sort?.field ?? "id"];
  const rows = await reader
    .select({ id: receives.id })
    .from(receives)
    .where(where)
    .orderBy(...inOrder(page, column, receives.id))
    .limit(page.pageSize)
    .offset(offsetOf(page));
  const total = narrowed
    ? await reader.$count(receives, where)
    : await countedIn(reader, "receive", reach, companyId);
  return { rows: rows.map(({ id }) => id), total };
}

/** The documents of these ids that lie in the reach, in the order of the ids, without payloads. */
export async function loadReceives(reader: Reader, reach: Reach, ids: number[]): Promise<ReceivedDocument[]> {
  if (ids.length === 0) return [];
  const rows = await reader
    .select({
      receive: {
        id: receives.id,
        accountId: receives.accountId,
        environment: receives.environment,
        companyId: receives.companyId,
        prestatore: receives.prestatore,
        committente: receives.committente,
        nomePrestatore: receives.nomePrestatore,
        identifier: receives.identifier,
        fileName: receives.fileName,
        format: receives.format,
        encoding: receives.encoding,
        isRead: receives.isRead,
        messageId: receives.messageId,
        documentDate: receives.documentDate,
        dateSent: receives.dateSent,
        lastUpdate: receives.lastUpdate,
        version: receives.version,
        createdAt: receives.createdAt,
      },
      documents: sql<
        { number: string; date: string }[]
      >`(select json_agg(json_build_object('number', d.number, 'date', d.date) order by d.position) from receive_documents d where d.receive_id = ${receives}."id")`,
    })
    .from(receives)
    .where(and(receivesInReach(reach), inArray(receives.id, ids)));
  const position = new Map(ids.map((id, at) => [id, at]));
  return rows
    .map(({ receive, documents }) => ({ ...receive, documents: documents ?? [], payload: null }))
    .sort((a, b) => (position.get(a.id) ?? 0) - (position.get(b.id) ?? 0));
}

/**
 * The same with their payloads, which is what reads them: callers mark them first, in the same transaction.
 * @throws DomainError invalid when they are too large for one answer
 */
export async function openReceives(reader: Reader, reach: Reach, ids: number[]): Promise<ReceivedDocument[]> {
  if (ids.length === 0) return [];
  const where = and(receivesInReach(reach), inArray(receives.id, ids));
  const [size] = await reader
    .select({ bytes: sql<number>`coalesce(sum(octet_length(${receives.payload})), 0)::float8` })
    .from(receives)
    .where(where);
  mustFitPage(size?.bytes ?? 0);
  const sealed = await reader
    .select({ id: receives.id, payload: receives.payload })
    .from(receives)
    .where(where);
  const payloads = new Map(
    sealed.map(({ id, payload }) => [
      id,
      open(env().encryptionKeys, payload, receiveSealedFor(reach)).toString("utf8"),
    ]),
  );
  const rows = await loadReceives(reader, reach, ids);
  return rows.map((row) => ({ ...row, payload: payloads.get(row.id) ?? null }));
}
