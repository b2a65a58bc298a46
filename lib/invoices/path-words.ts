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

/** Findings whose sentence holds amounts, rates or dates that we worked out, and nothing that must be read as it was written. */
const valued = new Set(["00403", "00418", "00419", "00421", "00422", "00423", "00424"]);

/**
 * A finding's sentence for a reader of pages: its paths in words and, in Italian, decimals with a comma and days as
 * `dd/mm/yyyy`. `code` is the exchange's; null: unknown, so that values stay as they are.
 */
export function findingInWords(code: string | null, sentence: string, locale: Locale): string {
  const said = pathsInWords(sentence, locale);
  if (locale !== "it" || code === null || !valued.has(code)) return said;
  return said
    .replace(/\b(\d{4})-(\d{2})-(\d{2})\b/g, "$3/$2/$1")
    .replace(/(?<![\d.])(\d+)\.(\d+)(?!\d|\.\d)/g, "$1,$2");
}

/** A line of what `/v1` says of a refused file (`00421: …`), as {@link findingInWords} has its finding. */
export function lineInWords(line: string, locale: Locale): string {
  return findingInWords(/^(\d{5}): /.exec(line)?.[1] ?? null, line, locale);
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
