import type { Locale } from "@/lib/i18n/locale";
import { localDay, localDayTime, localNumber, localPercent } from "./readable-format";
import { fieldLabels } from "./readable-labels";
import { paymentWords } from "./readable-payment-words";
import { documentWords, type Words } from "./readable-words";
import { fattura } from "./schema-order";
import { amount, date, type Group, type Leaf, quantity, rate, weight } from "./schema-types";

/** The words of codes, by the element that holds the code. */
export const codeWords: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  ...documentWords,
  ...paymentWords,
};

/** What the simplified invoice (FSM10) has and the ordinary one has not. */
const simplifiedLeaves: readonly [string, Leaf][] = [
  ["Aliquota", rate],
  ["Importo", amount],
  ["DataFR", date],
];

function leavesOf(group: Group): [string, Leaf][] {
  return group.fields.flatMap(({ name, type }): [string, Leaf][] =>
    type.kind === "group" ? leavesOf(type) : [[name, type]],
  );
}

// By name alone: no name of FatturaPA means a number in one place and a day in another.
const leaves: ReadonlyMap<string, Leaf> = new Map([...leavesOf(fattura), ...simplifiedLeaves]);

/** What people call an element, in a language; an unknown one is called by its own name. */
export function labelOf(name: string, locale: Locale): string {
  const words: Readonly<Record<string, Words>> = fieldLabels;
  return (Object.hasOwn(words, name) && words[name]?.[locale]) || name.slice(0, 60);
}

/** A code in words (`Bonifico`), null for a code that no table knows. */
export function wordsOf(name: string, code: string, locale: Locale): string | null {
  const table = Object.hasOwn(codeWords, name) ? codeWords[name] : undefined;
  const words = table && Object.hasOwn(table, code) ? table[code] : undefined;
  return words?.[locale] ?? null;
}

/** The same with the code behind (`Bonifico (MP05)`), which accountants look for. */
export function codeInWords(name: string, code: string, locale: Locale): string | null {
  const words = wordsOf(name, code, locale);
  return words === null || code === "SI" ? words : `${words} (${code})`;
}

/** The text of an element as people read it: numbers, days and codes in the language, all else as written. */
export function valueInWords(name: string, text: string, locale: Locale): string {
  const inWords = codeInWords(name, text, locale);
  if (inWords !== null) return inWords;
  const leaf = leaves.get(name);
  switch (leaf?.kind) {
    case "decimal":
      if (leaf === rate) return localPercent(text, locale);
      return localNumber(text, locale, leaf === quantity || leaf === weight ? 0 : 2);
    case "date":
      return localDay(text, locale);
    case "dateTime":
      return localDayTime(text, locale);
    default:
      return text;
  }
}
