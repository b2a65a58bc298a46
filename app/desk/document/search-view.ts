import { holdsSecret } from "@/lib/keys/secret";
import { type SdiState, sdiStates } from "@/lib/sdi/states";

/** An address's parameters as Next gives them. */
export type SearchParams = Record<string, string | string[] | undefined>;

/** What a list of documents is narrowed to, as the address says it; empty texts: not narrowed. */
export type DocumentsView = {
  q: string;
  /** The whole number of an invoice. */
  number: string;
  /** `yyyy-mm-dd`: dates of invoices, both included. */
  from: string;
  to: string;
  /** Of sent documents. */
  state: SdiState | null;
  /** Of received documents. */
  unread: boolean;
  company: number | null;
  /** From 1. */
  page: number;
};

/** Documents on one page of a list. */
export const documentsShown = 25;

const textIn = (params: SearchParams, name: string): string => {
  const value = params[name];
  return typeof value === "string"
    ? value
        .replace(/\p{Cc}/gu, " ")
        .trim()
        .slice(0, 120)
    : "";
};
const dayIn = (params: SearchParams, name: string): string => {
  const text = textIn(params, name);
  const real = /^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  return real ? text : "";
};
const numberIn = (params: SearchParams, name: string): number | null => {
  const text = textIn(params, name);
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null;
};

/** Reads the address; what it can't mean is left out. */
export function readView(params: SearchParams): DocumentsView {
  const state = textIn(params, "state");
  return {
    q: textIn(params, "q"),
    number: textIn(params, "number"),
    from: dayIn(params, "from"),
    to: dayIn(params, "to"),
    state: sdiStates.find((each) => each === state) ?? null,
    unread: textIn(params, "unread") === "1",
    company: numberIn(params, "company"),
    page: numberIn(params, "page") ?? 1,
  };
}

/** True when a parameter holds a secret: the address must be left at once. */
export const showsSecret = (params: SearchParams): boolean =>
  Object.values(params).some((value) => holdsSecret(String(value)));

/** The view as parameters of an address, without what is not narrowed. */
export function paramsOf(view: DocumentsView): URLSearchParams {
  const params = new URLSearchParams();
  const put = (name: string, value: string | null) => {
    if (value) params.set(name, value);
  };
  put("q", view.q);
  put("number", view.number);
  put("from", view.from);
  put("to", view.to);
  put("state", view.state);
  put("unread", view.unread ? "1" : null);
  put("company", view.company === null ? null : String(view.company));
  put("page", view.page > 1 ? String(view.page) : null);
  return params;
}

/** The same as `/v1` is asked, the newest first. */
export function askedOf(view: DocumentsView, kind: "send" | "receive"): `/${string}` {
  const asked = new URLSearchParams({
    page: String(view.page),
    page_size: String(documentsShown),
    sort: "-id",
  });
  const put = (name: string, value: string | null) => {
    if (value) asked.set(name, value);
  };
  put("q", view.q);
  put("document_number", view.number);
  put("document_date_from", view.from);
  put("document_date_to", view.to);
  put("company_id", view.company === null ? null : String(view.company));
  if (kind === "send") put("latest_state", view.state);
  else put("unread", view.unread ? "true" : null);
  return `/${kind}?${asked}`;
}
