import Stripe from "stripe";
import { env } from "@/lib/env";

let client: { of: string; stripe: Stripe } | null = null;

/**
 * The connection to Stripe, or to the local one of the demo. The API version is the SDK's own, said out loud; calls are
 * repeated twice under the same idempotency key when the network or Stripe fails.
 */
export function stripe(): Stripe {
  const { secretKey, local } = env().stripe;
  const of = `${secretKey} ${local?.host}:${local?.port}`;
  if (client?.of === of) return client.stripe;
  const made = new Stripe(secretKey, {
    apiVersion: "2026-10-28.endive",
    maxNetworkRetries: 2,
    timeout: 10_000,
    telemetry: false,
    appInfo: { name: "invoicetronic-dashboard" },
    ...(local && { host: local.host, port: local.port, protocol: "http" as const }),
  });
  client = { of, stripe: made };
  return made;
}

/** Whether what Stripe holds must be of the live mode. */
export function expectsLivemode(): boolean {
  return /^(sk|rk)_live_/.test(env().stripe.secretKey);
}

/** True when Stripe says that there is no such thing. */
export function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && error.code === "resource_missing";
}

/** True when Stripe understood and refused: asking the same again is of no use. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError ||
    error instanceof Stripe.errors.StripeIdempotencyError ||
    error instanceof Stripe.errors.StripePermissionError
  );
}
