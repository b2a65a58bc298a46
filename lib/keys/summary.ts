import type { KeySettings } from "./key";

/** What the sentence needs of next-intl, on a page, in a form and in a mail alike. */
export type SummaryTools = {
  /** Translates in the namespace `keys.summary`. */
  t: (key: "sentence" | "nobody", values?: Record<string, string | number>) => string;
  list: (items: string[]) => string;
  date: (at: Date) => string;
};

/** Names a sentence spells out before it counts the rest. */
export const summaryNamesMax = 3;

/**
 * What a key can do, in one sentence ("Can read everything and send invoices for Rossi Srl only, from
 * https://app.rossi.it."). `names`: company names by VAT number; a VAT without one is shown as it is.
 */
export function keySummary(
  tools: SummaryTools,
  settings: Pick<KeySettings, "preset" | "companyScope" | "companies" | "origins" | "expiresAt">,
  names: ReadonlyMap<string, string>,
): string {
  if (settings.companyScope === "selected" && settings.companies.length === 0) return tools.t("nobody");
  const shown = settings.companies.slice(0, summaryNamesMax).map((vat) => names.get(vat) ?? vat);
  return tools.t("sentence", {
    preset: settings.preset,
    scope: settings.companyScope,
    companies: tools.list(shown),
    more: settings.companies.length - shown.length,
    browser: settings.origins.length > 0 ? "some" : "none",
    origins: tools.list(settings.origins.slice(0, summaryNamesMax)),
    expires: settings.expiresAt ? "some" : "never",
    date: settings.expiresAt ? tools.date(settings.expiresAt) : "",
  });
}
