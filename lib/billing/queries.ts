import type Stripe from "stripe";
import { env } from "@/lib/env";
import type { Price } from "@/lib/seats/trial";
import { expectsLivemode, isMissing, stripe } from "./client";
import { factsOf, type PaymentFacts, paymentOf, type SubscriptionFacts } from "./subscription";

const intervals = ["day", "week", "month", "year"] as const;
const priceForMs = 60_000;
/** `until` by the time that this process has run: a clock that is set back must not keep a price for days. */
let known: { price: Price; until: number } | null = null;

/**
 * The one price of a seat (`STRIPE_PRICE_ID`), read at most once a minute.
 * @throws BadPrice when it is not there, not active, not recurring, has no fixed amount, or is of the wrong mode
 */
export async function seatPrice(): Promise<Price> {
  const { priceId } = env().stripe;
  if (known && performance.now() < known.until && known.price.id === priceId) return known.price;
  const price = toPrice(await readPrice(priceId));
  known = { price, until: performance.now() + priceForMs };
  return price;
}

/** The configured price can't be sold. The message names `STRIPE_PRICE_ID`. */
export class BadPrice extends Error {
  constructor(what: string) {
    super(`STRIPE_PRICE_ID: ${what}`);
  }
}

async function readPrice(priceId: string): Promise<Stripe.Price> {
  try {
    return await stripe().prices.retrieve(priceId);
  } catch (error) {
    if (isMissing(error)) throw new BadPrice(`Stripe knows no price ${priceId}`);
    throw error;
  }
}

/** A price of Stripe's as we sell it. @throws BadPrice */
export function toPrice(price: Stripe.Price): Price {
  const interval = intervals.find((each) => each === price.recurring?.interval);
  if (!price.active) throw new BadPrice(`${price.id} is not active`);
  if (!interval || !price.recurring || price.unit_amount === null) {
    throw new BadPrice(`${price.id} is not a recurring price of a fixed amount`);
  }
  if (price.livemode !== expectsLivemode()) throw new BadPrice(`${price.id} is of the other mode`);
  return {
    id: price.id,
    unitAmount: price.unit_amount,
    currency: price.currency,
    interval,
    intervalCount: price.recurring.interval_count,
  };
}

/** A subscription as Stripe has it now; null when it knows none of that id. */
export async function readSubscription(id: string): Promise<SubscriptionFacts | null> {
  try {
    return factsOf(await stripe().subscriptions.retrieve(id));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * What its invoices say; null where nothing depends on them. A trial owes nothing, and one that is active owes nothing
 * either, but whether it was ever paid only an invoice tells: Stripe says active an hour before the first charge.
 */
export async function readPayment(
  { id, status }: SubscriptionFacts,
  everPaid: boolean,
): Promise<PaymentFacts | null> {
  if (status === "active" && everPaid) return { pastDueSince: null, everPaid };
  if (status !== "active" && status !== "past_due" && status !== "unpaid") return null;
  const { data } = await stripe().invoices.list({ subscription: id, limit: 100 });
  const { pastDueSince, everPaid: isPaid } = paymentOf(data);
  return { pastDueSince: status === "active" ? null : pastDueSince, everPaid: everPaid || isPaid };
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

/** The session that an attempt opened, looked for among its customer's; null when there is none. */
export async function findSession(customerId: string, attemptId: string): Promise<SessionFacts | null> {
  try {
    for await (const session of stripe().checkout.sessions.list({ customer: customerId, limit: 100 })) {
      if (session.client_reference_id === attemptId) return sessionFacts(session);
    }
  } catch (error) {
    // A customer that was deleted has nothing that could be paid.
    if (!isMissing(error)) throw error;
  }
  return null;
}

/** Every subscription at these prices, ended ones too, as long as it takes. */
export async function* everySubscription(priceIds: Iterable<string>): AsyncGenerator<SubscriptionFacts> {
  for (const price of priceIds) {
    for await (const subscription of stripe().subscriptions.list({ price, status: "all", limit: 100 })) {
      yield factsOf(subscription);
    }
  }
}

/** Whether a Customer was deleted at Stripe, or is none that it knows. */
export async function isCustomerGone(id: string): Promise<boolean> {
  try {
    return (await stripe().customers.retrieve(id)).deleted === true;
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}
