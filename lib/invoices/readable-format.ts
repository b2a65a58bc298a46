import type { Locale } from "@/lib/i18n/locale";
import { realDateTime, realDay } from "./days";

const marks = {
  it: { thousand: ".", point: "," },
  en: { thousand: ",", point: "." },
} as const satisfies Record<Locale, { thousand: string; point: string }>;

/**
 * Decimal text in a language, digit for digit: never through a float. `least` decimals are shown, more where they are
 * not zero; whatever is no number comes back as it was written.
 */
export function localNumber(text: string, locale: Locale, least = 0): string {
  const match = /^([+-]?)0*(\d{1,40})(?:\.(\d{1,40}))?$/.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", decimals = ""] = match;
  const { thousand, point } = marks[locale];
  const kept = decimals.slice(0, least).padEnd(least, "0") + decimals.slice(least).replace(/0+$/, "");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousand);
  return `${sign === "-" ? "-" : ""}${grouped}${kept && point + kept}`;
}

/** An amount with its currency: `1.220,00 €`, `€1,220.00`, and the code after the number for other currencies. */
export function localMoney(text: string, currency: string | null, locale: Locale): string {
  const number = localNumber(text, locale, 2);
  if (currency !== "EUR") return currency ? `${number}\u00a0${currency}` : number;
  if (locale === "it") return `${number}\u00a0€`;
  return number.startsWith("-") ? `-€${number.slice(1)}` : `€${number}`;
}

/** A rate as the schema writes it (`22.00`) with a percent sign. */
export const localPercent = (text: string, locale: Locale): string =>
  /^[\d.+-]+$/.test(text) ? `${localNumber(text, locale)}%` : text;

const days = {
  it: new Intl.DateTimeFormat("it", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }),
  en: new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }),
} as const satisfies Record<Locale, Intl.DateTimeFormat>;

/** The day as it's written, whatever its zone (`10 feb 2025`); what is no day of the calendar comes back as it is. */
export function localDay(text: string, locale: Locale): string {
  const day = realDay(text);
  return day === null ? text : days[locale].format(new Date(`${day}T00:00:00Z`));
}

/** Day and clock as they are written, with the zone when one is; what is no such time comes back as it is. */
export function localDayTime(text: string, locale: Locale): string {
  const [day = "", clock = ""] = (realDateTime(text) ?? "").split("T");
  if (clock === "") return localDay(text, locale);
  return `${localDay(day, locale)}, ${clock.replace(/:00(?=Z|[+-]|$)/, "")}`;
}

const units = ["B", "kB", "MB"] as const;

/** A size for people: `812 B`, `12,3 kB`. */
export function localSize(bytes: number, locale: Locale): string {
  let [size, unit] = [bytes, 0];
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  return `${localNumber(size.toFixed(unit === 0 ? 0 : 1), locale)} ${units[unit]}`;
}

const countries = {
  it: new Intl.DisplayNames("it", { type: "region", fallback: "code" }),
  en: new Intl.DisplayNames("en", { type: "region", fallback: "code" }),
} as const satisfies Record<Locale, Intl.DisplayNames>;

/** The name of a country by its two letters, else what was written. */
export const localCountry = (code: string, locale: Locale): string =>
  /^[A-Z]{2}$/.test(code) && code !== "ZZ" ? (countries[locale].of(code) ?? code) : code;
