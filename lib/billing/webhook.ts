import type Stripe from "stripe";
import { env } from "@/lib/env";
import { expectsLivemode, stripe } from "./client";

/** What an event is about. Its content is trusted for nothing but these ids: everything else is fetched. */
export type Signal = {
  eventId: string;
  type: string;
  subscriptionId: string | null;
  sessionId: string | null;
};

/** Seconds that a signature stays good (Stripe's own default). */
const toleranceSeconds = 300;
/** The SDK's word for a tolerance that is not looked at. */
const anyAge = 0;

/**
 * The signal in a webhook's raw body; null when it was not signed by Stripe, is too old by the clock given, of the
 * other mode or of another account. Several secrets are tried, so that one can be changed without losing events.
 * @throws what `now` throws: how old it is can't be said then
 */
export async function readSignal(
  body: string,
  signature: string | null,
  now: () => Promise<Date>,
): Promise<Signal | null> {
  for (const secret of env().stripe.webhookSecrets) {
    const signed = (seconds: number, receivedAt?: number) =>
      stripe()
        .webhooks.constructEventAsync(body, signature ?? "", secret, seconds, undefined, receivedAt)
        .catch(() => null);
    // The age comes second: a stranger's guess must not cost a question for the time.
    if (!(await signed(anyAge))) continue;
    const event = await signed(toleranceSeconds, (await now()).getTime());
    // An event with an account is of somebody who is connected to ours, not of us.
    return event && event.livemode === expectsLivemode() && !event.account ? signalOf(event) : null;
  }
  return null;
}

function signalOf(event: Stripe.Event): Signal {
  const { object } = event.data;
  const kind = "object" in object ? object.object : null;
  return {
    eventId: event.id,
    type: event.type,
    subscriptionId: subscriptionIn(kind, object),
    sessionId: kind === "checkout.session" && "id" in object ? String(object.id) : null,
  };
}

/** The subscription an object belongs to, wherever this API version keeps it. */
function subscriptionIn(kind: string | null, object: object): string | null {
  if (kind === "subscription" && "id" in object) return String(object.id);
  if (kind === "checkout.session" && "subscription" in object) return idIn(object.subscription);
  if (kind === "invoice" && "parent" in object && isRecord(object.parent)) {
    const details = object.parent.subscription_details;
    return isRecord(details) ? idIn(details.subscription) : null;
  }
  return null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function idIn(value: unknown): string | null {
  if (typeof value === "string") return value;
  return isRecord(value) && typeof value.id === "string" ? value.id : null;
}
