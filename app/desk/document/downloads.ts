import type { z } from "zod";
import { int32Max } from "@/lib/api/parameters";
import { receiveSchema, sendSchema } from "@/lib/api/schemas";
import { visitor } from "@/lib/auth/visitor";
import { attachmentAt } from "@/lib/invoices/attachments";
import { readDocument } from "@/lib/invoices/document";
import { encode } from "@/lib/invoices/encoding";
import { readable } from "@/lib/invoices/readable";
import { invoicePdf, pdfWindow } from "@/lib/pdf/invoice";
import { deskApiIfOpen, refusalOf } from "../open";
import { fileAnswer, seeOther, wordsAnswer } from "./file-answer";
import { unreadableInWords } from "./unreadable";

/** Sent or received, as `/v1` calls them. */
export type Kind = "send" | "receive";

const schemas = { send: sendSchema, receive: receiveSchema } as const;
type Stored = z.output<(typeof schemas)[Kind]> & { payload: string };

/** The id in an address, null when it can be none: what is no id is not found. */
export function idIn(text: string): number | null {
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
  return id !== null && id <= int32Max ? id : null;
}

/** The stored document by `/v1`'s own answer, or the answer that the download gets instead. */
async function stored(kind: Kind, idText: string): Promise<Stored | Response> {
  const api = await deskApiIfOpen();
  if (!api) return seeOther("/desk");
  const id = idIn(idText);
  if (id === null) return wordsAnswer(404, "Not found");
  const response = await api.fetch(`/${kind}/${id}?include_payload=true`);
  if (response.ok) {
    const document = schemas[kind].parse(await response.json());
    return { ...document, payload: document.payload ?? "" };
  }
  const { code, detail } = await refusalOf(response);
  if (response.status === 401 || code === "desk_closed") return seeOther("/desk");
  return wordsAnswer(response.status, detail || code);
}

/** A name for what is made of a document: that of its file, without its ending. */
const stemOf = (document: Stored): string =>
  (document.file_name ?? `${document.id}`).replace(/(\.xml)?(\.p7m)?$/i, "");

/** The file as it was sent or received: XML, or the signed one. */
export async function downloadFile(kind: Kind, id: string): Promise<Response> {
  const document = await stored(kind, id);
  if (document instanceof Response) return document;
  if (document.encoding === "Base64") {
    const content = Buffer.from(document.payload, "base64");
    return fileAnswer(content, `${stemOf(document)}.xml.p7m`, "application/pkcs7-mime");
  }
  return fileAnswer(encode(document.payload), `${stemOf(document)}.xml`, "application/xml");
}

/** A courtesy copy to print or to pass on. */
export async function downloadPdf(kind: Kind, id: string): Promise<Response> {
  const document = await stored(kind, id);
  if (document instanceof Response) return document;
  const { locale } = await visitor();
  const result = readable(document.payload, locale, pdfWindow);
  if ("unreadable" in result) return wordsAnswer(422, unreadableInWords(result.unreadable, locale));
  return fileAnswer(await invoicePdf(result.view, locale), `${stemOf(document)}.pdf`, "application/pdf");
}

/** One attachment, whatever it is, as bytes. */
export async function downloadAttachment(
  kind: Kind,
  id: string,
  invoice: string,
  index: string,
): Promise<Response> {
  const document = await stored(kind, id);
  if (document instanceof Response) return document;
  const [body, place] = [idIn(invoice), idIn(index)];
  const found = body && place ? attachmentIn(document.payload, body, place) : null;
  if (!found) return wordsAnswer(404, "Not found");
  return fileAnswer(found.content, found.fileName, "application/octet-stream");
}

function attachmentIn(payload: string, invoice: number, index: number) {
  try {
    return attachmentAt(readDocument({ text: payload }).root, invoice, index);
  } catch {
    // A document that can't be opened has no attachments to give.
    return null;
  }
}
