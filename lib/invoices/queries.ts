import { and, eq, gte, ilike, inArray, lte, or, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { inOrder } from "@/db/order";
import { companies, sendDocuments, sends } from "@/db/schema";
import type { Reach } from "@/lib/access/decide";
import { type Company, companiesInReach, containing } from "@/lib/companies/queries";
import { open } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { type Listing, offsetOf, type Page } from "@/lib/page";
import type { SdiState } from "@/lib/sdi/states";
import { countedIn } from "./count-queries";

/** A sent document as `/v1` shows it. */
export type SentDocument = Omit<
  typeof sends.$inferSelect,
  "payload" | "exchangeDueAt" | "exchangePlan" | "keyId"
> & {
  company: Company;
  documents: { number: string; date: string }[];
  /** The text that was sent, or Base64 of a p7m; null unless asked for. */
  payload: string | null;
};

/** What a list of sent documents can be sorted by. */
export const sendSorts = {
  id: sends.id,
  created: sends.createdAt,
  last_update: sends.lastUpdate,
  date_sent: sends.dateSent,
  committente: sends.committente,
  prestatore: sends.prestatore,
  nome_committente: sends.nomeCommittente,
  identifier: sends.identifier,
  file_name: sends.fileName,
  latest_state: sends.latestState,
  document_date: sends.documentDate,
} as const;
export type SendSort = keyof typeof sendSorts;

/** The filters of the list; what is absent does not filter. */
export type SendFilter = {
  companyId?: number | undefined;
  identifier?: string | undefined;
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
  latestState?: SdiState | undefined;
  ids?: number[] | undefined;
  q?: string | undefined;
};

/** What a sealed payload is bound to: it opens only in its own account and environment. */
export const payloadSealedFor = (reach: Pick<Reach, "accountId" | "environment">) =>
  `send:${reach.accountId}:${reach.environment}`;

/** The sent documents of a reach, as a condition: those of the companies it reaches. */
export function sendsInReach(reach: Reach): SQL | undefined {
  return and(
    eq(sends.accountId, reach.accountId),
    eq(sends.environment, reach.environment),
    reach.vats === null
      ? undefined
      : sql`${sends.companyId} in (select ${companies.id} from ${companies} where ${companiesInReach(reach)})`,
  );
}

/** Bytes of payload that one answer may hold: several copies of it are in memory at once. */
const pagePayloadMax = 40 * 1024 * 1024;

/** The day of a document's date filter: the contract sends instants, documents have days. */
export const dayOf = (at: Date) => at.toISOString().slice(0, 10);

/** @throws DomainError invalid when payloads of so many bytes are too much for one answer */
export function mustFitPage(bytes: number): void {
  if (bytes <= pagePayloadMax) return;
  throw new DomainError("invalid", "The payloads of this page are too large: ask for a smaller page_size", {
    field: "page_size",
    reason: "payloads_too_large",
    values: { maxMb: pagePayloadMax / 1024 / 1024 },
  });
}

/** Undefined: nothing is filtered. */
function matching(reader: Reader, reach: Reach, filter: Omit<SendFilter, "companyId">): SQL | undefined {
  const pattern = filter.q ? containing(filter.q) : null;
  // Found by what stands in their own rows, whatever other accounts have.
  const document = (condition: SQL | undefined) =>
    inArray(
      sends.id,
      reader
        .select({ id: sendDocuments.sendId })
        .from(sendDocuments)
        .where(
          and(
            eq(sendDocuments.accountId, reach.accountId),
            eq(sendDocuments.environment, reach.environment),
            condition,
          ),
        ),
    );
  const given = <Value>(value: Value | undefined, condition: (value: Value) => SQL | undefined) =>
    value === undefined ? undefined : condition(value);
  const dated = filter.documentDateFrom || filter.documentDateTo;
  return and(
    given(filter.identifier, (text) => eq(sends.identifier, text)),
    given(filter.committente, (text) => eq(sends.committente, text)),
    given(filter.prestatore, (text) => eq(sends.prestatore, text)),
    given(filter.fileName, (text) => eq(sends.fileName, text)),
    given(filter.lastUpdateFrom, (at) => gte(sends.lastUpdate, at)),
    given(filter.lastUpdateTo, (at) => lte(sends.lastUpdate, at)),
    given(filter.dateSentFrom, (at) => gte(sends.dateSent, at)),
    given(filter.dateSentTo, (at) => lte(sends.dateSent, at)),
    given(filter.latestState, (state) => eq(sends.latestState, state)),
    given(filter.ids, (ids) => inArray(sends.id, ids.length > 0 ? ids : [-1])),
    given(filter.documentNumber, (number) => document(eq(sendDocuments.number, number))),
    dated
      ? document(
          and(
            given(filter.documentDateFrom, (at) => gte(sendDocuments.date, dayOf(at))),
            given(filter.documentDateTo, (at) => lte(sendDocuments.date, dayOf(at))),
          ),
        )
      : undefined,
    pattern
      ? or(
          ilike(sends.committente, pattern),
          ilike(sends.nomeCommittente, pattern),
          ilike(sends.prestatore, pattern),
          ilike(sends.identifier, pattern),
          ilike(sends.fileName, pattern),
        )
      : undefined,
  );
}

/** Sent documents of the reach under a filter; the newest are last, as clients page forward by id. */
export async function listSends(
  reader: Reader,
  reach: Reach,
  page: Page<SendSort>,
  filter: SendFilter,
  includePayload: boolean,
): Promise<Listing<SentDocument>> {
  const { companyId, ...rest } = filter;
  const narrowed = matching(reader, reach, rest);
  const where = and(sendsInReach(reach), ofCompany(companyId), narrowed);
  const column = sendSorts[page.sort?.field ?? "id"];
  const ids = await reader
    .select({ id: sends.id })
    .from(sends)
    .where(where)
    .orderBy(...inOrder(page, column, sends.id))
    .limit(page.pageSize)
    .offset(offsetOf(page));
  const total = narrowed
    ? await reader.$count(sends, where)
    : await countedIn(reader, "send", reach, companyId);
  const rows = await load(
    reader,
    reach,
    ids.map(({ id }) => id),
    includePayload,
  );
  return { rows, total };
}

const ofCompany = (companyId: number | undefined) =>
  companyId === undefined ? undefined : eq(sends.companyId, companyId);

/** One sent document of the reach by id or SDI identifier; null when there is none, or it is out of reach. */
export async function findSend(
  reader: Reader,
  reach: Reach,
  by: { id: number } | { identifier: string },
  includePayload: boolean,
): Promise<SentDocument | null> {
  const [found] = await reader
    .select({ id: sends.id })
    .from(sends)
    .where(and(sendsInReach(reach), "id" in by ? eq(sends.id, by.id) : eq(sends.identifier, by.identifier)));
  if (!found) return null;
  const [row] = await load(reader, reach, [found.id], includePayload);
  return row ?? null;
}

/** The rows of these ids, in their order; payloads are fetched and opened only when asked for. */
async function load(
  reader: Reader,
  reach: Reach,
  ids: number[],
  includePayload: boolean,
): Promise<SentDocument[]> {
  if (ids.length === 0) return [];
  const rows = await reader
    .select({
      send: {
        id: sends.id,
        accountId: sends.accountId,
        environment: sends.environment,
        companyId: sends.companyId,
        prestatore: sends.prestatore,
        committente: sends.committente,
        nomeCommittente: sends.nomeCommittente,
        identifier: sends.identifier,
        fileName: sends.fileName,
        format: sends.format,
        encoding: sends.encoding,
        metaData: sends.metaData,
        latestState: sends.latestState,
        documentDate: sends.documentDate,
        dateSent: sends.dateSent,
        lastUpdate: sends.lastUpdate,
        version: sends.version,
        createdAt: sends.createdAt,
      },
      company: companies,
      documents: sql<
        { number: string; date: string }[]
      >`(select json_agg(json_build_object('number', d.number, 'date', d.date) order by d.position) from send_documents d where d.send_id = ${sends}."id")`,
    })
    .from(sends)
    .innerJoin(companies, eq(companies.id, sends.companyId))
    .where(and(sendsInReach(reach), inArray(sends.id, ids)));
  const payloads = new Map<number, string>();
  if (includePayload) {
    const [size] = await reader
      .select({ bytes: sql<number>`coalesce(sum(octet_length(${sends.payload})), 0)::float8` })
      .from(sends)
      .where(and(sendsInReach(reach), inArray(sends.id, ids)));
    mustFitPage(size?.bytes ?? 0);
    const sealed = await reader
      .select({ id: sends.id, payload: sends.payload })
      .from(sends)
      .where(and(sendsInReach(reach), inArray(sends.id, ids)));
    for (const { id, payload } of sealed) {
      payloads.set(id, open(env().encryptionKeys, payload, payloadSealedFor(reach)).toString("utf8"));
    }
  }
  const position = new Map(ids.map((id, at) => [id, at]));
  return rows
    .map(({ send, company, documents }) => ({
      ...send,
      company,
      documents: documents ?? [],
      payload: payloads.get(send.id) ?? null,
    }))
    .sort((a, b) => (position.get(a.id) ?? 0) - (position.get(b.id) ?? 0));
}
