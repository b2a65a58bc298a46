import type Stripe from "stripe";
import type { Price } from "@/lib/seats/trial";

/** What a Stripe account is to be set up for: the one price, and the origin that its webhooks go to. */
export type Wanted = {
  /** Origin without trailing slash. */
  baseUrl: string;
  /** In the currency's smallest unit. */
  amount: number;
  /** ISO 4217 */
  currency: string;
  interval: Price["interval"];
};

/** What was there or was made; `webhookSecret` is told by Stripe only when the endpoint is made, later it is null. */
export type Shop = { priceId: string; webhookSecret: string | null; portalConfigurationId: string };

/** Marks what is ours in a Stripe account that may serve other products too. */
const ours = { desk: "seat" } as const;
const productId = "desk_seat";

/** Where Stripe's events arrive. */
export const webhookPath = "/api/stripe/webhook";

/** Every type of event that a seat can change by; anything else would be work for nothing. */
const events: Stripe.WebhookEndpointCreateParams.EnabledEvent[] = [
  "checkout.session.completed",
  "checkout.session.expired",
  "customer.subscription.created",
  "customer.subscription.updated",
  "customer.subscription.deleted",
  "customer.subscription.paused",
  "customer.subscription.resumed",
  "customer.subscription.trial_will_end",
  "invoice.paid",
  "invoice.payment_failed",
  "invoice.marked_uncollectible",
  "invoice.voided",
];

/** Card, invoices and billing details; seats are ended and changed on our pages only, so that there is one way. */
const features = {
  payment_method_update: { enabled: true },
  invoice_history: { enabled: true },
  customer_update: { enabled: true, allowed_updates: ["name", "address", "tax_id"] },
  subscription_cancel: { enabled: false },
  subscription_update: { enabled: false },
} satisfies Stripe.BillingPortal.ConfigurationCreateParams.Features;

/**
 * Product, price, portal and webhook endpoint of a Stripe account: found again by id, lookup key or metadata, made where
 * they are missing. A second run makes nothing; another amount is another price, and seats sold before keep theirs.
 */
export async function setUpStripe(stripe: Stripe, wanted: Wanted): Promise<Shop> {
  const priceId = await ensurePrice(stripe, wanted);
  const portalConfigurationId = await ensurePortal(stripe);
  const webhookSecret = await ensureEndpoint(stripe, `${wanted.baseUrl}${webhookPath}`);
  return { priceId, webhookSecret, portalConfigurationId };
}

async function ensureProduct(stripe: Stripe): Promise<void> {
  const { data } = await stripe.products.list({ ids: [productId] });
  if (data.length === 0) {
    await stripe.products.create({ id: productId, name: "Invoicetronic Desk", metadata: ours });
  }
}

/** The id of the price of a seat, found by its lookup key; made with its product where it is missing. */
export async function ensurePrice(
  stripe: Stripe,
  { amount, currency, interval }: Omit<Wanted, "baseUrl">,
): Promise<string> {
  await ensureProduct(stripe);
  const lookupKey = `desk_seat_${currency.toLowerCase()}_${amount}_${interval}`;
  const { data } = await stripe.prices.list({ lookup_keys: [lookupKey], active: true });
  const [known] = data;
  if (known) return known.id;
  const made = await stripe.prices.create({
    product: productId,
    unit_amount: amount,
    currency: currency.toLowerCase(),
    recurring: { interval },
    lookup_key: lookupKey,
    metadata: ours,
  });
  return made.id;
}

const isOurs = ({ metadata }: { metadata: Stripe.Metadata | null }) => metadata?.desk === ours.desk;

/** The id of our portal's configuration, which is never the account's default: that one may let seats be cancelled. */
export async function ensurePortal(stripe: Stripe): Promise<string> {
  for await (const configuration of stripe.billingPortal.configurations.list({ active: true, limit: 100 })) {
    if (isOurs(configuration)) return configuration.id;
  }
  const made = await stripe.billingPortal.configurations.create({ features, metadata: ours });
  return made.id;
}

/** The endpoint's secret when it is made, null when it is there. */
async function ensureEndpoint(stripe: Stripe, url: string): Promise<string | null> {
  for await (const endpoint of stripe.webhookEndpoints.list({ limit: 100 })) {
    if (endpoint.url !== url || !isOurs(endpoint)) continue;
    const misses = events.some((type) => !endpoint.enabled_events.includes(type));
    if (misses || endpoint.status !== "enabled") {
      await stripe.webhookEndpoints.update(endpoint.id, { enabled_events: events, disabled: false });
    }
    return null;
  }
  const made = await stripe.webhookEndpoints.create({
    url,
    enabled_events: events,
    api_version: "2026-10-28.endive",
    description: "Desk seats of the Dashboard",
    metadata: ours,
  });
  return made.secret ?? null;
}
