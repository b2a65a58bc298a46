import type { SentDocument } from "@/lib/invoices/queries";
import { companyJson } from "./routes/company";

/** A sent document on the wire. */
export function sendJson(send: SentDocument) {
  return {
    id: send.id,
    created: send.createdAt.toISOString(),
    version: send.version,
    user_id: send.accountId,
    company_id: send.companyId,
    committente: send.committente,
    prestatore: send.prestatore,
    identifier: send.identifier,
    file_name: send.fileName,
    format: send.format,
    payload: send.payload,
    last_update: send.lastUpdate.toISOString(),
    date_sent: send.dateSent?.toISOString() ?? null,
    documents: send.documents.map(documentJson),
    encoding: send.encoding,
    nome_committente: send.nomeCommittente,
    meta_data: send.metaData,
    latest_state: send.latestState,
    company: companyJson(send.company),
  };
}

/** One body of a document; its day as an instant, as the contract types it. */
export function documentJson({ number, date }: { number: string; date: string }) {
  return { number, date: `${date}T00:00:00Z` };
}
