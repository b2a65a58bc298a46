import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { onTestFinished } from "vitest";
import { type LocalStripe, startLocalStripe } from "./index";

/** A day in the middle of nothing: tests stand still on it until they advance. */
export const testStart = new Date("2026-01-10T09:00:00Z");

/** A local Stripe that ends with the test. */
export async function aStripe(options: Parameters<typeof startLocalStripe>[0] = {}): Promise<LocalStripe> {
  const local = await startLocalStripe({ now: () => testStart, ...options });
  onTestFinished(() => local.close());
  return local;
}

/** The real SDK, talking to it. */
export const sdk = (
  local: Pick<LocalStripe, "host" | "port" | "secretKey">,
  config: Partial<Stripe.StripeConfig> = {},
) =>
  new Stripe(local.secretKey, {
    host: local.host,
    port: local.port,
    protocol: "http",
    apiVersion: "2026-10-28.endive",
    maxNetworkRetries: 0,
    telemetry: false,
    ...config,
  });

/** A shop with one monthly price of 9 euro, and one customer. */
export async function aShop(options: Parameters<typeof startLocalStripe>[0] = {}) {
  const local = await aStripe(options);
  const stripe = sdk(local);
  const product = await stripe.products.create({ name: "Desk" });
  const price = await stripe.prices.create({
    product: product.id,
    currency: "eur",
    unit_amount: 900,
    recurring: { interval: "month" },
    lookup_key: "desk_monthly",
  });
  const customer = await stripe.customers.create({
    email: "anna@example.com",
    name: "Anna Bianchi",
    metadata: { account: "42" },
  });
  /** Everything the house asks of a checkout. */
  const params = (
    more: Partial<Stripe.Checkout.SessionCreateParams> = {},
  ): Stripe.Checkout.SessionCreateParams => ({
    mode: "subscription",
    ui_mode: "hosted_page",
    customer: customer.id,
    line_items: [{ price: price.id, quantity: 1 }],
    client_reference_id: "attempt-1",
    metadata: { attempt: "1" },
    subscription_data: {
      trial_period_days: 15,
      trial_settings: { end_behavior: { missing_payment_method: "cancel" } },
      metadata: { attempt: "1" },
      description: "Desk for the key Negozio",
    },
    payment_method_collection: "always",
    expires_at: local.clock.now() + 3600,
    tax_id_collection: { enabled: true },
    billing_address_collection: "required",
    customer_update: { address: "auto", name: "auto" },
    locale: "it",
    success_url: "http://localhost:3000/billing/done?session={CHECKOUT_SESSION_ID}",
    cancel_url: "http://localhost:3000/keys",
    ...more,
  });
  /** Without days free: charged at once. */
  const chargedNow = { trial_period_days: undefined, trial_settings: undefined };
  const checkout = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
    stripe.checkout.sessions.create(params(more));
  /** A live subscription, in trial unless `trial` is false. */
  const subscribe = async ({ trial = true, card = visa }: { trial?: boolean; card?: string } = {}) => {
    const data = params().subscription_data;
    const session = await checkout(trial ? {} : { subscription_data: { ...data, ...chargedNow } });
    const { subscription } = local.pay(session.id, { ...payment, card });
    return stripe.subscriptions.retrieve(String(subscription));
  };
  return { local, stripe, product, price, customer, params, checkout, subscribe, chargedNow };
}

/** It pays. */
export const visa = "4242 4242 4242 4242";
/** It is taken, and fails each time it is charged. */
export const failsLater = "4000 0000 0000 0341";
/** It is declined as soon as it is shown. */
export const declinedCard = "4000 0000 0000 0002";

/** What a person fills in. */
export const payment = {
  card: visa,
  name: "Anna Bianchi",
  address: { line1: "Via Roma 1", city: "Bologna", postal_code: "40121", country: "IT" },
  businessName: "Bianchi Srl",
  taxId: "IT01234567897",
};

/** The same, as the checkout page's form sends it. */
export const filled = {
  card: visa,
  expiry: "12/34",
  cvc: "123",
  name: "Anna Bianchi",
  line1: "Via Roma 1",
  city: "Bologna",
  postal_code: "40121",
  country: "it",
  business_name: "Bianchi Srl",
  tax_id: "it01234567897",
};

/** Sends a page's form, without following where it leads. */
export const sendForm = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

/** What one webhook brought. */
export type Hook = { body: string; headers: IncomingHttpHeaders; event: Stripe.Event };

/** A receiver of webhooks that ends with the test; `answer` decides the status, 200 if it is left out. */
export async function aReceiver(
  stripe: Stripe,
  local: LocalStripe,
  answer: (hook: Hook, count: number) => number = () => 200,
) {
  const hooks: Hook[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString("utf8");
      const hook = { body, headers: request.headers, event: JSON.parse(body) };
      hooks.push(hook);
      response.writeHead(answer(hook, hooks.length)).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const { port } = server.address() as AddressInfo;
  const endpoint = await stripe.webhookEndpoints.create({
    url: `http://127.0.0.1:${port}/hooks`,
    enabled_events: ["*"],
  });
  return {
    endpoint,
    hooks,
    /** The types that arrived since it was last asked, in order. */
    async types(): Promise<string[]> {
      await local.settled();
      return hooks.splice(0).map(({ event }) => event.type);
    },
  };
}

/** The error a call ends with; throws if it doesn't. */
export async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error("The call was expected to fail");
}
