import { dayInRome } from "./expiry";
import type { KeyView } from "./key";
import { descriptionMax } from "./key";

/** The fields of a form that makes a key like another, and the VAT numbers that could not be taken over. */
export type CopiedFields = { fields: Record<string, string>; gone: string[] };

/**
 * What a form starts with to make a key like `key`; null for the primary, which nothing may equal. An end that is past
 * is dropped, and so are companies that are `known` no longer: a scope of theirs alone is left to be chosen anew.
 */
export function copiedFields(
  key: KeyView,
  description: string,
  known: readonly { vat: string }[],
  now: Date,
): CopiedFields | null {
  if (key.kind === "primary") return null;
  const there = key.companies.filter((vat) => known.some((company) => company.vat === vat));
  const end = key.expiresAt && key.expiresAt > now ? key.expiresAt : null;
  return {
    fields: {
      description: cut(description, descriptionMax),
      preset: key.preset,
      companyScope: key.companyScope,
      companies: there.join("\n"),
      origins: key.origins.join("\n"),
      expiry: end ? "date" : "none",
      expiryDay: end ? dayInRome(end) : "",
    },
    gone: key.companies.filter((vat) => !there.includes(vat)),
  };
}

/** The first `max` UTF-16 units, without half a character at the end. */
function cut(text: string, max: number): string {
  const start = text.slice(0, max);
  return start.isWellFormed() ? start : start.slice(0, -1);
}
