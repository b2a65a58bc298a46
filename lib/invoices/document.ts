import { normalizeVat } from "@/lib/companies/vat";
import { type Amount, readAmount } from "./amount";
import { base64Bytes } from "./base64";
import { realDay } from "./days";
import { decode } from "./encoding";
import { BODY, type DocumentFormat, HEADER, layoutOf, type PartyPaths } from "./layouts";
import { looksLikeP7m, openP7m, type Signer } from "./p7m";
import { refuse, type UploadField } from "./refusal";
import {
  childrenOf,
  documentBytesMax,
  elementAt,
  parseXml,
  refuseSize,
  textAt,
  type XmlElement,
} from "./xml";

/** What came in: raw bytes of a file or body, or the text of a JSON `payload` (XML, or Base64 of XML or p7m). */
export type Upload = ({ bytes: Uint8Array } | { text: string }) & { fileName?: string | null };

/** Seller or buyer as the document names them; any check digit passes. */
export interface Party {
  /** Spelled as `normalizeVat` does; null when missing or when it can't be a VAT number. */
  readonly vat: string | null;
  readonly fiscalCode: string | null;
  /** Denominazione, or Nome and Cognome. */
  readonly name: string | null;
  /** What `committente` and `prestatore` say: country and code as written, else the fiscal code. */
  readonly id: string | null;
}

/** One invoice of a document: `FatturaElettronicaBody` (FatturaPA 1.2 §2). */
export interface DocumentBody extends Amount {
  /** TipoDocumento, `TD01`; unknown ones pass. */
  readonly type: string;
  readonly number: string;
  /** A real day, `yyyy-mm-dd`. */
  readonly date: string;
}

/** A well-formed FatturaPA document. */
export interface Document {
  readonly format: DocumentFormat;
  /** Cedente/prestatore. */
  readonly sender: Party;
  /** Cessionario/committente. */
  readonly recipient: Party;
  /** CodiceDestinatario (FatturaPA 1.2 §1.1.4). */
  readonly recipientCode: string | null;
  /** PECDestinatario (§1.1.6). */
  readonly recipientPec: string | null;
  /** ProgressivoInvio (§1.1.2). */
  readonly progressive: string | null;
  /** At least one. */
  readonly documents: readonly [DocumentBody, ...DocumentBody[]];
  /** To store and give back: the XML text (also when it came as Base64), or Base64 without breaks of a p7m. */
  readonly payload: string;
  readonly encoding: "Xml" | "Base64";
  /** Empty unless it's a p7m; XAdES signatures inside the XML are not looked at. */
  readonly signers: readonly Signer[];
  readonly fileName: string | null;
  readonly root: XmlElement;
}

/**
 * Reads an upload: XML by its encoding, a p7m by opening and verifying it. Well-formed is: root, format, header
 * with DatiTrasmissione, the seller's VAT number and a buyer, and at least one body with TipoDocumento, Numero and a
 * real Data. Anything less is `DomainError("invalid")` on field `file` (bytes) or `payload` (text).
 */
export function readDocument(upload: Upload): Document {
  const field: UploadField = "bytes" in upload ? "file" : "payload";
  const opened = "bytes" in upload ? openBytes(upload.bytes, field) : openText(upload.text, field);
  return {
    ...readFattura(parseXml(opened.xml, field), field),
    ...opened.kept,
    fileName: upload.fileName ?? null,
  };
}

/** More than any lot holds, and few enough for one insert. */
const bodiesMax = 5_000;

/** What the XML itself says, without how it came. */
type Fattura = Omit<Document, "payload" | "encoding" | "signers" | "fileName">;

interface Opened {
  xml: string;
  kept: Pick<Document, "payload" | "encoding" | "signers">;
}

function openText(text: string, field: UploadField): Opened {
  if (/^\uFEFF?\s*</.test(text)) {
    if (Buffer.byteLength(text) > documentBytesMax) refuseSize(field);
    return { xml: text, kept: { payload: text, encoding: "Xml", signers: [] } };
  }
  return openBase64(text, field);
}

function openBytes(bytes: Uint8Array, field: UploadField): Opened {
  if (looksLikeXml(bytes) || looksLikeP7m(bytes)) return openBinary(bytes, field);
  return openBase64(bytes, field);
}

function openBase64(input: Uint8Array | string, field: UploadField): Opened {
  // A third more for Base64, and a tenth for its line breaks.
  if (input.length > documentBytesMax * 1.5) refuseSize(field);
  if (input.length === 0) return refuse(field, "document_empty", "The document is empty.");
  const bytes = base64Bytes(input);
  if (bytes === null || !(looksLikeXml(bytes) || looksLikeP7m(bytes))) {
    return refuse(field, "document_not_xml", "The document is neither XML nor a signed file (line 1).", {
      line: 1,
    });
  }
  return openBinary(bytes, field);
}

function openBinary(bytes: Uint8Array, field: UploadField): Opened {
  if (bytes.length > documentBytesMax) refuseSize(field);
  if (looksLikeXml(bytes)) {
    const xml = decode(bytes, field);
    return { xml, kept: { payload: xml, encoding: "Xml", signers: [] } };
  }
  const { content, signers } = openP7m(bytes, field);
  const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
  return { xml: decode(content, field), kept: { payload, encoding: "Base64", signers } };
}

/** Whether the first byte that isn't white space or a BOM is `<`, in UTF-8 or UTF-16. */
function looksLikeXml(bytes: Uint8Array): boolean {
  for (const byte of bytes.subarray(0, 1000)) {
    if (byte === 0x3c) return true;
    // Tab, line breaks, space, the bytes of a BOM, the zero of UTF-16.
    if (![0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf, 0xfe, 0xff, 0x00].includes(byte)) return false;
  }
  return false;
}

function readFattura(root: XmlElement, field: UploadField): Fattura {
  const layout = layoutOf(root.name);
  if (!layout) {
    const element = root.name.slice(0, 60);
    return refuse(field, "document_not_fattura", `The document is not a FatturaPA but a ${element}.`, {
      element,
    });
  }
  const header = required(root, HEADER, field);
  const transmission = required(header, `${HEADER}/DatiTrasmissione`, field);
  const written = textAt(transmission, "FormatoTrasmissione") ?? root.attributes.get("versione") ?? "";
  const format = layout.formats.find((known) => known === written);
  if (!format) {
    const shown = written.slice(0, 20);
    const known = layout.formats.join(", ");
    return refuse(field, "document_format", `The format ${shown} is not one of ${known}.`, { format: shown });
  }

  const sender = required(header, `${HEADER}/CedentePrestatore`, field);
  const recipient = required(header, `${HEADER}/CessionarioCommittente`, field);
  for (const part of ["IdPaese", "IdCodice"]) {
    const path = `${layout.sender.vat}/${part}`;
    if (!textAt(sender, path)) refuseMissing(`${HEADER}/CedentePrestatore/${path}`, field);
  }
  const found = childrenOf(root, BODY);
  if (found.length > bodiesMax) {
    refuse(field, "document_too_complex", `The document has more than ${bodiesMax} invoices.`, {
      max: bodiesMax,
    });
  }
  const bodies = found.map((body, index) => readBody(body, `${BODY}[${index + 1}]`, field));
  const [first, ...others] = bodies;
  if (!first) return refuseMissing(BODY, field);
  const value = (path: string) =>
    bounded(textAt(transmission, path), `${HEADER}/DatiTrasmissione/${path}`, field);
  return {
    format,
    sender: readParty(sender, layout.sender, field),
    recipient: readParty(recipient, layout.recipient, field),
    recipientCode: value("CodiceDestinatario"),
    recipientPec: value("PECDestinatario"),
    progressive: value("ProgressivoInvio"),
    documents: [first, ...others],
    root,
  };
}

function readParty(element: XmlElement, paths: PartyPaths, field: UploadField): Party {
  const value = (path: string) => bounded(textAt(element, path), `${HEADER}/${element.name}/${path}`, field);
  const name = (part: string) => value(paths.name ? `${paths.name}/${part}` : part);
  const country = value(`${paths.vat}/IdPaese`);
  const code = value(`${paths.vat}/IdCodice`);
  const written = country && code ? `${country}${code}`.toUpperCase() : null;
  const fiscalCode = value(paths.fiscalCode)?.toUpperCase() ?? null;
  return {
    vat: written ? normalizeVat(written) : null,
    fiscalCode,
    name: name("Denominazione") ?? ([name("Nome"), name("Cognome")].filter(Boolean).join(" ") || null),
    id: written ?? fiscalCode,
  };
}

function readBody(body: XmlElement, at: string, field: UploadField): DocumentBody {
  const general = "DatiGenerali/DatiGeneraliDocumento";
  const value = (name: string): string => {
    const path = `${at}/${general}/${name}`;
    return bounded(textAt(body, `${general}/${name}`), path, field) ?? refuseMissing(path, field);
  };
  const type = value("TipoDocumento");
  const number = value("Numero");
  const date = realDay(value("Data"));
  if (date === null || date < "1970-01-01") return refuseValue(`${at}/${general}/Data`, field); // DataFatturaType
  return { type, number, date, ...readAmount(body) };
}

function required(element: XmlElement, path: string, field: UploadField): XmlElement {
  const name = path.split("/").at(-1) ?? path;
  return elementAt(element, name) ?? refuseMissing(path, field);
}

/** No value we keep is longer in the schema; an index could not hold it either. */
function bounded(text: string | null, path: string, field: UploadField): string | null {
  return text !== null && text.length > 256 ? refuseValue(path, field) : text;
}

function refuseMissing(path: string, field: UploadField): never {
  return refuse(field, "document_missing", `The document lacks ${path}.`, { path });
}

function refuseValue(path: string, field: UploadField): never {
  return refuse(field, "document_value", `The value of ${path} is not valid.`, { path });
}
