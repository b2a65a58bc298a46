import { type Environment, environments } from "@/lib/access/presets";
import { instantInRome } from "@/lib/events/period";
import type { EventCursor, EventFilter } from "@/lib/events/queries";
import { holdsSecret } from "@/lib/keys/secret";

/** What the log shows, as the address says it; empty texts: not narrowed. */
export type EventsView = {
  /** An id, or part of a description. */
  key: string;
  environment: Environment | null;
  status: string;
  method: string;
  endpoint: string;
  /** `yyyy-mm-ddThh:mm`, in Rome. */
  from: string;
  to: string;
  cursor: EventCursor;
};

export const eventsPageSize = 50;

/** Methods that the API knows. */
export const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const;

/** An address's parameters as Next gives them. */
export type SearchParams = Record<string, string | string[] | undefined>;

/** One parameter as text, without control characters and not without end; "" when it is missing. */
export function textOf(params: SearchParams, name: string, max = 120): string {
  const value = params[name];
  return typeof value === "string"
    ? value
        .replace(/\p{Cc}/gu, " ")
        .trim()
        .slice(0, max)
    : "";
}

/** True when a parameter holds a secret: the address must be left at once. */
export function showsSecret(params: SearchParams): boolean {
  return Object.values(params).some((value) => holdsSecret(String(value)));
}

const idPattern = /^[1-9]\d{0,8}$/;

/** Where a page begins: `before` or `after` an id. */
export function cursorOf(params: SearchParams): EventCursor {
  const before = textOf(params, "before");
  const after = textOf(params, "after");
  if (idPattern.test(before)) return { before: Number(before) };
  return idPattern.test(after) ? { after: Number(after) } : null;
}

/** Reads the address; what it can't mean is left out. */
export function readView(params: SearchParams): EventsView {
  const text = (name: string) => textOf(params, name);
  const time = (name: string) => (instantInRome(text(name), "first") ? text(name) : "");
  const method = text("method").toUpperCase();
  return {
    key: text("key"),
    environment: environments.find((environment) => environment === text("environment")) ?? null,
    status: /^([1-5]xx|\d{3}|[a-z_]{3,40})$/.test(text("status")) ? text("status") : "",
    method: methods.some((known) => known === method) ? method : "",
    endpoint: text("endpoint"),
    from: time("from"),
    to: time("to"),
    cursor: cursorOf(params),
  };
}

/** Which keys a text of the address means; null: all. */
export function keyChoiceOf(text: string): EventFilter["key"] {
  if (text === "") return null;
  return idPattern.test(text) ? { id: Number(text) } : { named: text };
}

/** The view as the query takes it. */
export function filterOf(view: EventsView): EventFilter {
  return {
    key: keyChoiceOf(view.key),
    environment: view.environment,
    status: view.status || null,
    method: view.method || null,
    endpoint: view.endpoint.replace(/^\/v1(?=\/)/, "") || null,
    from: instantInRome(view.from, "first"),
    to: instantInRome(view.to, "last"),
  };
}

/** A view's parameters, without those that say nothing. */
export function paramsOf({ cursor, ...fields }: EventsView): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value) params.set(name, value);
  for (const [name, id] of Object.entries(cursor ?? {})) params.set(name, String(id));
  return params;
}

/** The address of a view. */
export function eventsPath(view: EventsView): "/events" | `/events?${string}` {
  const params = paramsOf(view);
  return params.size > 0 ? `/events?${params}` : "/events";
}
