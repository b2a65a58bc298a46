import { and, asc, eq, exists, gt, gte, inArray, lte, or, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { accounts, companies, receiveDocuments, receives, sendDocuments, sends } from "@/db/schema";
import type { Reach } from "@/lib/access/decide";
import { open } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import type { SdiState } from "@/lib/sdi/states";
import { payloadSealedFor, sendsInReach } from "./queries";
import { receiveSealedFor, receivesInReach } from "./receive-queries";

export const exportKinds = ["send", "receive"] as const;
export type ExportKind = (typeof exportKinds)[number];

/** What an export takes in; a period is of the documents' own days, `yyyy-mm-dd`, null: open. */
export type ExportFilter = {
  kinds: readonly ExportKind[];
  companyId: number | undefined;
  from: string | null;
  to: string | null;
};

/** A document of an export, without its payload. */
export type Exported = { id: number; vat: string; fileName: string; encoding: "Xml" | "Base64"; at: Date };

/** States after which a document counts as issued, whoever it went to. */
const definitive: SdiState[] = ["AccettatoDalDestinatario", "DecorrenzaTermini", "ImpossibilitaDiRecapito"];

/** Delivered is the end of it but for a public body, which has still to answer. */
const issued = or(
  inArray(sends.latestState, definitive),
  and(eq(sends.latestState, "Consegnato"), sql`${sends.format} <> 'FPA12'`),
);

const company = (id: typeof sends.companyId | typeof receives.companyId, { companyId }: ExportFilter) =>
  companyId === undefined ? undefined : eq(id, companyId);

function exportedSends(reader: Reader, reach: Reach, filter: ExportFilter): SQL | undefined {
  const { from, to } = filter;
  const dated = and(
    from ? gte(sendDocuments.date, from) : undefined,
    to ? lte(sendDocuments.date, to) : undefined,
  );
  const inPeriod = reader
    .select({ one: sql`1` })
    .from(sendDocuments)
    .where(and(eq(sendDocuments.sendId, sends.id), dated));
  return and(sendsInReach(reach), issued, company(sends.companyId, filter), dated && exists(inPeriod));
}

function exportedReceives(reader: Reader, reach: Reach, filter: ExportFilter): SQL | undefined {
  const { from, to } = filter;
  const dated = and(
    from ? gte(receiveDocuments.date, from) : undefined,
    to ? lte(receiveDocuments.date, to) : undefined,
  );
  const inPeriod = reader
    .select({ one: sql`1` })
    .from(receiveDocuments)
    .where(and(eq(receiveDocuments.receiveId, receives.id), dated));
  return and(receivesInReach(reach), company(receives.companyId, filter), dated && exists(inPeriod));
}

/** The next documents of a kind after an id, in the order of their ids. */
export async function nextExported(
  reader: Reader,
  reach: Reach,
  kind: ExportKind,
  filter: ExportFilter,
  afterId: number,
  limit: number,
): Promise<Exported[]> {
  const table = kind === "send" ? sends : receives;
  const where = (kind === "send" ? exportedSends : exportedReceives)(reader, reach, filter);
  return reader
    .select({
      id: table.id,
      vat: companies.vat,
      fileName: table.fileName,
      encoding: table.encoding,
      at: table.createdAt,
    })
    .from(table)
    .innerJoin(companies, eq(companies.id, table.companyId))
    .where(and(where, gt(table.id, afterId)))
    .orderBy(asc(table.id))
    .limit(limit);
}

/** The file of one document as it goes into the archive; null when it was deleted meanwhile. */
export async function exportedFile(
  reader: Reader,
  reach: Reach,
  kind: ExportKind,
  id: number,
): Promise<Buffer | null> {
  const table = kind === "send" ? sends : receives;
  const inReach = kind === "send" ? sendsInReach(reach) : receivesInReach(reach);
  const [row] = await reader
    .select({ payload: table.payload, encoding: table.encoding })
    .from(table)
    .where(and(inReach, eq(table.id, id)));
  if (!row) return null;
  const boundTo = kind === "send" ? payloadSealedFor(reach) : receiveSealedFor(reach);
  const payload = open(env().encryptionKeys, row.payload, boundTo);
  return row.encoding === "Base64" ? Buffer.from(payload.toString("latin1"), "base64") : payload;
}

/** What an export would come to: how many received documents it would read, and whether that can be paid for. */
export async function exportCost(
  reader: Reader,
  reach: Reach,
  filter: ExportFilter,
): Promise<{ unread: number; affordable: boolean }> {
  if (!filter.kinds.includes("receive")) return { unread: 0, affordable: true };
  const unread = await reader.$count(
    receives,
    and(exportedReceives(reader, reach, filter), eq(receives.isRead, false)),
  );
  if (reach.environment === "test" || unread === 0) return { unread, affordable: true };
  const [account] = await reader
    .select({ left: accounts.operationLeft })
    .from(accounts)
    .where(eq(accounts.id, reach.accountId));
  return { unread, affordable: (account?.left ?? 0) >= unread };
}
