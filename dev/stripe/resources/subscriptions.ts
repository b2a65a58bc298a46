import type Stripe from "stripe";
import { type Box, change, found, idOf } from "../context";
import { invalid, missing, notHere } from "../errors";
import { mergeMetadata } from "../fields";
import { listOf, within } from "../list";
import { route } from "../route";
import { cancelSubscription, isOver, periodEndOf, startSubscription } from "../subscriptions";
import { mustBeAttached } from "./customers";

function updateSubscription(box: Box, id: string, params: Stripe.SubscriptionUpdateParams) {
  const before = found(box, "subscriptions", id);
  const { cancellation_details: given, default_payment_method: card, description } = params;
  if ((params.proration_behavior ?? "none") !== "none") throw notHere("proration", "proration_behavior");
  const touched = Object.keys(params).filter((key) => key !== "expand");
  if (isOver(before) && touched.some((key) => key !== "metadata" && key !== "cancellation_details")) {
    throw invalid(
      "A canceled subscription can only update its cancellation_details and metadata.",
      touched[0],
      "invalid_canceled_subscription_fields",
    );
  }
  if (card) mustBeAttached(box, idOf(before.customer) ?? "", card, "default_payment_method");
  return change(box, "subscriptions", "customer.subscription.updated", before, {
    ...ending(box, before, params),
    ...(given && {
      cancellation_details: {
        comment: given.comment || null,
        feedback: given.feedback || null,
        feedback_option: null,
        reason: before.cancellation_details?.reason ?? null,
      },
    }),
    default_payment_method: card === undefined ? before.default_payment_method : card || null,
    description: description === undefined ? before.description : description || null,
    metadata: mergeMetadata(before.metadata, params.metadata),
  });
}

/** Both notations of "it ends then"; asked for at the period's end, both say so. */
function ending(
  box: Box,
  before: Stripe.Subscription,
  { cancel_at: at, cancel_at_period_end: atPeriodEnd }: Stripe.SubscriptionUpdateParams,
): Partial<Stripe.Subscription> {
  if (at && atPeriodEnd) {
    throw invalid(
      "You may only specify one of these parameters: cancel_at, cancel_at_period_end.",
      "cancel_at",
      "parameters_exclusive",
    );
  }
  const now = box.clock.now();
  const canceledAt = before.canceled_at ?? now;
  const details = before.cancellation_details;
  const asked = details && { ...details, reason: "cancellation_requested" as const };
  const unasked = details && { ...details, reason: null };
  if (atPeriodEnd) {
    return {
      cancel_at: periodEndOf(before),
      cancel_at_period_end: true,
      canceled_at: canceledAt,
      cancellation_details: asked,
    };
  }
  if (at) {
    const time = typeof at === "number" ? at : periodEndOf(before);
    if (time <= now) throw invalid("`cancel_at` must be a timestamp in the future.", "cancel_at");
    return {
      cancel_at: time,
      cancel_at_period_end: false,
      canceled_at: canceledAt,
      cancellation_details: asked,
    };
  }
  if (atPeriodEnd === undefined && at === undefined) return {};
  // `cancel_at_period_end: false` leaves a `cancel_at` of its own alone.
  if (at === undefined && !before.cancel_at_period_end) return {};
  return { cancel_at: null, cancel_at_period_end: false, canceled_at: null, cancellation_details: unasked };
}

function listSubscriptions(box: Box, params: Stripe.SubscriptionListParams, path: string) {
  const { customer, price, status } = params;
  const hasStatus = (subscription: Stripe.Subscription) => {
    if (status === "all") return true;
    if (status === "ended") return isOver(subscription);
    return status === undefined ? !isOver(subscription) : subscription.status === status;
  };
  const rows = box.store
    .all("subscriptions")
    .filter(
      (subscription) =>
        hasStatus(subscription) &&
        (customer === undefined || idOf(subscription.customer) === customer) &&
        (price === undefined || subscription.items.data.some((item) => item.price.id === price)) &&
        within(subscription.created, params.created) &&
        within(periodEndOf(subscription), params.current_period_end),
    );
  return listOf(rows, params, path);
}

/** Begun without a page: paid at once or, with trial days, not at all; what can't be paid does not begin. */
function createSubscription(box: Box, params: Stripe.SubscriptionCreateParams): Stripe.Subscription {
  const { customer, default_payment_method: card, items = [] } = params;
  if (params.payment_behavior !== "error_if_incomplete") {
    throw notHere("a payment_behavior other than error_if_incomplete", "payment_behavior");
  }
  if (!customer) throw invalid("Missing required param: customer.", "customer", "parameter_missing");
  const { id: customerId } = found(box, "customers", customer, "customer");
  const [item, ...others] = items;
  if (!item?.price) throw invalid("Missing required param: items.", "items", "parameter_missing");
  if (others.length > 0) throw notHere("more than one item", "items");
  const price = found(box, "prices", item.price, "items[0][price]");
  if (!card) throw notHere("a subscription without a card of its own", "default_payment_method");
  mustBeAttached(box, customerId, card, "default_payment_method");
  const { description, metadata, trial_period_days, trial_settings } = params;
  const missing_payment_method = trial_settings?.end_behavior.missing_payment_method;
  const order = {
    // Of no session; nothing looks for it.
    id: "",
    priceId: price.id,
    quantity: item.quantity ?? 1,
    subscriptionData: {
      ...(description && { description }),
      ...(metadata && { metadata }),
      trial_period_days,
      ...(missing_payment_method && { trial_settings: { end_behavior: { missing_payment_method } } }),
    },
    customerUpdate: {},
  };
  return startSubscription(box, order, customerId, found(box, "paymentMethods", card));
}

/** `/v1/subscriptions`. */
export const subscriptionRoutes = [
  route({
    method: "POST",
    path: "/v1/subscriptions",
    params: "subscriptionCreate",
    takes: [
      "customer",
      "default_payment_method",
      "description",
      "items.price",
      "items.quantity",
      "metadata",
      "payment_behavior",
      "trial_period_days",
      "trial_settings.end_behavior.missing_payment_method",
    ],
    answer: createSubscription,
  }),
  route({
    method: "GET",
    path: "/v1/subscriptions/:id",
    params: "subscriptionRetrieve",
    takes: [],
    answer: (box, _params, id) => found(box, "subscriptions", id),
  }),
  route({
    method: "POST",
    path: "/v1/subscriptions/:id",
    params: "subscriptionUpdate",
    takes: [
      "cancel_at",
      "cancel_at_period_end",
      "cancellation_details.comment",
      "cancellation_details.feedback",
      "default_payment_method",
      "description",
      "metadata",
      "proration_behavior",
    ],
    answer: (box, params, id) => updateSubscription(box, id, params),
  }),
  route({
    method: "DELETE",
    path: "/v1/subscriptions/:id",
    params: "subscriptionCancel",
    takes: ["cancellation_details.comment", "cancellation_details.feedback", "invoice_now", "prorate"],
    answer(box, params, id) {
      const subscription = found(box, "subscriptions", id);
      // The second time it is as if there were none.
      if (isOver(subscription)) throw missing("subscription", id);
      if (params.invoice_now || params.prorate) {
        throw invalid("The local Stripe pays nothing back: leave out invoice_now and prorate", "prorate");
      }
      const { comment, feedback } = params.cancellation_details ?? {};
      const details = subscription.cancellation_details ?? {
        comment: null,
        feedback: null,
        feedback_option: null,
        reason: null,
      };
      return cancelSubscription(
        box,
        {
          ...subscription,
          cancellation_details: {
            ...details,
            comment: comment || details.comment,
            feedback: feedback || details.feedback,
          },
        },
        "cancellation_requested",
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/subscriptions",
    params: "subscriptionList",
    takes: [
      "created",
      "current_period_end",
      "customer",
      "ending_before",
      "limit",
      "price",
      "starting_after",
      "status",
    ],
    answer: (box, params, _id, path) => listSubscriptions(box, params, path),
  }),
];
