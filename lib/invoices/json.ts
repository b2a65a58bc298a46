import { base64Bytes } from "./base64";
import { dayOf, realDateTime } from "./days";
import { decimalText } from "./decimal";
import { refuse, type UploadField } from "./refusal";
import { fattura, fatturaNamespace } from "./schema-order";
import type { Field, Group, Leaf } from "./schema-types";
import { parseXml, type XmlElement } from "./xml";

/** A value of JSON. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** Of XAdES signatures inside the XML. */
export const SIGNATURE_NAMESPACE = "http://www.w3.org/2000/09/xmldsig#";

/**
 * FatturaPA XML (UTF-8, elements in the schema's order) from the contract's `FatturaOrdinaria`. Null, empty text and
 * empty objects are left out; dates keep their day as written, whatever their zone. Refuses with `json_unknown` or
 * `json_value` and the path (`FatturaElettronicaBody[1]/…`) what the contract doesn't name or the XML can't hold.
 */
export function toXml(json: unknown, field: UploadField = "payload"): string {
  if (!isRecord(json)) return refuseJson("FatturaOrdinaria", field);
  const { SistemaEmittente: system = null, ...content } = json;
  if (system !== null && (typeof system !== "string" || !isXmlText(system)))
    refuseJson("SistemaEmittente", field);
  const format = formatOf(content);
  if (format !== "FPA12" && format !== "FPR12") {
    refuseJson("FatturaElettronicaHeader/DatiTrasmissione/FormatoTrasmissione", field);
  }
  const lines: string[] = [];
  writeGroup(content, fattura, { path: "", indent: "  ", lines, field });
  const attribute = system ? ` SistemaEmittente="${escapeXml(system)}"` : "";
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<p:FatturaElettronica versione="${format}"${attribute} xmlns:p="${fatturaNamespace}">`,
    ...lines,
    "</p:FatturaElettronica>",
    "",
  ].join("\n");
}

function formatOf(content: Record<string, unknown>): unknown {
  const header = content.FatturaElettronicaHeader;
  const transmission = isRecord(header) ? header.DatiTrasmissione : null;
  return isRecord(transmission) ? transmission.FormatoTrasmissione : null;
}

interface Writing {
  path: string;
  indent: string;
  lines: string[];
  field: UploadField;
}

function writeGroup(value: Record<string, unknown>, group: Group, writing: Writing): void {
  const known = new Set(group.fields.map((child) => child.name));
  for (const name of Object.keys(value)) {
    if (known.has(name)) continue;
    const path = join(writing.path, name.slice(0, 60));
    refuse(writing.field, "json_unknown", `${path} is not a field of FatturaPA.`, { path });
  }
  for (const child of group.fields) {
    const given = value[child.name] ?? null;
    const path = join(writing.path, child.name);
    if (given === null) continue;
    if (!isList(child)) writeElement(given, child, { ...writing, path });
    else if (!Array.isArray(given)) refuseJson(path, writing.field);
    else
      given.forEach((item, index) => {
        writeElement(item, child, { ...writing, path: `${path}[${index + 1}]` });
      });
  }
}

function writeElement(value: unknown, { name, type }: Field, writing: Writing): void {
  const { indent, lines, path, field } = writing;
  if (value === null || value === undefined || value === "") return;
  if (type.kind !== "group") {
    const text = leafText(value, type) ?? refuseJson(path, field);
    lines.push(`${indent}<${name}>${escapeXml(text)}</${name}>`);
    return;
  }
  if (!isRecord(value)) refuseJson(path, field);
  const inner: string[] = [];
  writeGroup(value, type, { path, field, indent: `${indent}  `, lines: inner });
  // SDKs make the whole tree of objects; an empty one means "not there".
  if (inner.length === 0) return;
  // One by one: a spread of a hundred thousand arguments overflows the stack.
  lines.push(`${indent}<${name}>`);
  for (const line of inner) lines.push(line);
  lines.push(`${indent}</${name}>`);
}

/** The text of a JSON value in XML, null when it can't be one. */
function leafText(value: unknown, type: Leaf): string | null {
  if (type.kind === "decimal") {
    if (typeof value !== "number" && typeof value !== "string") return null;
    return decimalText(value, type);
  }
  if (type.kind === "integer") {
    const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
    return Number.isSafeInteger(number) ? String(number) : null;
  }
  if (typeof value !== "string" || !isXmlText(value)) return null;
  switch (type.kind) {
    case "date":
      return dayOf(value);
    case "dateTime":
      return realDateTime(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00` : value);
    case "base64":
      return base64Bytes(value) === null ? null : value;
    default:
      return value;
  }
}

/**
 * The contract's `FatturaOrdinaria` from FatturaPA XML (text, or its parsed root): numbers as numbers, dates as
 * `2025-01-31T00:00:00Z`, date-times as written, XAdES signatures left out. Refuses with `document_value` an element
 * that the schema doesn't know, and the simplified invoice, which has no such form.
 */
export function toJson(xml: string | XmlElement, field: UploadField = "payload"): { [name: string]: Json } {
  const root = typeof xml === "string" ? parseXml(xml, field) : xml;
  if (root.name !== "FatturaElettronica") return refuseElement(root.name.slice(0, 60), field);
  const system = root.attributes.get("SistemaEmittente");
  const content = readGroup(root, fattura, "", field);
  return system === undefined ? content : { SistemaEmittente: system, ...content };
}

function readGroup(
  element: XmlElement,
  group: Group,
  at: string,
  field: UploadField,
): { [name: string]: Json } {
  const byName = new Map(group.fields.map((child): [string, Field] => [child.name, child]));
  const values = new Map<string, Json[]>();
  for (const child of element.children) {
    if (child.uri === SIGNATURE_NAMESPACE) continue;
    const known = byName.get(child.name);
    const path = join(at, child.name.slice(0, 60));
    if (!known) return refuseElement(path, field);
    const list = values.get(child.name) ?? [];
    values.set(child.name, list);
    if (list.length > 0 && !isList(known)) return refuseElement(path, field);
    const value = readElement(child, known.type, isList(known) ? `${path}[${list.length + 1}]` : path, field);
    if (value !== null) list.push(value);
  }
  const json: { [name: string]: Json } = {};
  for (const child of group.fields) {
    const [first, ...others] = values.get(child.name) ?? [];
    if (first !== undefined) json[child.name] = isList(child) ? [first, ...others] : first;
  }
  return json;
}

function readElement(element: XmlElement, type: Leaf | Group, path: string, field: UploadField): Json {
  if (type.kind === "group") {
    const json = readGroup(element, type, path, field);
    return Object.keys(json).length === 0 ? null : json;
  }
  if (element.children.length > 0) return refuseElement(path, field);
  const text = element.text.trim();
  if (text === "") return null;
  switch (type.kind) {
    case "decimal":
    case "integer":
      return /^[+-]?\d{1,20}(\.\d{1,20})?$/.test(text) ? Number(text) : refuseElement(path, field);
    case "date": {
      const day = dayOf(text);
      return day === null ? refuseElement(path, field) : `${day}T00:00:00Z`;
    }
    case "dateTime":
      return realDateTime(text) ?? refuseElement(path, field);
    case "base64":
      return text.replace(/\s+/g, "");
    default:
      return element.text;
  }
}

const isList = (field: Field): boolean => field.occurs === "*" || field.occurs === "+";

const join = (path: string, name: string): string => (path === "" ? name : `${path}/${name}`);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether XML 1.0 can hold the text: no control characters but white space, no lone surrogates. */
function isXmlText(text: string): boolean {
  return text.isWellFormed() && !/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/u.test(text);
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

/** For element text and attributes alike; a bare carriage return would come back as a line feed. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);
}

function refuseJson(path: string, field: UploadField): never {
  return refuse(field, "json_value", `The value of ${path} is not what FatturaPA takes there.`, { path });
}

function refuseElement(path: string, field: UploadField): never {
  return refuse(field, "document_value", `${path} is not what FatturaPA has there.`, { path });
}
