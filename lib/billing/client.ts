import Stripe from "stripe";
import { env } from "@/lib/env";
import { loggable } from "@/lib/errors";
import { count } from "@/lib/metrics/figures";

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
  made.on("request", () => count("stripeCalls", "sent"));
  made.on("response", ({ status }: { status: number }) => count("stripeCalls", String(status)));
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

/**
 * True when Stripe understood and refused: nothing came into being, and the same again would be refused again. Never of a
 * limit, a conflict, a key of ours that may not, or an answer that did not arrive: those leave everything open.
 */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    (error.statusCode === 400 || error.statusCode === 404)
  );
}

/** True when another request with the same idempotency key is still under way: its answer will be this one's too. */
export function isUnderWay(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && error.statusCode === 409;
}

/** True when the idempotency key was used with another body, which is a bug of ours. */
export function isKeyMisused(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeIdempotencyError && !isUnderWay(error);
}

/** True when Stripe broke down under this idempotency key and answers so for as long as it remembers the key. */
export function isRememberedFailure(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeError &&
    (error.statusCode ?? 0) >= 500 &&
    error.headers?.["idempotent-replayed"] === "true"
  );
}

/** True when Stripe was not reached or had no answer, as opposed to one that we don't like. */
export function isOutage(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeRateLimitError ||
    (error instanceof Stripe.errors.StripeError && (error.statusCode ?? 500) >= 500)
  );
}

/** An error for the log: of Stripe's the line that its support asks for, not the whole answer. */
export function brief(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return loggable(error);
  const { type, statusCode, code, message, requestId } = error;
  return [type, statusCode, code, message, requestId].filter(Boolean).join(" ");
}
