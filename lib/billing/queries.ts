import type Stripe from "stripe";
import { env } from "@/lib/env";
import type { Price } from "@/lib/seats/trial";
import { expectsLivemode, isMissing, stripe } from "./client";
import { factsOf, type PaymentFacts, paymentOf, type SubscriptionFacts } from "./subscription";

const intervals = ["day", "week", "month", "year"] as const;
const priceForMs = 60_000;
let known: { price: Price; until: number } | null = null;

/**
 * The one price of a seat (`STRIPE_PRICE_ID`), read at most once a minute.
 * @throws Error when it is not active, not recurring, has no fixed amount, or is of the wrong mode
 */
export async function seatPrice(): Promise<Price> {
  if (known && Date.now() < known.until && known.price.id === env().stripe.priceId) return known.price;
  const price = toPrice(await stripe().prices.retrieve(env().stripe.priceId));
  known = { price, until: Date.now() + priceForMs };
  return price;
}

function toPrice(price: Stripe.Price): Price {
  const interval = intervals.find((each) => each === price.recurring?.interval);
  if (!price.active) throw new Error(`STRIPE_PRICE_ID: ${price.id} is not active`);
  if (!interval || !price.recurring || price.unit_amount === null) {
    throw new Error(`STRIPE_PRICE_ID: ${price.id} is not a recurring price of a fixed amount`);
  }
  if (price.livemode !== expectsLivemode())
    throw new Error(`STRIPE_PRICE_ID: ${price.id} is of the other mode`);
  return {
    id: price.id,
    unitAmount: price.unit_amount,
    currency: price.currency,
    interval,
    intervalCount: price.recurring.interval_count,
  };
}

/** A subscription as Stripe has it now; null when it knows none of that id. */
export async function readSubscription(id: string): Promise<(SubscriptionFacts & PaymentFacts) | null> {
  try {
    const facts = factsOf(await stripe().subscriptions.retrieve(id));
    return { ...facts, ...(await readPayment(facts)) };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Its invoices are asked for only when something is owed; until then nothing depends on them. */
async function readPayment({ id, status }: SubscriptionFacts): Promise<PaymentFacts> {
  if (status !== "past_due" && status !== "unpaid") {
    return { pastDueSince: null, everPaid: status === "active" };
  }
  const { data } = await stripe().invoices.list({ subscription: id, limit: 100 });
  return paymentOf(data);
}

/** How a checkout session stands; the subscription's id once it was paid. */
export type SessionFacts = {
  id: string;
  status: "open" | "complete" | "expired";
  url: string | null;
  subscriptionId: string | null;
};

/** A session out of Stripe's own. */
export function sessionFacts(session: Stripe.Checkout.Session): SessionFacts {
  const { id, status, url, subscription } = session;
  const subscriptionId = typeof subscription === "string" ? subscription : (subscription?.id ?? null);
  const known = status === "complete" ? "complete" : status === "open" ? "open" : "expired";
  return { id, status: known, url: known === "open" ? url : null, subscriptionId };
}

/** A checkout session as Stripe has it now; null when it knows none of that id. */
export async function readSession(id: string): Promise<SessionFacts | null> {
  try {
    return sessionFacts(await stripe().checkout.sessions.retrieve(id));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Ids of every subscription at our price, ended ones too, as long as it takes. */
export async function* everySubscription(): AsyncGenerator<SubscriptionFacts> {
  const { priceId } = env().stripe;
  for await (const subscription of stripe().subscriptions.list({
    price: priceId,
    status: "all",
    limit: 100,
  })) {
    yield factsOf(subscription);
  }
}
