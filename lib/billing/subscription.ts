import type Stripe from "stripe";

/** What we read of a subscription; everything else of it is of no account here. */
export type SubscriptionFacts = {
  id: string;
  customerId: string;
  status: string;
  livemode: boolean;
  priceIds: string[];
  /** The attempt that bought it, as its metadata says: to find a seat by, never to trust. */
  attemptId: string | null;
  trialEnd: Date | null;
  currentPeriodEnd: Date | null;
  /** When it will end, in either notation of Stripe's; null when it goes on. */
  cancelAt: Date | null;
  /** A card of its own, which would win over the customer's; null when it has none. */
  ownCardId: string | null;
};

const instant = (seconds: number | null | undefined) => (seconds ? new Date(seconds * 1_000) : null);
const idOf = (thing: string | { id: string }) => (typeof thing === "string" ? thing : thing.id);

/** The facts of a subscription as the API (2026-10-28.endive) writes it. */
export function factsOf(subscription: Stripe.Subscription): SubscriptionFacts {
  const [item] = subscription.items.data;
  const currentPeriodEnd = instant(item?.current_period_end);
  const atPeriodEnd = subscription.cancel_at_period_end ? currentPeriodEnd : null;
  return {
    id: subscription.id,
    customerId: idOf(subscription.customer),
    status: subscription.status,
    livemode: subscription.livemode,
    priceIds: subscription.items.data.map(({ price }) => price.id),
    attemptId: subscription.metadata.attempt ?? null,
    trialEnd: instant(subscription.trial_end),
    currentPeriodEnd,
    cancelAt: instant(subscription.cancel_at) ?? atPeriodEnd,
    ownCardId: subscription.default_payment_method ? idOf(subscription.default_payment_method) : null,
  };
}

/** What is owed on a subscription and whether any of it was ever paid. */
export type PaymentFacts = { pastDueSince: Date | null; everPaid: boolean };

/**
 * Payment facts out of a subscription's invoices: whether any was paid above zero, and since when it fails: the oldest
 * unpaid one after the last that was paid, so that an old debt nobody asks for any more does not count as the new one's age.
 */
export function paymentOf(invoices: readonly Stripe.Invoice[]): PaymentFacts {
  const paid = invoices.filter(({ status, amount_paid }) => status === "paid" && amount_paid > 0);
  const lastPaid = Math.max(0, ...paid.map(({ created }) => created));
  const owed = invoices.filter(
    ({ status, amount_due }) => (status === "open" || status === "uncollectible") && amount_due > 0,
  );
  const since = (some: readonly Stripe.Invoice[]) =>
    some.map(({ status_transitions, created }) => status_transitions.finalized_at ?? created);
  const newer = since(owed.filter(({ created }) => created > lastPaid));
  const open = newer.length > 0 ? newer : since(owed);
  return { pastDueSince: open.length > 0 ? instant(Math.min(...open)) : null, everPaid: paid.length > 0 };
}
