import type Stripe from "stripe";
import { type Box, embedded, found, idOf } from "../context";
import { invalid, notHere } from "../errors";
import { mergeMetadata, mustBeUrl } from "../fields";
import { newId } from "../ids";
import { listOf, within } from "../list";
import { route } from "../route";
import { productName, recurringOf } from "../subscriptions";
import { expireSession } from "../timeline";

type Params = Stripe.Checkout.SessionCreateParams;

function createSession(box: Box, params: Params): Stripe.Checkout.Session {
  const { price, quantity } = onlyLine(box, params);
  mustFit(box, params);
  const now = box.clock.now();
  const trialDays = params.subscription_data?.trial_period_days;
  const amount = trialDays === undefined ? (price.unit_amount ?? 0) * quantity : 0;
  const id = newId("cs_test", 58);
  const customer = found(box, "customers", params.customer ?? "", "customer");
  const session: Stripe.Checkout.Session = {
    ...blankSession,
    id,
    amount_subtotal: amount,
    amount_total: amount,
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created: now,
    currency: price.currency,
    customer: customer.id,
    customer_details: {
      address: null,
      business_name: null,
      email: customer.email,
      individual_name: null,
      name: null,
      phone: null,
      tax_exempt: customer.tax_exempt ?? "none",
      tax_ids: null,
    },
    expires_at: params.expires_at ?? now + 86_400,
    locale: params.locale ?? null,
    metadata: mergeMetadata(null, params.metadata),
    payment_method_collection: params.payment_method_collection ?? "always",
    success_url: params.success_url ?? null,
    tax_id_collection: {
      enabled: params.tax_id_collection?.enabled ?? false,
      required: params.tax_id_collection?.required ?? "never",
    },
    url: `${box.url}/c/pay/${id}`,
  };
  box.store.put("orders", {
    id,
    priceId: price.id,
    quantity,
    subscriptionData: params.subscription_data ?? {},
    customerUpdate: params.customer_update ?? {},
  });
  return box.store.put("sessions", session);
}

function onlyLine(box: Box, params: Params): { price: Stripe.Price; quantity: number } {
  if (params.mode !== "subscription") throw notHere("sessions of a mode other than subscription", "mode");
  if ((params.ui_mode ?? "hosted_page") !== "hosted_page")
    throw notHere("other than hosted pages", "ui_mode");
  const [line, ...others] = params.line_items ?? [];
  if (!line?.price) throw invalid("Missing required param: line_items.", "line_items", "parameter_missing");
  if (others.length > 0) throw notHere("more than one line item", "line_items");
  const price = found(box, "prices", line.price, "line_items[0][price]");
  if (!price.active) {
    throw invalid(
      "The price specified is inactive. This field only accepts active prices.",
      "line_items[0][price]",
    );
  }
  if (!price.recurring) {
    throw invalid(
      "You must provide at least one recurring price in `subscription` mode when using prices.",
      "mode",
    );
  }
  const quantity = line.quantity ?? 0;
  if (quantity < 1) {
    throw invalid("Quantity is required. Add `quantity` to `line_items[0]`", "line_items[0][quantity]");
  }
  return { price, quantity };
}

function mustFit(box: Box, params: Params): void {
  if (!params.customer) throw notHere("a session without a customer", "customer");
  if (!params.success_url) {
    throw invalid("Missing required param: success_url.", "success_url", "parameter_missing");
  }
  mustBeUrl(params.success_url, "success_url");
  if (params.cancel_url) mustBeUrl(params.cancel_url, "cancel_url");
  const lifetime = (params.expires_at ?? box.clock.now() + 86_400) - box.clock.now();
  if (lifetime < 30 * 60) {
    throw invalid(
      "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
      "expires_at",
    );
  }
  if (lifetime > 24 * 60 * 60) {
    throw invalid(
      "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
      "expires_at",
    );
  }
  const trialDays = params.subscription_data?.trial_period_days;
  if (trialDays !== undefined && (trialDays < 1 || !Number.isInteger(trialDays))) {
    throw invalid(
      "The minimum number of trial period days is 1.",
      "subscription_data[trial_period_days]",
      "parameter_invalid_integer",
    );
  }
  if ((params.client_reference_id?.length ?? 0) > 200) {
    throw invalid("`client_reference_id` can have up to 200 characters.", "client_reference_id");
  }
  if (params.tax_id_collection?.enabled && params.customer_update?.name !== "auto") {
    throw invalid(
      "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.",
      "customer_update[name]",
    );
  }
}

const blankSession = {
  object: "checkout.session",
  adaptive_pricing: null,
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer_account: null,
  customer_creation: null,
  customer_email: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  managed_payments: { enabled: false },
  mode: "subscription",
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ["card"],
  payment_status: "unpaid",
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: "open",
  submit_type: null,
  subscription: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: "hosted_page",
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>;

/** What a session sells, as a list of one. */
export function lineItemsOf(box: Box, session: Stripe.Checkout.Session): Stripe.LineItem[] {
  const order = box.store.get("orders", session.id);
  const price = box.store.get("prices", order?.priceId);
  if (!order || !price) return [];
  const amount = session.amount_total ?? 0;
  return [
    {
      id: `li_${session.id.slice(-24)}`,
      object: "item",
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: productName(box, price),
      metadata: {},
      price,
      quantity: order.quantity,
    },
  ];
}

/** `line_items` of a session that was asked to show them. */
export const embeddedLineItems = (box: Box, session: Stripe.Checkout.Session) =>
  embedded(lineItemsOf(box, session), `/v1/checkout/sessions/${session.id}/line_items`);

/** How often its price is due, for the page. */
export const recurringOfSession = (box: Box, session: Stripe.Checkout.Session) => {
  const [line] = lineItemsOf(box, session);
  return line?.price ? { price: line.price, recurring: recurringOf(line.price) } : null;
};

/** `/v1/checkout/sessions`. */
export const sessionRoutes = [
  route({
    method: "POST",
    path: "/v1/checkout/sessions",
    params: "sessionCreate",
    takes: [
      "billing_address_collection",
      "cancel_url",
      "client_reference_id",
      "customer",
      "customer_update.address",
      "customer_update.name",
      "expires_at",
      "line_items.price",
      "line_items.quantity",
      "locale",
      "metadata",
      "mode",
      "payment_method_collection",
      "subscription_data.description",
      "subscription_data.metadata",
      "subscription_data.trial_period_days",
      "subscription_data.trial_settings",
      "success_url",
      "tax_id_collection",
      "ui_mode",
    ],
    answer: createSession,
  }),
  route({
    method: "GET",
    path: "/v1/checkout/sessions/:id",
    params: "sessionRetrieve",
    takes: [],
    answer: (box, _params, id) => found(box, "sessions", id),
  }),
  route({
    method: "POST",
    path: "/v1/checkout/sessions/:id/expire",
    params: "sessionExpire",
    takes: [],
    answer(box, _params, id) {
      const session = found(box, "sessions", id);
      if (session.status !== "open") {
        throw invalid(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of "${session.status}".`,
        );
      }
      return expireSession(box, session);
    },
  }),
  route({
    method: "GET",
    path: "/v1/checkout/sessions/:id/line_items",
    params: "sessionListLineItems",
    takes: ["ending_before", "limit", "starting_after"],
    answer: (box, params, id, path) => listOf(lineItemsOf(box, found(box, "sessions", id)), params, path),
  }),
  route({
    method: "GET",
    path: "/v1/checkout/sessions",
    params: "sessionList",
    takes: ["created", "customer", "ending_before", "limit", "starting_after", "status", "subscription"],
    answer(box, params, _id, path) {
      const { customer, status, subscription } = params;
      const rows = box.store
        .all("sessions")
        .filter(
          (session) =>
            (customer === undefined || idOf(session.customer) === customer) &&
            (status === undefined || session.status === status) &&
            (subscription === undefined || idOf(session.subscription) === subscription) &&
            within(session.created, params.created),
        );
      return listOf(rows, params, path);
    },
  }),
];
