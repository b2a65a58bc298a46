import type Stripe from "stripe";
import { type Box, change, emit, idOf } from "./context";
import { attemptPayment, draftInvoice, finalizeInvoice } from "./invoices";
import { nextPeriodEnd } from "./period";
import { cancelSubscription, cardOf, isOver, lineText, periodEndOf, recurringOf } from "./subscriptions";

/** The trial's last day but two, when `trial_will_end` goes out; at once if the trial is shorter. */
export const trialNoticeAt = ({ trial_end: end, created }: Stripe.Subscription) =>
  end === null ? null : Math.max(end - 3 * 86_400, created);

/** Tells that a trial is about to end. */
export function announceTrialEnd(box: Box, subscription: Stripe.Subscription): void {
  box.store.put("subscriptionMemories", { id: subscription.id, trialEndAnnounced: true });
  emit(box, "customer.subscription.trial_will_end", subscription);
}

/** What happens at the end of a period: the end of all, or the next one, with a draft that is charged an hour later. */
export function turnPeriod(box: Box, subscription: Stripe.Subscription): void {
  const end = periodEndOf(subscription);
  const endsNow = subscription.cancel_at !== null && subscription.cancel_at <= end;
  if (endsNow || subscription.cancel_at_period_end) {
    cancelSubscription(box, subscription, "cancellation_requested");
    return;
  }
  const isTrialOver = subscription.status === "trialing";
  if (isTrialOver && cardOf(box, subscription) === null) {
    const behaviour = subscription.trial_settings?.end_behavior.missing_payment_method;
    if (behaviour === "cancel") {
      cancelSubscription(box, subscription, "payment_failed");
      return;
    }
    if (behaviour === "pause") {
      change(box, "subscriptions", "customer.subscription.paused", subscription, { status: "paused" });
      return;
    }
  }
  const [item] = subscription.items.data;
  if (!item) return;
  const nextEnd = nextPeriodEnd(subscription.billing_cycle_anchor, end, recurringOf(item.price));
  const turned: Stripe.Subscription = {
    ...subscription,
    items: {
      ...subscription.items,
      data: [{ ...item, current_period_start: end, current_period_end: nextEnd }],
    },
    status: isTrialOver ? "active" : subscription.status,
  };
  const invoice = draftInvoice(box, {
    subscription: turned,
    reason: "subscription_cycle",
    amount: (item.price.unit_amount ?? 0) * (item.quantity ?? 1),
    description: lineText(box, item.price),
    period: { start: end, end: nextEnd },
  });
  // What is unpaid is given up: further invoices stay drafts until somebody pays the old one.
  if (turned.status === "unpaid") box.store.put("invoices", { ...invoice, auto_advance: false });
  change(box, "subscriptions", "customer.subscription.updated", subscription, {
    items: turned.items,
    latest_invoice: invoice.id,
    status: turned.status,
  });
}

/** An hour after it was drafted: finalised, and charged for the first time. */
export function finalizeDraft(box: Box, invoice: Stripe.Invoice): void {
  payOpenInvoice(box, finalizeInvoice(box, invoice), null);
}

/** Charges this card, or the one the subscription has; the subscription's status follows. */
export function payOpenInvoice(box: Box, invoice: Stripe.Invoice, card: string | null): Stripe.Invoice {
  const subscription = box.store.get(
    "subscriptions",
    idOf(invoice.parent?.subscription_details?.subscription),
  );
  const isPaid = attemptPayment(box, invoice, card ?? (subscription ? cardOf(box, subscription) : null));
  const after = box.store.get("invoices", invoice.id) ?? invoice;
  if (!subscription || isOver(subscription)) return after;
  if (isPaid) {
    if (subscription.status === "past_due" || subscription.status === "unpaid") {
      setStatus(box, subscription, "active");
    }
    return after;
  }
  if (after.next_payment_attempt !== null) {
    if (subscription.status !== "past_due") setStatus(box, subscription, "past_due");
    return after;
  }
  const setting = box.store.get("settings", "afterRetries");
  const outcome = setting?.id === "afterRetries" ? setting.value : "cancel";
  if (outcome === "cancel") cancelSubscription(box, subscription, "payment_failed");
  else if (subscription.status !== outcome) setStatus(box, subscription, outcome);
  return after;
}

const setStatus = (box: Box, subscription: Stripe.Subscription, status: Stripe.Subscription.Status) =>
  change(box, "subscriptions", "customer.subscription.updated", subscription, { status });
