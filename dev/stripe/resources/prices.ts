import Stripe from "stripe";
import { type Box, change, emit, found, idOf } from "../context";
import { invalid } from "../errors";
import { mergeMetadata } from "../fields";
import { newId } from "../ids";
import { listOf, within } from "../list";
import { route } from "../route";

function createPrice(box: Box, params: Stripe.PriceCreateParams): Stripe.Price {
  const { currency, recurring, unit_amount: amount, lookup_key: lookupKey } = params;
  if (!params.product) throw invalid("Missing required param: product.", "product", "parameter_missing");
  if (amount === undefined) {
    throw invalid("Missing required param: unit_amount.", "unit_amount", "parameter_missing");
  }
  if (!/^[a-z]{3}$/i.test(currency)) throw invalid(`Invalid currency: ${currency}`, "currency");
  if (!Number.isInteger(amount) || amount < 0) {
    throw invalid(`Invalid integer: ${amount}`, "unit_amount", "parameter_invalid_integer");
  }
  const taken = box.store.all("prices").find((price) => lookupKey && price.lookup_key === lookupKey);
  if (taken) {
    throw invalid(
      `A price (\`${taken.id}\`) already uses that lookup key.`,
      "lookup_key",
      "resource_already_exists",
    );
  }
  const price: Stripe.Price = {
    id: newId("price"),
    object: "price",
    active: params.active ?? true,
    billing_scheme: "per_unit",
    created: box.clock.now(),
    currency: currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: lookupKey ?? null,
    metadata: mergeMetadata(null, params.metadata),
    nickname: params.nickname ?? null,
    product: found(box, "products", params.product, "product").id,
    recurring: recurring
      ? {
          interval: recurring.interval,
          interval_count: recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: null,
          usage_type: "licensed",
        }
      : null,
    tax_behavior: params.tax_behavior ?? "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? "recurring" : "one_time",
    unit_amount: amount,
    unit_amount_decimal: Stripe.Decimal.from(amount),
  };
  box.store.put("prices", price);
  emit(box, "price.created", price);
  return price;
}

/** A price as the old Plan that subscription items still carry. */
export const planOf = (price: Stripe.Price): Stripe.Plan => ({
  id: price.id,
  object: "plan",
  active: price.active,
  amount: price.unit_amount,
  amount_decimal: price.unit_amount_decimal,
  billing_scheme: "per_unit",
  created: price.created,
  currency: price.currency,
  interval: price.recurring?.interval ?? "month",
  interval_count: price.recurring?.interval_count ?? 1,
  livemode: false,
  metadata: price.metadata,
  meter: null,
  nickname: price.nickname,
  product: price.product,
  tiers_mode: null,
  transform_usage: null,
  trial_period_days: null,
  usage_type: "licensed",
});

function listPrices(box: Box, params: Stripe.PriceListParams, path: string) {
  const { active, currency, lookup_keys: keys, product, type, recurring } = params;
  const rows = box.store
    .all("prices")
    .filter(
      (price) =>
        (active === undefined || price.active === active) &&
        (currency === undefined || price.currency === currency) &&
        (keys === undefined || (price.lookup_key !== null && keys.includes(price.lookup_key))) &&
        (product === undefined || idOf(price.product) === product) &&
        (type === undefined || price.type === type) &&
        (recurring?.interval === undefined || price.recurring?.interval === recurring.interval) &&
        within(price.created, params.created),
    );
  return listOf(rows, params, path);
}

/** `/v1/prices`. */
export const priceRoutes = [
  route({
    method: "POST",
    path: "/v1/prices",
    params: "priceCreate",
    takes: [
      "active",
      "currency",
      "lookup_key",
      "metadata",
      "nickname",
      "product",
      "recurring.interval",
      "recurring.interval_count",
      "tax_behavior",
      "unit_amount",
    ],
    answer: createPrice,
  }),
  route({
    method: "GET",
    path: "/v1/prices/:id",
    params: "priceRetrieve",
    takes: [],
    answer: (box, _params, id) => found(box, "prices", id),
  }),
  route({
    method: "POST",
    path: "/v1/prices/:id",
    params: "priceUpdate",
    takes: ["active", "metadata", "nickname"],
    answer(box, params, id) {
      const before = found(box, "prices", id);
      return change(box, "prices", "price.updated", before, {
        active: params.active ?? before.active,
        metadata: mergeMetadata(before.metadata, params.metadata),
        nickname: params.nickname ?? before.nickname,
      });
    },
  }),
  route({
    method: "GET",
    path: "/v1/prices",
    params: "priceList",
    takes: [
      "active",
      "created",
      "currency",
      "ending_before",
      "limit",
      "lookup_keys",
      "product",
      "recurring.interval",
      "starting_after",
      "type",
    ],
    answer: (box, params, _id, path) => listPrices(box, params, path),
  }),
];
