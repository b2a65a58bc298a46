import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import Stripe from "stripe";
import { isKeyMisused, isMissing, isRefusal, stripe } from "@/lib/billing/client";
import {
  checkoutRequest,
  describe,
  endNow,
  endWithPeriod,
  expireSession,
  openSession,
  portalUrl,
  shareCard,
} from "@/lib/billing/commands";
import { findSession, readPayment, readSession, readSubscription, toPrice } from "@/lib/billing/queries";
import { ensurePortal, ensurePrice } from "@/lib/billing/setup";
import { readSignal } from "@/lib/billing/webhook";
import type { Sandbox } from "./sandbox";

/**
 * What we rely on of Stripe, each said once and run on both: on the local Stripe by `npm test`, on a real sandbox by
 * `npm run test:sandbox`. No hosted page can be filled in by API, so subscriptions begin without one here.
 */
export const scenarios: Record<string, (sandbox: Sandbox) => Promise<void>> = {
  "the price of a seat is found again by its lookup key, and can be sold": async ({ priceId, saw }) => {
    const again = await ensurePrice(stripe(), { amount: 900, currency: "EUR", interval: "month" });
    assert.equal(again, priceId);
    const price = toPrice(saw(await stripe().prices.retrieve(priceId)));
    assert.deepEqual(price, {
      id: priceId,
      unitAmount: 900,
      currency: "eur",
      interval: "month",
      intervalCount: 1,
    });
  },

  "the portal's configuration is found again, and opens for a customer": async (sandbox) => {
    assert.equal(await ensurePortal(stripe()), sandbox.portalConfigurationId);
    const { features } = sandbox.saw(
      await stripe().billingPortal.configurations.retrieve(sandbox.portalConfigurationId),
    );
    assert.equal(features.subscription_cancel.enabled, false);
    assert.equal(features.payment_method_update.enabled, true);
    assert.match(await portalUrl((await sandbox.customer()).id, "it"), /^https?:\/\//);
  },

  "our checkout opens as we ask for it, and can be expired once": async (sandbox) => {
    const { request, attemptId } = await aRequest(sandbox, 15);
    const { id, status, url } = await openSession(attemptId, request);
    assert.equal(status, "open");
    assert.match(url ?? "", /^https?:\/\//);
    const session = sandbox.saw(await stripe().checkout.sessions.retrieve(id));
    assert.equal(session.mode, "subscription");
    assert.equal(session.client_reference_id, attemptId);
    assert.equal(session.amount_total, 0);
    assert.equal(session.expires_at, request.expires_at);
    assert.deepEqual(session.metadata, request.metadata);
    assert.equal((await expireSession(id))?.status, "expired");
    assert.ok(isRefusal(await errorOf(stripe().checkout.sessions.expire(id))));
    // Ours takes the refusal for what it is: it is expired already.
    assert.equal((await expireSession(id))?.status, "expired");
    assert.equal((await readSession(id))?.url, null);
  },

  "a checkout without days free asks for the price at once": async (sandbox) => {
    const { request, attemptId } = await aRequest(sandbox, null);
    const { id } = await openSession(attemptId, request);
    assert.equal((await stripe().checkout.sessions.retrieve(id)).amount_total, 900);
    await expireSession(id);
  },

  "an idempotency key gives the same session again, and refuses another request": async (sandbox) => {
    const { request, attemptId } = await aRequest(sandbox, 15);
    const first = await openSession(attemptId, request);
    assert.equal((await openSession(attemptId, request)).id, first.id);
    const error = await errorOf(openSession(attemptId, { ...request, locale: "en" }));
    assert.ok(isKeyMisused(error));
    await expireSession(first.id);
  },

  "lists come newest first, page by page, and hold the oldest": async (sandbox) => {
    const { id: customer, created } = await sandbox.customer();
    const ids: string[] = [];
    const attempts = [randomUUID(), randomUUID(), randomUUID()];
    for (const attemptId of attempts) {
      const request = requestFor(sandbox, { customerId: customer, created, attemptId, trialDays: 15 });
      ids.unshift((await openSession(attemptId, request)).id);
      // Within one second the order is anybody's.
      if (ids.length < attempts.length) await sleep(1_100);
    }
    const page = await stripe().checkout.sessions.list({ customer, limit: 2 });
    assert.deepEqual(
      page.data.map(({ id }) => id),
      ids.slice(0, 2),
    );
    assert.equal(page.has_more, true);
    const rest = await stripe().checkout.sessions.list({ customer, limit: 2, starting_after: ids[1] });
    assert.deepEqual(
      rest.data.map(({ id }) => id),
      ids.slice(2),
    );
    assert.equal(rest.has_more, false);
    assert.equal((await findSession(customer, attempts[0] ?? ""))?.id, ids[2]);
    for (const id of ids) await expireSession(id);
  },

  "a trial becomes active and its first invoice is paid": async (sandbox) => {
    const customer = await sandbox.clocked();
    const { id } = sandbox.saw(await customer.subscribe("pm_card_visa", 15));
    const trial = await factsOf(id);
    assert.equal(trial.status, "trialing");
    assert.deepEqual(trial.currentPeriodEnd, trial.trialEnd);
    assert.deepEqual(trial.priceIds, [sandbox.priceId]);
    assert.equal(trial.cancelAt, null);
    await customer.advance({ days: 16 });
    const active = await factsOf(id);
    assert.equal(active.status, "active");
    assert.deepEqual(await readPayment(active, false), { pastDueSince: null, everPaid: true });
    const { data } = await stripe().invoices.list({ subscription: id });
    for (const invoice of data) sandbox.saw(invoice);
    assert.deepEqual(
      data.map(({ status, amount_paid }) => ({ status, amount_paid })),
      [
        { status: "paid", amount_paid: 900 },
        { status: "paid", amount_paid: 0 },
      ],
    );
    assert.equal(data[0]?.parent?.subscription_details?.subscription, id);
  },

  "a card that is declined can't be attached": async (sandbox) => {
    const customer = await sandbox.clocked();
    const error = await errorOf(customer.attach("pm_card_chargeDeclined"));
    assert.equal(error.statusCode, 402);
    assert.equal(error.code, "card_declined");
  },

  "a card that fails when it is charged starts nothing": async (sandbox) => {
    const customer = await sandbox.clocked();
    const error = await errorOf(customer.subscribe("pm_card_chargeCustomerFail"));
    assert.equal(error.statusCode, 402);
    const { data } = await stripe().subscriptions.list({ customer: customer.customerId, status: "all" });
    assert.deepEqual(data, []);
  },

  "a card that fails after the trial makes it past due, never paid": async (sandbox) => {
    const customer = await sandbox.clocked();
    const { id } = await customer.subscribe("pm_card_chargeCustomerFail", 15);
    await customer.advance({ days: 16 });
    const facts = await factsOf(id);
    assert.equal(facts.status, "past_due");
    const payment = await readPayment(facts, false);
    assert.equal(payment?.everPaid, false);
    assert.ok(payment?.pastDueSince);
  },

  "a seat's card becomes the customer's, and pays for it": async (sandbox) => {
    const customer = await sandbox.clocked();
    const { id } = await customer.subscribe("pm_card_visa", 15);
    const { ownCardId } = await factsOf(id);
    assert.ok(ownCardId);
    await shareCard(id, customer.customerId, ownCardId);
    assert.equal((await factsOf(id)).ownCardId, null);
    await customer.advance({ days: 16 });
    assert.equal((await factsOf(id)).status, "active");
  },

  "an end with the period is told, taken back, and kept": async (sandbox) => {
    const customer = await sandbox.clocked();
    const { id } = await customer.subscribe("pm_card_visa");
    await endWithPeriod(id, true);
    const ending = await factsOf(id);
    assert.equal(ending.status, "active");
    assert.deepEqual(ending.cancelAt, ending.currentPeriodEnd);
    await endWithPeriod(id, false);
    assert.equal((await factsOf(id)).cancelAt, null);
    await endWithPeriod(id, true);
    await customer.advance({ days: 32 });
    assert.equal((await factsOf(id)).status, "canceled");
    assert.equal((await stripe().invoices.list({ subscription: id })).data.length, 1);
  },

  "an end by date, as a hand at Stripe writes it, is read and taken back": async (sandbox) => {
    const customer = await sandbox.clocked();
    const { id, items } = await customer.subscribe("pm_card_visa");
    const at = (items.data[0]?.current_period_end ?? 0) - 86_400;
    await stripe().subscriptions.update(id, { cancel_at: at, proration_behavior: "none" });
    assert.deepEqual((await factsOf(id)).cancelAt, new Date(at * 1_000));
    await endWithPeriod(id, false);
    assert.equal((await factsOf(id)).cancelAt, null);
  },

  "a seat ended now is over; ending or describing it again changes nothing": async (sandbox) => {
    const customer = await sandbox.clocked();
    const { id } = await customer.subscribe("pm_card_visa");
    await describe(id, "Desk: a key", 7);
    const described = await stripe().subscriptions.retrieve(id);
    assert.equal(described.description, "Desk: a key");
    assert.equal(described.metadata.key, "7");
    await endNow(id);
    assert.equal((await factsOf(id)).status, "canceled");
    const error = await errorOf(stripe().subscriptions.cancel(id));
    assert.equal(error.statusCode, 404);
    assert.ok(isMissing(error));
    await endNow(id);
    await describe(id, "Desk: another key", 8);
    assert.equal((await stripe().subscriptions.retrieve(id)).description, "Desk: a key");
  },

  "a customer that was deleted says so, and has no checkout": async (sandbox) => {
    const { request, attemptId, customerId } = await aRequest(sandbox, 15);
    await stripe().customers.del(customerId);
    assert.equal((await stripe().customers.retrieve(customerId)).deleted, true);
    assert.ok(isMissing(await errorOf(openSession(attemptId, request))));
    assert.equal(await findSession(customerId, attemptId), null);
  },

  "an event signed for us is read, with another secret or an old signature it is not": async (sandbox) => {
    const customer = await sandbox.clocked();
    const { id } = await customer.subscribe("pm_card_visa", 15);
    const event = sandbox.saw(await eventAbout(id));
    const payload = JSON.stringify(event);
    const sign = (secret: string, timestamp?: number) =>
      stripe().webhooks.generateTestHeaderString({ payload, secret, timestamp });
    const secret = process.env.STRIPE_WEBHOOK_SECRET ?? "";
    const now = async () => new Date();
    assert.deepEqual(await readSignal(payload, sign(secret), now), {
      eventId: event.id,
      type: "customer.subscription.created",
      subscriptionId: id,
      sessionId: null,
    });
    assert.equal(await readSignal(payload, sign("whsec_another"), now), null);
    assert.equal(await readSignal(payload, sign(secret, Math.floor(Date.now() / 1_000) - 600), now), null);
    assert.equal(await readSignal(`${payload} `, sign(secret), now), null);
  },
};

type Asked = { customerId: string; created: number; attemptId: string; trialDays: number | null };

/** The request that production makes. `created`: when the customer was, which is the account's own time. */
function requestFor(sandbox: Sandbox, { customerId, created, attemptId, trialDays }: Asked) {
  return checkoutRequest({
    attemptId,
    seatId: 1,
    accountId: 1,
    keyId: 1,
    customerId,
    description: "Desk: a key of the sandbox test",
    locale: "it",
    priceId: sandbox.priceId,
    trialDays,
    expiresAt: new Date((created + 3_600) * 1_000),
  });
}

async function aRequest(sandbox: Sandbox, trialDays: number | null) {
  const { id: customerId, created } = sandbox.saw(await sandbox.customer());
  const attemptId = randomUUID();
  return {
    customerId,
    attemptId,
    request: requestFor(sandbox, { customerId, created, attemptId, trialDays }),
  };
}

async function factsOf(id: string) {
  const facts = await readSubscription(id);
  assert.ok(facts, `There is no subscription ${id}`);
  return facts;
}

/** The event that tells of a subscription's beginning; it may be a moment late. */
async function eventAbout(subscriptionId: string): Promise<Stripe.Event> {
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(1_000)) {
    const { data } = await stripe().events.list({ type: "customer.subscription.created", limit: 100 });
    const event = data.find(({ data: { object } }) => "id" in object && object.id === subscriptionId);
    if (event) return event;
  }
  throw new Error(`No event tells of ${subscriptionId}`);
}

/** The error of Stripe's that a call ends with. */
async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: "Stripe was expected to refuse" });
}
