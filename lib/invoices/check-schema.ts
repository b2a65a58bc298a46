import { base64Bytes } from "./base64";
import type { CheckError } from "./check";
import type { CheckReason } from "./check-messages";
import { realDateTime, realDay } from "./days";
import { parseDecimal } from "./decimal";
import { fattura, fatturaNamespace } from "./schema-order";
import type { Charset, Field, Group, Leaf } from "./schema-types";
import { childrenOf, textAt, type XmlElement } from "./xml";

const errorsMax = 50;

/**
 * Where an ordinary invoice leaves the schema (00200): names, order, number and values of its elements, at most 50
 * findings. The simplified invoice has another schema, of which only the namespace is looked at.
 */
export function schemaErrors(root: XmlElement): CheckError[] {
  const errors: CheckError[] = [];
  const add = (reason: CheckReason, path: string, value = "") => {
    if (errors.length < errorsMax)
      errors.push({ code: "00200", reason, path, values: value ? { value: head(value) } : {} });
  };
  if (root.name !== "FatturaElettronica") return errors;
  if (root.uri !== fatturaNamespace) add("check_00200_namespace", root.name);
  const qualified = root.children.find((child) => child.name.startsWith("Fattura") && child.uri !== "");
  if (qualified) add("check_00200_namespace", qualified.name);
  checkGroup(root, fattura, "", add);
  return errors;
}

type Add = (reason: CheckReason, path: string, value?: string) => void;

function checkGroup(element: XmlElement, group: Group, at: string, add: Add): void {
  const positions = new Map(group.fields.map((field, index) => [field.name, index]));
  let position = 0;
  const seen = new Map<string, number>();
  for (const child of element.children) {
    if (at === "" && child.name === "Signature") continue; // XAdES, the schema's last element
    const index = positions.get(child.name) ?? -1;
    const field = group.fields[index];
    const count = (seen.get(child.name) ?? 0) + 1;
    seen.set(child.name, count);
    const path = pathOf(at, child.name, field, count);
    const again = count > 1 && field && (field.occurs === "1" || field.occurs === "?");
    if (!field || index < position || again) {
      add("check_00200_unexpected", path);
      continue;
    }
    position = index;
    if (field.type.kind === "group") checkGroup(child, field.type, path, add);
    else checkLeaf(child, field.type, path, add);
  }
  for (const field of group.fields) {
    if ((field.occurs === "1" || field.occurs === "+") && !seen.has(field.name))
      add("check_00200_missing", join(at, field.name));
  }
  if (positions.has("Denominazione")) checkName(element, at, add);
}

/** Denominazione, or Nome and Cognome: the schema's choice. */
function checkName(element: XmlElement, at: string, add: Add): void {
  const [company, first, last] = ["Denominazione", "Nome", "Cognome"].map(
    (name) => childrenOf(element, name).length > 0,
  );
  if (company ? first || last : !(first && last)) add("check_00200_name", at);
}

function checkLeaf(element: XmlElement, type: Leaf, path: string, add: Add): void {
  const text = element.text;
  if (element.children.length > 0 || !fits(text, type)) add("check_00200_value", path, text.trim());
}

const CHARSET_LAST: Record<Charset, number> = { basic: 0x7f, latin: 0xff, any: 0x10ffff };

function fits(text: string, type: Leaf): boolean {
  switch (type.kind) {
    case "text": {
      // normalizedString: line breaks and tabs count as blanks.
      if (text.length < type.min || text.length > type.max) return false;
      const last = CHARSET_LAST[type.charset];
      for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > last) return false;
      return type.pattern === null || type.pattern.test(text);
    }
    case "code":
      return type.values.includes(text);
    case "decimal": {
      const match = /^(-?)(\d+)\.(\d+)$/.exec(text);
      if (!match || parseDecimal(text) === null) return false;
      const [, sign, whole = "", decimals = ""] = match;
      const signed = type.signed || sign === "";
      return (
        signed && whole.length <= type.whole && decimals.length >= type.least && decimals.length <= type.most
      );
    }
    case "integer":
      return /^\d{1,9}$/.test(text.trim()) && Number(text) >= type.min && Number(text) <= type.max;
    case "date":
      return realDay(text.trim()) !== null;
    case "dateTime":
      return realDateTime(text.trim()) !== null;
    case "base64":
      return base64Bytes(text) !== null;
  }
}

/** The beginning, never with half of a character at its end. */
const head = (text: string): string => text.slice(0, 60).toWellFormed();

const join = (at: string, name: string): string => (at === "" ? name : `${at}/${name}`);

function pathOf(at: string, name: string, field: Field | undefined, count: number): string {
  const path = join(at, head(name));
  return field?.occurs === "+" || field?.occurs === "*" ? `${path}[${count}]` : path;
}

/** Each element under a path of local names, with the path that finds it (`…/DettaglioLinee[2]`). */
export function numbered(
  element: XmlElement,
  at: string,
  path: string,
): { element: XmlElement; path: string }[] {
  return path.split("/").reduce<{ element: XmlElement; path: string }[]>(
    (found, name) =>
      found.flatMap((parent) =>
        childrenOf(parent.element, name).map((child, index, all) => ({
          element: child,
          path: join(parent.path, all.length > 1 || LISTS.has(name) ? `${name}[${index + 1}]` : name),
        })),
      ),
    [{ element, path: at }],
  );
}

const LISTS = new Set([
  "FatturaElettronicaBody",
  "DettaglioLinee",
  "DatiRiepilogo",
  "DatiCassaPrevidenziale",
  "ScontoMaggiorazione",
]);

/** The decimal under a path, null when it's missing or none. */
export function decimalAt(element: XmlElement, path: string): bigint | null {
  const text = textAt(element, path);
  return text === null ? null : parseDecimal(text);
}
