import type { ApiLanguage } from "./sentences";

/**
 * What a query parameter should have been, as its declaration says it in English, in the other languages; `$1` is what
 * the pattern caught.
 */
const expectations: readonly { en: RegExp; it: string; de: string }[] = [
  { en: /^an integer from (\d+) to (\d+)$/, it: "un intero da $1 a $2", de: "eine ganze Zahl von $1 bis $2" },
  { en: /^true or false$/, it: "true o false", de: "true oder false" },
  { en: /^at most (\d+) characters$/, it: "al massimo $1 caratteri", de: "höchstens $1 Zeichen" },
  {
    en: /^a UTC ISO 8601 date, like (.+)$/,
    it: "una data ISO 8601 in UTC, come $1",
    de: "ein Datum nach ISO 8601 in UTC, etwa $1",
  },
  { en: /^a real date$/, it: "una data esistente", de: "ein gültiges Datum" },
  { en: /^one of (.+)$/, it: "uno tra $1", de: "eines von $1" },
  {
    en: /^at most (\d+) ids, separated by commas$/,
    it: "al massimo $1 id, separati da virgole",
    de: "höchstens $1 IDs, durch Kommas getrennt",
  },
  { en: /^no secret$/, it: "nessun segreto", de: "kein Geheimnis" },
  { en: /^send, receive or all$/, it: "send, receive o all", de: "send, receive oder all" },
];

/** The expectation in a language; one without a translation as it is. */
export function expectation(text: string, language: ApiLanguage): string {
  if (language === "en") return text;
  const known = expectations.find(({ en }) => en.test(text));
  return known ? text.replace(known.en, known[language]) : text;
}
