import { searchForm } from "@/lib/keys/form";

/** What the list shows, as the address says it. */
export type KeysView = {
  /** Empty: everything. */
  q: string;
  page: number;
  /** The one key that a link in a mail points to; null: the list. */
  keyId: number | null;
};

export const keysPageSize = 50;

/** An address's parameters as Next gives them. */
export type SearchParams = Record<string, string | string[] | undefined>;

const positive = /^[1-9]\d{0,8}$/;

/** Reads the address; what it can't mean is left out. */
export function readView(params: SearchParams): KeysView {
  const text = (name: string) => (typeof params[name] === "string" ? params[name] : "");
  const number = (name: string) => (positive.test(text(name)) ? Number(text(name)) : null);
  const search = searchForm.safeParse({ q: text("q") });
  return { q: search.success ? search.data.q : "", page: number("page") ?? 1, keyId: number("key") };
}

/** The address of a view. */
export function keysPath({ q, page, keyId }: KeysView): "/keys" | `/keys?${string}` {
  const params = new URLSearchParams();
  if (keyId !== null) params.set("key", String(keyId));
  if (q) params.set("q", q);
  if (page > 1) params.set("page", String(page));
  return params.size > 0 ? `/keys?${params}` : "/keys";
}
