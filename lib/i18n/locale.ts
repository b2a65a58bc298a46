/** The languages of the product; the first is what a visitor gets who asks for none of them. */
export const locales = ["it", "en"] as const;

export type Locale = (typeof locales)[number];

/** Dates are those of the Italian tax authority, wherever the reader is. */
export const timeZone = "Europe/Rome";

/** True for a language we have messages in; null, "" and "en-US" are none. */
export function isLocale(value: string | null | undefined): value is Locale {
  return locales.some((locale) => locale === value);
}

/**
 * The best of the supported languages for an `Accept-Language` header (RFC 9110, 12.5.4): highest `q` first, then
 * the order given; `q=0` refuses, `en-GB` counts as `en`, `*` and null give the first one supported.
 */
export function pickLanguage<Language extends string>(
  acceptLanguage: string | null | undefined,
  supported: readonly [Language, ...Language[]],
): Language {
  const wishes = (acceptLanguage ?? "")
    .split(",")
    .map((range) => {
      const [tag = "", ...parameters] = range.trim().toLowerCase().split(";");
      const quality = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find(Boolean);
      return { language: tag.split("-")[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { language } of wishes) {
    if (language === "*") break;
    const known = supported.find((candidate) => candidate === language);
    if (known) return known;
  }
  return supported[0];
}

/** The language of the pages for an `Accept-Language` header. */
export function pickLocale(acceptLanguage: string | null | undefined): Locale {
  return pickLanguage(acceptLanguage, locales);
}
