import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { env } from "@/lib/env";
import type { Locale } from "@/lib/i18n/locale";
import { isMissing, isRefusal, isRememberedFailure, stripe } from "./client";
import type { BillingDetails } from "./details";
import { readSession, type SessionFacts, sessionFacts } from "./queries";
import { ensurePortal } from "./setup";

/**
 * A Customer for the account, made under a key of what it says, so that two at once make one. Returns its id. A lone one
 * that nobody remembers does no harm: it has no card and no checkout. `gone`: the deleted one that it replaces, whose key
 * would give that one back for a day.
 */
export async function createCustomer(
  account: { id: number; name: string; email: string; locale: Locale },
  gone: string | null = null,
) {
  const wanted: Stripe.CustomerCreateParams = {
    name: account.name,
    email: account.email,
    preferred_locales: [account.locale],
    metadata: { account: String(account.id) },
  };
  const digest = createHash("sha256").update(JSON.stringify(wanted)).digest("hex").slice(0, 16);
  const create = async (idempotencyKey?: string) =>
    (await stripe().customers.create(wanted, idempotencyKey ? { idempotencyKey } : {})).id;
  try {
    return await create([`customer-${account.id}-${digest}`, gone].filter(Boolean).join("-"));
  } catch (error) {
    // Under that key it would be the same failure for a day.
    if (isRememberedFailure(error)) return create();
    throw error;
  }
}

/** Writes the billing details where invoices take them from. */
export async function pushDetails(customerId: string, details: BillingDetails): Promise<void> {
  const { address } = details;
  await stripe().customers.update(customerId, {
    name: details.name,
    address: {
      line1: address.line,
      postal_code: address.postalCode,
      city: address.city,
      state: address.province,
      country: address.country,
    },
    metadata: {
      vat: details.vat,
      fiscal_code: details.fiscalCode,
      recipient_code: details.recipientCode ?? "",
      pec: details.pec ?? "",
    },
  });
}

/** Writes where Stripe sends what it mails to the Customer. */
export async function pushEmail(customerId: string, email: string): Promise<void> {
  await stripe().customers.update(customerId, { email });
}

/** Everything a checkout depends on; the request made of it is frozen in the attempt's row. */
export type CheckoutWanted = {
  attemptId: string;
  seatId: number;
  accountId: number;
  keyId: number;
  customerId: string;
  /** What Stripe's pages and invoices call the seat. */
  description: string;
  locale: Locale;
  /** What the owner was shown. */
  priceId: string;
  /** Null: no trial. */
  trialDays: number | null;
  expiresAt: Date;
};

/** The request of a session: ids only in its metadata, addresses from our configuration, never from a request. */
export function checkoutRequest(wanted: CheckoutWanted): Stripe.Checkout.SessionCreateParams {
  const { attemptId, seatId, accountId, keyId, customerId, trialDays } = wanted;
  const metadata = {
    attempt: attemptId,
    seat: String(seatId),
    account: String(accountId),
    key: String(keyId),
  };
  const { baseUrl } = env();
  return {
    mode: "subscription",
    ui_mode: "hosted_page",
    customer: customerId,
    client_reference_id: attemptId,
    line_items: [{ price: wanted.priceId, quantity: 1 }],
    metadata,
    subscription_data: {
      description: wanted.description,
      metadata,
      ...(trialDays && {
        trial_period_days: trialDays,
        trial_settings: { end_behavior: { missing_payment_method: "cancel" } },
      }),
    },
    payment_method_collection: "always",
    tax_id_collection: { enabled: true },
    customer_update: { name: "auto", address: "auto" },
    billing_address_collection: "required",
    expires_at: Math.floor(wanted.expiresAt.getTime() / 1_000),
    locale: wanted.locale,
    success_url: `${baseUrl}/billing/return?attempt=${attemptId}&session={CHECKOUT_SESSION_ID}`,
    cancel_url: `${baseUrl}/keys/${keyId}#desk`,
  };
}

/** Opens the session of an attempt; again under the same attempt is the same session. */
export async function openSession(
  attemptId: string,
  request: Stripe.Checkout.SessionCreateParams,
): Promise<SessionFacts> {
  return sessionFacts(
    await stripe().checkout.sessions.create(request, { idempotencyKey: `attempt-${attemptId}` }),
  );
}

/** Takes the pay button away. Returns how the session stands then: a paid one stays paid. */
export async function expireSession(id: string): Promise<SessionFacts | null> {
  try {
    return sessionFacts(await stripe().checkout.sessions.expire(id));
  } catch (error) {
    // It was paid, or had run out: Stripe refuses to expire what is not open.
    if (isRefusal(error)) return readSession(id);
    throw error;
  }
}

/** Makes a subscription end with its period, or go on; one that is over already is left alone. */
export async function endWithPeriod(subscriptionId: string, ends: boolean): Promise<void> {
  await unlessOver(async () => {
    // Stripe has two notations for an end, and takes one of them at a time.
    const now = await stripe().subscriptions.retrieve(subscriptionId);
    if (ends && !now.cancel_at_period_end) {
      await stripe().subscriptions.update(subscriptionId, { cancel_at_period_end: true });
    } else if (!ends && now.cancel_at_period_end) {
      await stripe().subscriptions.update(subscriptionId, { cancel_at_period_end: false });
    } else if (!ends && now.cancel_at !== null) {
      await stripe().subscriptions.update(subscriptionId, { cancel_at: "" });
    }
  });
}

/** Ends a subscription now, without refund; one that is over already is left alone. */
export async function endNow(subscriptionId: string): Promise<void> {
  await unlessOver(() => stripe().subscriptions.cancel(subscriptionId));
}

/** Says on Stripe's pages which key a seat is on. */
export async function describe(subscriptionId: string, description: string, keyId: number): Promise<void> {
  await unlessOver(() =>
    stripe().subscriptions.update(subscriptionId, { description, metadata: { key: String(keyId) } }),
  );
}

/** Makes a seat's own card the customer's, so that one change of card fixes every seat. */
export async function shareCard(subscriptionId: string, customerId: string, cardId: string): Promise<void> {
  await stripe().customers.update(customerId, { invoice_settings: { default_payment_method: cardId } });
  await unlessOver(() => stripe().subscriptions.update(subscriptionId, { default_payment_method: "" }));
}

let portal: { of: Stripe; id: Promise<string> } | null = null;

/** Our portal's configuration, looked for once a process: never the account's default, which may let seats be cancelled. */
function portalId(): Promise<string> {
  const of = stripe();
  if (portal?.of !== of) {
    const id = ensurePortal(of);
    portal = { of, id };
    id.catch(() => {
      portal = null;
    });
  }
  return portal.id;
}

/** Address of Stripe's portal for the account's card, invoices and billing details. */
export async function portalUrl(customerId: string, locale: Locale): Promise<string> {
  const session = await stripe().billingPortal.sessions.create({
    customer: customerId,
    configuration: await portalId(),
    locale,
    return_url: `${env().baseUrl}/billing`,
  });
  return session.url;
}

async function unlessOver(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isMissing(error) && !isOver(error)) throw error;
  }
}

/** Stripe's refusal to change a subscription that was canceled, which has a code in newer versions only. */
function isOver(error: unknown): boolean {
  return isRefusal(error) && error instanceof Error && /canceled subscription/i.test(error.message);
}
