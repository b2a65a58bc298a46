import { DomainError, type ErrorValues } from "@/lib/errors";

/** The input a document came in: `payload` of a JSON body, or an uploaded `file`. */
export type UploadField = "payload" | "file";

/** Why a document is refused; each is a sentence `errors.<reason>` of `lib/i18n/messages`. */
export type InvoiceReason =
  | "document_empty"
  | "document_too_large" // {maxMb}
  | "document_not_xml" // {line}
  | "document_doctype" // {line}
  | "document_character" // {line}: a character XML 1.0 doesn't know
  | "document_too_deep" // {line, max}
  | "document_too_complex" // {max}
  | "encoding_unknown" // {encoding}
  | "encoding_wrong" // {encoding}
  | "p7m_broken"
  | "p7m_tampered"
  | "p7m_unsupported" // {algorithm}
  | "p7m_too_deep" // {max}
  | "document_not_fattura" // {element}: another root element
  | "document_format" // {format}
  | "document_missing" // {path}
  | "document_value" // {path}
  | "document_company"
  | "json_unknown" // {path}
  | "json_value" // {path}
  | "file_name"
  | "file_name_sequence";

/**
 * Refuses a document: always throws `DomainError("invalid")` whose `field` is the input and whose `reason` names
 * the sentence; `message` is the English one.
 */
export function refuse(
  field: UploadField | "file_name",
  reason: InvoiceReason,
  message: string,
  values: ErrorValues = {},
): never {
  throw new DomainError("invalid", message, { field, reason, values });
}
