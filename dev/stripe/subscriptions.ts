import type Stripe from "stripe";
import { paysNow } from "./cards";
import { type Box, change, embedded, emit, found, idOf } from "./context";
import { declined, invalid } from "./errors";
import { mergeMetadata } from "./fields";
import { newId } from "./ids";
import { attemptPayment, draftInvoice, finalizeInvoice } from "./invoices";
import { nextPeriodEnd } from "./period";
import { planOf } from "./resources/prices";
import type { Order } from "./tables";

/** States from which a subscription never comes back. */
export const isOver = ({ status }: Stripe.Subscription) =>
  status === "canceled" || status === "incomplete_expired";

/** A recurring price's billing; refuses one-time prices. */
export function recurringOf(price: Stripe.Price): Stripe.Price.Recurring {
  if (!price.recurring) throw invalid("The price specified is not recurring.", "line_items[0][price]");
  return price.recurring;
}

/**
 * Starts what an order asked for, paid with this card: free for the trial's days, or charged now. Throws `declined`
 * when the card doesn't pay; then nothing has come into being.
 */
export function startSubscription(box: Box, order: Order, customerId: string, card: Stripe.PaymentMethod) {
  const { store, clock } = box;
  const others = store
    .all("subscriptions")
    .filter((subscription) => idOf(subscription.customer) === customerId && !isOver(subscription));
  if (others.length >= box.subscriptionsMax) {
    throw invalid(
      `Customer ${customerId} already has the maximum ${box.subscriptionsMax} current subscriptions.`,
      "customer",
      "customer_max_subscriptions",
    );
  }
  const price = found(box, "prices", order.priceId);
  const now = clock.now();
  const trialDays = order.subscriptionData.trial_period_days;
  const trialEnd = trialDays === undefined ? null : now + trialDays * 86_400;
  const end = trialEnd ?? nextPeriodEnd(now, now, recurringOf(price));
  const id = newId("sub");
  const amount = trialEnd === null ? (price.unit_amount ?? 0) * order.quantity : 0;
  // A declined payment leaves nothing: the subscription exists only once it is paid.
  if (amount > 0 && !paysNow(box, card.id)) throw declined();
  const invoiceId = newId("in");
  const subscription = store.put("subscriptions", {
    ...newSubscription({ id, order, customerId, price, now, end }),
    test_clock: idOf(found(box, "customers", customerId).test_clock),
    default_payment_method: card.id,
    latest_invoice: invoiceId,
  });
  store.put("subscriptionMemories", { id, trialEndAnnounced: false });
  emit(box, "customer.subscription.created", subscription);
  const draft = draftInvoice(box, {
    id: invoiceId,
    subscription,
    reason: "subscription_create",
    amount,
    description: trialEnd === null ? lineText(box, price) : `Trial period for ${productName(box, price)}`,
    period: { start: now, end },
  });
  attemptPayment(box, finalizeInvoice(box, draft), card.id);
  return subscription;
}

/** The name of what a price is for. */
export const productName = (box: Box, price: Stripe.Price) =>
  box.store.get("products", idOf(price.product))?.name ?? "";

/** An invoice's line in Stripe's words: `1 × Desk (at €9.00 / month)`. */
export function lineText(box: Box, price: Stripe.Price): string {
  const amount = new Intl.NumberFormat("en", { style: "currency", currency: price.currency }).format(
    (price.unit_amount ?? 0) / 100,
  );
  return `1 × ${productName(box, price)} (at ${amount} / ${recurringOf(price).interval})`;
}

type Start = { id: string; order: Order; customerId: string; price: Stripe.Price; now: number; end: number };

function newSubscription({ id, order, customerId, price, now, end }: Start): Stripe.Subscription {
  const data = order.subscriptionData;
  const isTrial = data.trial_period_days !== undefined;
  const item: Stripe.SubscriptionItem = {
    id: newId("si", 14),
    object: "subscription_item",
    billing_thresholds: null,
    created: now,
    current_period_end: end,
    current_period_start: now,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    quantity: order.quantity,
    subscription: id,
    tax_rates: [],
  };
  return {
    id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: isTrial ? end : now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: "included" }, type: "flexible" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: "charge_automatically",
    created: now,
    currency: price.currency,
    customer: customerId,
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: data.description ?? null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: embedded([item], `/v1/subscription_items?subscription=${id}`),
    latest_invoice: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: mergeMetadata(null, data.metadata),
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: "off",
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: isTrial ? "trialing" : "active",
    test_clock: null,
    transfer_data: null,
    trial_end: isTrial ? end : null,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: data.trial_settings?.end_behavior.missing_payment_method ?? "create_invoice",
      },
    },
    trial_start: isTrial ? now : null,
  };
}

/** The card a subscription is charged to: its own, else its customer's; null when there is none. */
export function cardOf(box: Box, subscription: Stripe.Subscription): string | null {
  const customer = box.store.get("customers", idOf(subscription.customer));
  return idOf(subscription.default_payment_method) ?? idOf(customer?.invoice_settings.default_payment_method);
}

/** The end of the period that is paid, or free; a subscription has one item here. */
export const periodEndOf = (subscription: Stripe.Subscription) =>
  subscription.items.data[0]?.current_period_end ?? 0;

/** Ends a subscription now; nothing is paid back. */
export function cancelSubscription(
  box: Box,
  subscription: Stripe.Subscription,
  reason: Stripe.Subscription.CancellationDetails.Reason,
): Stripe.Subscription {
  const now = box.clock.now();
  for (const invoice of box.store.all("invoices")) {
    const isOurs = idOf(invoice.parent?.subscription_details?.subscription) === subscription.id;
    if (!isOurs || (invoice.status !== "draft" && invoice.status !== "open")) continue;
    // What is owed stays owed, but nobody asks for it any more.
    box.store.put("invoices", {
      ...invoice,
      auto_advance: false,
      automatically_finalizes_at: null,
      next_payment_attempt: null,
    });
  }
  return change(box, "subscriptions", "customer.subscription.deleted", subscription, {
    canceled_at: subscription.canceled_at ?? now,
    cancellation_details: { ...noDetails, ...subscription.cancellation_details, reason },
    ended_at: now,
    status: "canceled",
  });
}

const noDetails: Stripe.Subscription.CancellationDetails = {
  comment: null,
  feedback: null,
  feedback_option: null,
  reason: null,
};
