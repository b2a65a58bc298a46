import type { Locale } from "@/lib/i18n/locale";
import { transparentGroups } from "./readable-reading";
import { labelOf } from "./readable-values";

const path = /FatturaElettronica(?:Header|Body)(?:\[\d+\])?(?:\/\w+(?:\[\d+\])?)+/g;

/**
 * A sentence about a document with its paths in words: `FatturaElettronicaBody[1]/DatiBeniServizi/DettaglioLinee[3]/
 * PrezzoTotale` becomes `Riga 3 › Totale`. The first invoice of a file is not named, the others are.
 */
export function pathsInWords(sentence: string, locale: Locale): string {
  return sentence.replace(path, (whole) => inWords(whole, locale));
}

function inWords(whole: string, locale: Locale): string {
  const parts = whole.split("/").flatMap((step) => {
    const [, name = step, index = ""] = /^(\w+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    const first = name === "FatturaElettronicaBody" && (index === "" || index === "1");
    if (first || name === "FatturaElettronicaHeader" || transparentGroups.has(name)) return [];
    return [[labelOf(name, locale), index].filter(Boolean).join(" ")];
  });
  return parts.length > 0 ? parts.join(" › ") : whole;
}
