import { DomainError } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/locale";
import { type Document, readDocument } from "./document";
import { BODY, HEADER } from "./layouts";
import type { Signer } from "./p7m";
import { type ReadableInvoice, readBody, type Section } from "./readable-body";
import { headings } from "./readable-headings";
import { type ReadableParty, readParties } from "./readable-parties";
import { Reading } from "./readable-reading";
import { childrenOf, elementAt } from "./xml";

/** A document as people read it: every text in their language, nothing of it left out unsaid. */
export interface Readable {
  readonly parties: readonly ReadableParty[];
  /** Those that were asked for. */
  readonly invoices: readonly ReadableInvoice[];
  /** How many the document holds. */
  readonly invoiceCount: number;
  readonly transmission: Section | null;
  /** Who signed the file (.p7m). */
  readonly signers: readonly Signer[];
  /** Whether the XML holds a signature (XAdES), which nobody checks here. */
  readonly signedInside: boolean;
  /** Values there was no room for; they are in the XML. */
  readonly omitted: number;
}

/** What to read: invoices and, in each, lines; `first` from 1. A place beyond the end is the last one. */
export interface ReadableWindow {
  readonly firstInvoice?: number;
  readonly invoicesMax?: number;
  readonly firstLine?: number;
  readonly linesMax?: number;
  /** Over all invoices. */
  readonly linesInAllMax?: number;
}

/** Why a document can't be shown: a sentence `errors.<reason>`. */
export type Unreadable = Pick<DomainError, "reason" | "values">;

/**
 * The view of a stored document, from its payload as `/v1` gives it. A document that can't be opened is an answer
 * (`unreadable`), not an error; only what the window asks for is read, so a gigantic one costs no more than parsing it.
 */
export function readable(
  payload: string,
  locale: Locale,
  window: ReadableWindow = {},
): { document: Document; view: Readable } | { unreadable: Unreadable } {
  let document: Document;
  try {
    document = readDocument({ text: payload });
  } catch (error) {
    if (error instanceof DomainError) return { unreadable: error };
    throw error;
  }
  return { document, view: viewOf(document, locale, window) };
}

/** The view of a document that is already open. */
export function viewOf(document: Document, locale: Locale, window: ReadableWindow = {}): Readable {
  const { firstInvoice = 1, invoicesMax = 1, firstLine = 1, linesMax = 100, linesInAllMax } = window;
  const reading = new Reading(locale);
  const { root } = document;
  const bodies = childrenOf(root, BODY);
  const start = Math.min(Math.max(firstInvoice, 1), Math.max(bodies.length, 1)) - 1;
  const parties = readParties(reading, root);
  let left = linesInAllMax ?? Number.POSITIVE_INFINITY;
  const invoices = bodies.slice(start, start + invoicesMax).map((body, at) => {
    const max = Math.min(linesMax, left);
    const invoice = readBody(reading, body, start + at + 1, { first: firstLine, max });
    left -= invoice.lines.rows.length;
    return invoice;
  });
  for (const body of bodies) reading.close(body);
  const header = elementAt(root, HEADER);
  // All that is left of header and root: the seller's and buyer's parts have taken theirs.
  const data = [...reading.rest(elementAt(header, "DatiTrasmissione")), ...reading.rest(root)];
  return {
    parties,
    invoices,
    invoiceCount: bodies.length,
    transmission: data.length > 0 ? { title: headings.transmission[locale], data } : null,
    signers: document.signers,
    signedInside: reading.signed,
    omitted: reading.omitted,
  };
}
