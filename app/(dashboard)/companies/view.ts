import { type Environment, environments } from "@/lib/access/presets";
import type { EntriesAsked } from "@/lib/companies/entry-queries";
import { searchForm } from "@/lib/keys/form";

/** What the list shows, as the address says it. */
export type CompaniesView = EntriesAsked & {
  /** The form of a new company stands above the list. */
  adding: boolean;
};

type Params = Record<string, string | string[] | undefined>;

const text = (params: Params, name: string) => (typeof params[name] === "string" ? params[name] : "");

/** An environment as an address names it; null for both. */
function environmentOf(name: string): Environment | null {
  return environments.find((each) => each === name) ?? null;
}

/** Reads the address; what it can't mean is left out. */
export function readView(params: Params): CompaniesView {
  const search = searchForm.safeParse({ q: text(params, "q") });
  const page = text(params, "page");
  return {
    q: search.success ? search.data.q : "",
    environment: environmentOf(text(params, "environment")),
    page: /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1,
    adding: params.add !== undefined,
  };
}

/** The address of a view; the form of a new company is not part of it. */
export function companiesPath({ q, environment, page }: EntriesAsked): "/companies" | `/companies?${string}` {
  const params = new URLSearchParams();
  if (environment) params.set("environment", environment);
  if (q) params.set("q", q);
  if (page > 1) params.set("page", String(page));
  return params.size > 0 ? `/companies?${params}` : "/companies";
}
