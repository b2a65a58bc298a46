import type { Locale } from "@/lib/i18n/locale";
import { SIGNATURE_NAMESPACE } from "./json";
import { compoundOf } from "./readable-compound";
import { labelOf, valueInWords } from "./readable-values";
import { childrenOf, elementAt, type XmlElement } from "./xml";

/** A name and a value, both in the reader's language. */
export interface Datum {
  readonly label: string;
  readonly value: string;
}

/** Longer text is cut: the schema's longest has 1,000 characters. */
const textMax = 2_000;

/** Groups that only hold things together; their name would tell nobody anything. */
export const transparentGroups: ReadonlySet<string> = new Set([
  "AltriDatiIdentificativi",
  "Anagrafica",
  "Contatti",
  "DatiAnagrafici",
  "DatiBeniServizi",
  "DatiBollo",
  "DatiGenerali",
  "DatiGeneraliDocumento",
  "DatiIVA",
  "IdentificativiFiscali",
]);

/**
 * Text cut to what a page holds, with an ellipsis where something is missing. Any white space is a space, as the
 * schema's normalizedString says.
 */
export function clipped(text: string): string {
  const cut = text.length > textMax ? `${text.slice(0, textMax).toWellFormed()}…` : text;
  return cut.replace(/\s+/g, " ");
}

/**
 * One reading of a document. It remembers what it has given out, so that whatever the view has no place of its own
 * for is found by `rest` and shown under its name: nothing is dropped.
 */
export class Reading {
  readonly #given = new Set<XmlElement>();
  #omitted = 0;
  #signed = false;

  constructor(readonly locale: Locale) {}

  /** How many values there was no room for. */
  get omitted(): number {
    return this.#omitted;
  }

  /** Whether a signature inside the XML (XAdES) was come across. */
  get signed(): boolean {
    return this.#signed;
  }

  /** The text of the first element under a path, as written; null when there is none. */
  text(element: XmlElement | null, path: string): string | null {
    const found = elementAt(element, path);
    const text = found?.text.trim();
    if (!found || !text) return null;
    // Anything below a value has no business there, and is left for `rest`.
    if (found.children.length === 0 && found.attributes.size === 0) this.#given.add(found);
    return clipped(text);
  }

  /** The same as people read it. */
  value(element: XmlElement | null, path: string): string | null {
    const text = this.text(element, path);
    return text === null ? null : valueInWords(path.split("/").at(-1) ?? path, text, this.locale);
  }

  /** The texts of all children of a name, at most so many; the others are left for `rest`. */
  texts(element: XmlElement | null, name: string, max: number): string[] {
    return childrenOf(element, name)
      .slice(0, max)
      .flatMap((child) => {
        const text = child.text.trim();
        if (!text || child.children.length > 0) return [];
        this.#given.add(child);
        return [clipped(text)];
      });
  }

  /** Everything in this element counts as given. */
  close(element: XmlElement): void {
    this.#given.add(element);
  }

  /** All that has not been given out below this element, in its order; what is beyond `max` is only counted. */
  rest(element: XmlElement | null, max = 100): Datum[] {
    const found: Datum[] = [];
    if (element && !this.#given.has(element)) {
      const add = (datum: Datum) => {
        if (found.length < max) found.push(datum);
        else this.#omitted++;
      };
      this.#own(element, labelOf(element.name, this.locale), add);
      this.#collect(element, "", add);
      this.close(element);
    }
    return found;
  }

  /** Its attributes and its own text. */
  #own(element: XmlElement, label: string, add: (datum: Datum) => void): void {
    for (const [name, value] of element.attributes) {
      // Where a schema lies is for programs.
      if (name.endsWith(":schemaLocation") || value.trim() === "") continue;
      const named = labelOf(name, this.locale);
      add({ label: named === name ? `${label} · ${name}` : named, value: clipped(value.trim()) });
    }
    const text = element.text.trim();
    if (text) add({ label, value: clipped(valueInWords(element.name, text, this.locale)) });
  }

  #collect(element: XmlElement, prefix: string, add: (datum: Datum) => void): void {
    for (const child of element.children) {
      if (this.#given.has(child)) continue;
      if (child.uri === SIGNATURE_NAMESPACE) {
        this.#signed = true;
        continue;
      }
      const label = prefix + labelOf(child.name, this.locale);
      const compound = compoundOf(child, this.locale);
      if (compound) {
        add({ label: prefix + compound.label, value: clipped(compound.value) });
        continue;
      }
      this.#own(child, label, add);
      if (child.children.length > 0) {
        this.#collect(child, transparentGroups.has(child.name) ? prefix : `${label} · `, add);
      }
    }
  }
}
