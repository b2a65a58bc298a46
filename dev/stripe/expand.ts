import type Stripe from "stripe";
import { type Box, embedded } from "./context";
import { invalid } from "./errors";
import { taxIdsOf } from "./resources/customers";
import { embeddedLineItems } from "./resources/sessions";
import { isOver } from "./subscriptions";
import type { TableName } from "./tables";

/** Fields that hold an id, and where the thing itself is. */
const references: Record<string, TableName> = {
  configuration: "configurations",
  customer: "customers",
  default_payment_method: "paymentMethods",
  default_price: "prices",
  invoice: "invoices",
  latest_invoice: "invoices",
  price: "prices",
  product: "products",
  subscription: "subscriptions",
};

const depthMax = 4;

type Node = Record<string, unknown>;

/** The answer with what `expand` names put in place of its id, at most four levels deep. */
export function expand(box: Box, answer: unknown, paths: string[]): unknown {
  return paths.reduce((value, path) => {
    const parts = path.split(".");
    if (parts.filter((part) => part !== "data").length > depthMax) {
      throw invalid(
        `You cannot expand more than ${depthMax} levels of a property. Property: ${path}`,
        "expand",
      );
    }
    return expandAt(box, value, parts, path);
  }, answer);
}

function expandAt(box: Box, value: unknown, [part, ...rest]: string[], path: string): unknown {
  if (part === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => expandAt(box, item, [part, ...rest], path));
  if (typeof value !== "object") throw notExpandable(path);
  const node: Node = { ...value };
  const shown = Object.hasOwn(node, part) ? node[part] : shownOnRequest(box, node, part);
  if (shown === undefined) throw notExpandable(path);
  const table = references[part];
  const whole = typeof shown === "string" && table ? (box.store.get(table, shown) ?? shown) : shown;
  // What is neither a reference nor a thing to look into can't be expanded.
  if (typeof whole !== "object") throw notExpandable(path);
  node[part] = expandAt(box, whole, rest, path);
  return node;
}

/** Fields that an object leaves out unless it is asked for them. */
function shownOnRequest(box: Box, { object, id }: Node, part: string): unknown {
  if (typeof id !== "string") return undefined;
  if (object === "checkout.session" && part === "line_items") {
    const session = box.store.get("sessions", id);
    return session && embeddedLineItems(box, session);
  }
  if (object !== "customer") return undefined;
  if (part === "tax_ids") return embedded(taxIdsOf(box, id), `/v1/customers/${id}/tax_ids`);
  if (part === "subscriptions") {
    const own = (subscription: Stripe.Subscription) => subscription.customer === id && !isOver(subscription);
    return embedded(
      box.store.all("subscriptions").filter(own).toReversed(),
      `/v1/customers/${id}/subscriptions`,
    );
  }
  return undefined;
}

const notExpandable = (path: string) =>
  invalid(
    `This property cannot be expanded (${path}). You may want to try expanding a parent of it.`,
    "expand",
  );
