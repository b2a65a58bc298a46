import type { ErrorValues } from "@/lib/errors";
import type { CheckReason } from "./check-messages";
import type { Document } from "./document";
import type { XmlElement } from "./xml";

/** Where a rule is broken, and the values of its sentence. */
export interface Finding {
  readonly path: string;
  readonly values?: ErrorValues;
}

/** One rule of the exchange: about the whole document, or about each body of an ordinary invoice. */
export type Rule =
  | { readonly reason: CheckReason; readonly document: (document: Document, today: string) => Finding[] }
  | { readonly reason: CheckReason; readonly body: (body: XmlElement, at: string) => Finding[] };
