/** An address's parameters as Next gives them. */
export type SearchParams = Record<string, string | string[] | undefined>;

/** Ways to say which documents an archive holds. */
export const periods = ["month", "quarter", "range"] as const;
/** Which documents, as `/v1` calls them. */
export const exportTypes = ["all", "send", "receive"] as const;
/** Why there is no archive. */
export const outcomes = ["none", "busy", "exhausted", "period"] as const;

/** What is to be exported, as the address says it. */
export type ExportView = {
  period: (typeof periods)[number];
  year: number;
  month: number;
  quarter: number;
  /** `yyyy-mm-dd`, empty: open at that end. */
  from: string;
  to: string;
  type: (typeof exportTypes)[number];
  company: number | null;
  outcome: (typeof outcomes)[number] | null;
};

const pick = <Value extends string>(values: readonly Value[], text: string): Value | null =>
  values.find((value) => value === text) ?? null;

/** Reads the address; what it can't mean is this month, of everything. `today` is `yyyy-mm-dd`. */
export function readView(params: SearchParams, today = romanDay(new Date())): ExportView {
  const text = (name: string) => {
    const value = params[name];
    return typeof value === "string" ? value.trim() : "";
  };
  const number = (name: string, min: number, max: number, otherwise: number) => {
    const value = /^\d{1,7}$/.test(text(name)) ? Number(text(name)) : Number.NaN;
    return value >= min && value <= max ? value : otherwise;
  };
  const day = (name: string) => {
    const real = /^\d{4}-\d{2}-\d{2}$/.test(text(name)) && !Number.isNaN(Date.parse(text(name)));
    return real ? text(name) : "";
  };
  const month = Number(today.slice(5, 7));
  return {
    period: pick(periods, text("period")) ?? "month",
    year: number("year", 1970, 2199, Number(today.slice(0, 4))),
    month: number("month", 1, 12, month),
    quarter: number("quarter", 1, 4, Math.ceil(month / 3)),
    from: day("from"),
    to: day("to"),
    type: pick(exportTypes, text("type")) ?? "all",
    company: number("company", 1, 9_999_999, 0) || null,
    outcome: pick(outcomes, text("outcome")),
  };
}

/** The day in Italy, where the tax office counts them. */
function romanDay(at: Date): string {
  return at.toLocaleDateString("sv-SE", { timeZone: "Europe/Rome" });
}

/** The part of the parameters that says the period, in our names. */
function periodOf({ period, year, month, quarter, from, to }: ExportView): Record<string, string> {
  switch (period) {
    case "month":
      return { year: String(year), month: String(month) };
    case "quarter":
      return { year: String(year), quarter: String(quarter) };
    case "range":
      return { from, to };
  }
}

/** The view as parameters of an address. */
export function paramsOf(view: ExportView): URLSearchParams {
  const company = view.company === null ? "" : String(view.company);
  const all = { period: view.period, ...periodOf(view), type: view.type, company };
  return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ""));
}

/** The same as `/v1` is asked. */
export function askedOf(view: ExportView): `/${string}` {
  const asked = new URLSearchParams({ type: view.type });
  const { from, to, ...rest } = periodOf(view);
  for (const [name, value] of Object.entries(rest)) asked.set(name, value ?? "");
  if (from) asked.set("document_date_from", from);
  if (to) asked.set("document_date_to", to);
  if (view.company !== null) asked.set("company_id", String(view.company));
  return `/export?${asked}`;
}

/** A name that tells archives apart: `fatture-2026-11.zip`. */
export function fileNameOf(view: ExportView): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const named = {
    month: `${view.year}-${two(view.month)}`,
    quarter: `${view.year}-T${view.quarter}`,
    range: [view.from, view.to].filter(Boolean).join("_") || "tutte",
  };
  return `fatture-${named[view.period]}.zip`;
}
