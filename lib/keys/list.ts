import type { Preset } from "@/lib/access/presets";
import type { KeyStatus } from "./key";

/** What the Keys page can be ordered by. */
export const keyOrderings = ["created", "description", "last_used", "expires"] as const;
export type KeyOrdering = (typeof keyOrderings)[number];
export type KeyOrder = { by: KeyOrdering; descending: boolean };

/** The newest first, and the primary before them. */
export const defaultOrder: KeyOrder = { by: "created", descending: true };

/** Keys of one page. */
export const keysPageSize = 50;

/** Keys are counted up to here; a count past it is `countedMax + 1`, and is said to be more. */
export const countedMax = 10_000;

/** Days without a request after which a key counts as unused. */
export const unusedDays = 30;

/** Which keys the page lists: those that pass all of it. */
export type KeyFilters = {
  /** In the description, a company of the scope (name or VAT number) or a secret's hint; empty: any. */
  q: string;
  status: KeyStatus | null;
  preset: Preset | null;
  /** A VAT number that the scope names. */
  company: string | null;
  /** Made and last used more than `unusedDays` ago, or never used since. */
  unused: boolean;
  /** Ends within `expiresSoonDays`, and has not ended yet. */
  expiring: boolean;
  /** All companies of its scope are gone. */
  stranded: boolean;
  /** Lists origins, so that browsers may use it. */
  browser: boolean;
  /** Has a Desk seat, or an open checkout for one. */
  desk: boolean;
};

/** Every key. */
export const noFilters: KeyFilters = {
  q: "",
  status: null,
  preset: null,
  company: null,
  unused: false,
  expiring: false,
  stranded: false,
  browser: false,
  desk: false,
};

export const filterNames = Object.keys(noFilters) as readonly (keyof KeyFilters)[];

/** The filters that hold something back. */
export function activeFilters(filters: KeyFilters): (keyof KeyFilters)[] {
  return filterNames.filter((name) => filters[name] !== noFilters[name]);
}

/** The same without one of them. */
export function lift(filters: KeyFilters, name: keyof KeyFilters): KeyFilters {
  return { ...filters, [name]: noFilters[name] };
}
