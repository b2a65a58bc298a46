import type { Route } from "next";
import { presetNames } from "@/lib/access/presets";
import { normalizeVat } from "@/lib/companies/vat";
import { searchForm } from "@/lib/keys/form";
import { keyStatuses } from "@/lib/keys/key";
import { defaultOrder, type KeyFilters, type KeyOrder, keyOrderings, noFilters } from "@/lib/keys/list";
import { type KeyCursor, readCursor, writeCursor } from "@/lib/keys/list-cursor";

/** What the list shows, as the address says it. */
export type KeysView = { filters: KeyFilters; order: KeyOrder; cursor: KeyCursor | null };

/** An address's parameters as Next gives them. */
export type SearchParams = Record<string, string | string[] | undefined>;

const switches = [
  "unused",
  "expiring",
  "stranded",
  "browser",
  "desk",
] as const satisfies (keyof KeyFilters)[];

const positive = /^[1-9]\d{0,8}$/;

/** The key that a link of an old mail points to; null for the list. */
export function keyInAddress({ key }: SearchParams): number | null {
  return typeof key === "string" && positive.test(key) ? Number(key) : null;
}

/** Reads the address; what it can't mean is left out. */
export function readView(params: SearchParams): KeysView {
  const text = (name: string) => {
    const value = params[name];
    return typeof value === "string" ? value : "";
  };
  const one = <Value extends string>(name: string, of: readonly Value[]) =>
    of.find((value) => value === text(name)) ?? null;
  const company = normalizeVat(text("company"));
  // Who wrote a name where a VAT number belongs meant a search.
  const q = text("q") || (company === null ? text("company") : "");
  const search = searchForm.safeParse({ q });
  const filters: KeyFilters = {
    ...noFilters,
    q: search.success ? search.data.q : "",
    status: one("status", keyStatuses),
    preset: one("preset", presetNames),
    company,
  };
  for (const name of switches) filters[name] = text(name) === "1";
  const sort = text("sort");
  const by = keyOrderings.find((name) => name === sort.replace(/^-/, ""));
  const order = by ? { by, descending: sort.startsWith("-") } : defaultOrder;
  return { filters, order, cursor: readCursor(text("at"), order) };
}

/** The query of a view, empty for the whole list. */
export function viewQuery({ filters, order, cursor }: KeysView): string {
  const params = new URLSearchParams();
  for (const name of ["q", "status", "preset", "company"] as const) {
    const value = filters[name];
    if (value) params.set(name, value);
  }
  for (const name of switches) if (filters[name]) params.set(name, "1");
  if (order.by !== defaultOrder.by || order.descending !== defaultOrder.descending) {
    params.set("sort", `${order.descending ? "-" : ""}${order.by}`);
  }
  if (cursor) params.set("at", writeCursor(cursor));
  return params.toString();
}

/** The address of a view. */
export function keysPath(view: KeysView): "/keys" | `/keys?${string}` {
  const query = viewQuery(view);
  return query ? `/keys?${query}` : "/keys";
}

/** The first page of the list under other filters, in the same order. */
export function filtered(view: KeysView, change: Partial<KeyFilters>): Route {
  return keysPath({ ...view, filters: { ...view.filters, ...change }, cursor: null });
}
