import type Stripe from "stripe";
import type { Clock } from "./clock";
import { missing } from "./errors";
import { newId } from "./ids";
import type { Store } from "./store";
import type { TableName, Tables } from "./tables";

/** The request an event came of; null ids for what time brought about. */
export type Cause = { requestId: string | null; idempotencyKey: string | null };

/** What every part of the box works with. */
export type Box = {
  store: Store;
  clock: Clock;
  /** Of the request that is being answered. */
  cause: Cause;
  /** Where its pages are, without a slash at the end. */
  url: string;
  /** The one version it speaks, which is the SDK's. */
  apiVersion: string;
  /** How many live subscriptions a customer may have. */
  subscriptionsMax: number;
  /** Lets time pass until then (Unix seconds), with all that falls due on the way. */
  passUntil(at: number): void;
};

/** Nobody asked: time did it, or a person on a page. */
export const noCause: Cause = { requestId: null, idempotencyKey: null };

const nouns = {
  configurations: "configuration",
  customers: "customer",
  endpoints: "webhook endpoint",
  events: "event",
  invoices: "invoice",
  paymentMethods: "PaymentMethod",
  prices: "price",
  products: "product",
  sessions: "checkout.session",
  subscriptions: "subscription",
  taxIds: "tax ID",
  testClocks: "test clock",
} satisfies Partial<Record<TableName, string>>;

/** The row, or the refusal that the real one gives for an id that names nothing. */
export function found<N extends keyof typeof nouns>(box: Box, table: N, id: string, param = "id"): Tables[N] {
  const row = box.store.get(table, id);
  if (!row) throw missing(nouns[table], id, param);
  return row;
}

/** The id in a field that holds one, or the thing itself when it was expanded. */
export const idOf = (field: string | { id: string } | null | undefined): string | null =>
  typeof field === "string" ? field : (field?.id ?? null);

/** A list as the API embeds it in another object. */
export const embedded = <T>(data: T[], url: string): Stripe.ApiList<T> => ({
  object: "list",
  data,
  has_more: false,
  url,
});

/** Stores an event and a delivery of it to each endpoint that listens. */
export function emit(
  box: Box,
  type: Stripe.Event.Type,
  object: { id: string },
  previous?: { id: string } | null,
): void {
  const { store, clock, cause } = box;
  const changed = previous ? previousAttributes(previous, object) : undefined;
  // An update that changed nothing is no event.
  if (changed && Object.keys(changed).length === 0) return;
  const listening = store
    .all("endpoints")
    .filter(
      ({ status, enabled_events: events }) =>
        status === "enabled" && (events.includes("*") || events.includes(type)),
    );
  const event = store.put("events", {
    id: newId("evt"),
    object: "event",
    api_version: box.apiVersion,
    created: clock.now(),
    data: { object, ...(changed && { previous_attributes: changed }) },
    livemode: false,
    pending_webhooks: listening.length,
    request: { id: cause.requestId, idempotency_key: cause.idempotencyKey },
    type,
  });
  for (const { id: endpointId } of listening) {
    store.put("deliveries", { id: newId("dlv"), eventId: event.id, endpointId, attempts: 0 });
  }
}

function previousAttributes(before: object, after: object): Record<string, unknown> {
  const now = new Map(Object.entries(after));
  return Object.fromEntries(
    Object.entries(before).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(now.get(key))),
  );
}

/** Replaces a row and tells of it. */
export function change<
  N extends
    | "customers"
    | "invoices"
    | "subscriptions"
    | "paymentMethods"
    | "prices"
    | "products"
    | "configurations",
>(
  box: Box,
  table: N,
  type: Stripe.Event.Type | null,
  before: Tables[N],
  fields: Partial<Tables[N]>,
): Tables[N] {
  const after = box.store.put(table, { ...before, ...fields });
  if (type) emit(box, type, after, type.endsWith(".updated") ? before : null);
  return after;
}
