import sax from "sax";
import { DomainError } from "@/lib/errors";
import { decode } from "./encoding";
import { refuse, type UploadField } from "./refusal";

/** The largest document the exchange takes, in bytes (Specifiche tecniche SDI §1.3: 5 MB). */
export const documentBytesMax = 5 * 1024 * 1024;
const depthMax = 64;
const nodesMax = 300_000;
const attributesMax = 100;

/** An element with its namespace resolved; `text` is its own character data, without that of its children. */
export interface XmlElement {
  /** The local name: `FatturaElettronica` for `p:FatturaElettronica`. */
  readonly name: string;
  /** The namespace, `""` for none. */
  readonly uri: string;
  /** By qualified name; namespace declarations are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
  /** 1-based line where its start tag ends. */
  readonly line: number;
}

interface OpenElement extends XmlElement {
  readonly children: OpenElement[];
  text: string;
}

// Without a prototype, or `&constructor;` would be an entity.
const ENTITIES: Record<string, string> = Object.assign(Object.create(null), {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
});

/**
 * The root element of an XML 1.0 document, from bytes (decoded by BOM and declaration) or from text, whose
 * declared encoding then says nothing. In time linear to its size; refuses with `DomainError("invalid")` whatever
 * isn't well-formed, every DOCTYPE, and more than 5 MB, 64 levels or 300,000 nodes.
 */
export function parseXml(input: Uint8Array | string, field: UploadField = "payload"): XmlElement {
  const text = typeof input === "string" ? input : decode(input, field);
  if (text.length > documentBytesMax) refuseSize(field);
  if (text.trim() === "") refuse(field, "document_empty", "The document is empty.");
  const illegal = illegalCharacter(text);
  if (illegal !== -1) {
    const line = lineAt(text, illegal);
    refuse(field, "document_character", `Line ${line} holds a character that XML does not allow.`, { line });
  }
  try {
    return parseTree(text.startsWith("\uFEFF") ? text.slice(1) : text, field);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    return refuseXml(field, 0, error instanceof Error ? error.message : "unreadable");
  }
}

/** Refuses a document of more than 5 MB. */
export function refuseSize(field: UploadField): never {
  return refuse(field, "document_too_large", "The document is larger than 5 MB.", { maxMb: 5 });
}

function refuseXml(field: UploadField, line: number, what: string): never {
  const sentence = what.split("\n", 1)[0] ?? what;
  return refuse(
    field,
    "document_not_xml",
    `The document is not well-formed XML (line ${line}): ${sentence}`,
    { line },
  );
}

function parseTree(text: string, field: UploadField): XmlElement {
  // `strictEntities` is not in the published types. Namespaces are resolved here: sax's own mode looks through all
  // attributes of an element for each of them, and keeps silent about an attribute given twice.
  const options: sax.SAXOptions & { strictEntities: boolean } = { strictEntities: true };
  const parser = sax.parser(true, options);
  Object.assign(parser, { ENTITIES });
  const open: OpenElement[] = [];
  const scopes: Namespaces[] = [ROOT_SCOPE];
  // Most elements have none: a map for each would take ten times as long to collect as the document to read.
  let attributes: Map<string, string> | null = null;
  let starting: { attributes: object } | null = null;
  let root: OpenElement | null = null;
  let nodes = 0;

  const line = () => parser.line + 1;
  const malformed = (what: string): never => refuseXml(field, line(), what);
  const countNode = () => {
    if (++nodes > nodesMax) {
      refuse(field, "document_too_complex", `The document has more than ${nodesMax} nodes.`, {
        max: nodesMax,
      });
    }
  };
  // sax lets white space pass between `<` and a name.
  const checkTagStart = () => {
    if (/\s/.test(text.charAt(parser.startTagPosition))) malformed("White space after <.");
  };

  parser.onerror = (error) => malformed(error.message);
  parser.ondoctype = () =>
    refuse(field, "document_doctype", `Line ${line()}: a document type declaration is not allowed.`, {
      line: line(),
    });
  parser.onprocessinginstruction = (instruction) => {
    countNode();
    if (instruction.name.toLowerCase() === "xml" && parser.startTagPosition !== 1) {
      malformed("The XML declaration must be the first thing in the document.");
    }
  };
  parser.oncomment = countNode;
  parser.onopentagstart = (tag) => {
    countNode();
    checkTagStart();
    attributes = null;
    starting = tag;
    if (open.length >= depthMax) {
      refuse(field, "document_too_deep", `Line ${line()}: elements are nested more than ${depthMax} deep.`, {
        line: line(),
        max: depthMax,
      });
    }
  };
  parser.onattribute = ({ name, value }) => {
    countNode();
    if (attributes?.has(name)) malformed("An attribute is given twice.");
    attributes ??= new Map();
    attributes.set(name, value);
    if (attributes.size > attributesMax) {
      refuse(field, "document_too_complex", `An element has more than ${attributesMax} attributes.`, {
        max: attributesMax,
      });
    }
    // sax would drop a second one before we see it.
    if (starting) starting.attributes = {};
  };
  parser.onopentag = (tag) => {
    if (root !== null && open.length === 0) malformed("There is a second root element.");
    const outer = scopes.at(-1) ?? ROOT_SCOPE;
    const scope = attributes ? scopeOf(attributes, outer) : outer;
    const named = resolve(tag.name, scope) ?? malformed("Unbound namespace prefix.");
    const element: OpenElement = {
      name: named.name,
      uri: named.uri,
      attributes: attributes ? plainAttributes(attributes, scope, malformed) : NO_ATTRIBUTES,
      children: [],
      text: "",
      line: line(),
    };
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
    open.push(element);
    scopes.push(scope);
  };
  parser.onclosetag = () => {
    checkTagStart();
    open.pop();
    scopes.pop();
  };
  const addText = (data: string) => {
    const element = open.at(-1);
    if (element) element.text += data;
    else if (data.trim() !== "") malformed("Text outside of the root element.");
  };
  parser.ontext = addText;
  parser.oncdata = addText;

  parser.write(text).close();
  return root ?? malformed("There is no root element.");
}

/** Namespace by prefix, `""` the default one. */
type Namespaces = ReadonlyMap<string, string>;

const ROOT_SCOPE: Namespaces = new Map([["xml", "http://www.w3.org/XML/1998/namespace"]]);

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

const declares = (name: string): boolean => name === "xmlns" || name.startsWith("xmlns:");

/** Those that declare no namespace, each with its prefix bound. */
function plainAttributes(
  attributes: ReadonlyMap<string, string>,
  scope: Namespaces,
  malformed: (what: string) => never,
): ReadonlyMap<string, string> {
  const plain = new Map<string, string>();
  for (const [name, value] of attributes) {
    if (declares(name)) continue;
    if (name.includes(":") && !resolve(name, scope)) malformed("Unbound namespace prefix.");
    plain.set(name, value);
  }
  return plain;
}

function scopeOf(attributes: ReadonlyMap<string, string>, outer: Namespaces): Namespaces {
  const declared = [...attributes].filter(([name]) => declares(name));
  return declared.length === 0 ? outer : new Map([...outer, ...declared.map(bound)]);
}

const bound = ([name, uri]: [string, string]): [string, string] => [name.slice("xmlns:".length), uri];

/** Local name and namespace of a qualified name, null when its prefix is not bound or it has two colons. */
function resolve(qualified: string, scope: Namespaces): { name: string; uri: string } | null {
  const colon = qualified.indexOf(":");
  if (colon === -1) return { name: qualified, uri: scope.get("") ?? "" };
  const uri = scope.get(qualified.slice(0, colon));
  const name = qualified.slice(colon + 1);
  return uri && name !== "" && !name.includes(":") ? { name, uri } : null;
}

/** The index of the first UTF-16 unit outside of XML 1.0's `Char` (lone surrogates too), -1 for none. */
function illegalCharacter(text: string): number {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20) {
      if (unit !== 0x09 && unit !== 0x0a && unit !== 0x0d) return index;
    } else if (unit >= 0xd800) {
      if (unit >= 0xfffe) return index;
      if (unit <= 0xdfff) {
        const next = text.charCodeAt(index + 1);
        if (unit >= 0xdc00 || !(next >= 0xdc00 && next <= 0xdfff)) return index;
        index++;
      }
    }
  }
  return -1;
}

function lineAt(text: string, end: number): number {
  let line = 1;
  for (let index = text.indexOf("\n"); index !== -1 && index < end; index = text.indexOf("\n", index + 1))
    line++;
  return line;
}

/** The child elements with this local name, in document order, whatever their namespace. */
export function childrenOf(element: XmlElement | null, name: string): XmlElement[] {
  return element ? element.children.filter((child) => child.name === name) : [];
}

/** The first element under a path of local names (`DatiGenerali/DatiGeneraliDocumento`), null when there is none. */
export function elementAt(element: XmlElement | null, path: string): XmlElement | null {
  let at = element;
  for (const name of path.split("/")) at = at?.children.find((child) => child.name === name) ?? null;
  return at;
}

/** The trimmed text of the first element under a path, null when it's missing or blank. */
export function textAt(element: XmlElement | null, path: string): string | null {
  return elementAt(element, path)?.text.trim() || null;
}
