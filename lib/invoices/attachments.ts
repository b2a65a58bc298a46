import { base64Bytes } from "./base64";
import { BODY } from "./layouts";
import { childrenOf, textAt, type XmlElement } from "./xml";

/** A file inside of an invoice, without its content. */
export interface Attachment {
  /** Its place among the invoice's attachments, from 1. */
  readonly index: number;
  /** As the document names it: never a path to write to; see `attachmentFileName`. */
  readonly name: string | null;
  readonly format: string | null;
  readonly compression: string | null;
  readonly description: string | null;
  /** Of the content once decoded; about right when it's no Base64. */
  readonly bytes: number;
}

/** The attachments of one FatturaElettronicaBody. */
export function attachmentsOf(body: XmlElement): Attachment[] {
  return childrenOf(body, "Allegati").map((element, at) => ({
    index: at + 1,
    name: textAt(element, "NomeAttachment"),
    format: textAt(element, "FormatoAttachment"),
    compression: textAt(element, "AlgoritmoCompressione"),
    description: textAt(element, "DescrizioneAttachment"),
    bytes: decodedSize(textAt(element, "Attachment") ?? ""),
  }));
}

function decodedSize(base64: string): number {
  const digits = base64.replace(/[\s=]+/g, "").length;
  return Math.floor((digits * 3) / 4);
}

/** An attachment's file name and content, null when there is none at this place or it's no Base64. */
export function attachmentAt(
  root: XmlElement,
  invoice: number,
  index: number,
): { fileName: string; content: Uint8Array } | null {
  const body = childrenOf(root, BODY)[invoice - 1];
  const element = body && childrenOf(body, "Allegati")[index - 1];
  const content = element ? base64Bytes(textAt(element, "Attachment") ?? "") : null;
  if (!body || !content) return null;
  const attachment = attachmentsOf(body)[index - 1];
  return {
    fileName: attachmentFileName(attachment?.name ?? null, attachment?.format ?? null, index),
    content,
  };
}

/**
 * A name that is safe on anybody's disk: no path, no control or reserved character, at most 100 characters. The
 * format becomes its ending when the name has none.
 */
export function attachmentFileName(name: string | null, format: string | null, index: number): string {
  const plain = (text: string) =>
    text
      .toWellFormed()
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"/\\|?*\ufffd]+/gu, "_")
      .replace(/^[.\s]+|[.\s]+$/g, "");
  const ending = plain(format ?? "").toLowerCase();
  const stem = plain(name ?? "") || `allegato-${index}`;
  const cut = stem.length > 100 ? stem.slice(0, 80) + stem.slice(-20) : stem;
  const wanted = /^[a-z0-9]{1,5}$/.test(ending) && !/\.[A-Za-z0-9]{1,5}$/.test(cut);
  return wanted ? `${cut}.${ending}` : cut;
}
