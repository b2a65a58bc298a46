import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type Stripe from "stripe";
import { isMissing, stripe } from "@/lib/billing/client";
import { ensurePortal, ensurePrice } from "@/lib/billing/setup";
import type { Stretch } from "./clock";
import { stretchMs } from "./clock";

/** A customer whose time is a test clock of its own. */
export type ClockedCustomer = {
  customerId: string;
  /** Attaches one of Stripe's test cards, by its name in the API; returns the card's id. */
  attach(card: string): Promise<string>;
  /** A subscription to the seat's price with this card, begun without a page. */
  subscribe(card: string, trialDays?: number): Promise<Stripe.Subscription>;
  /** Returns when everything that fell due on the way has happened. */
  advance(stretch: Stretch): Promise<void>;
};

/**
 * A Stripe account under test, reached by the client that production uses: a real sandbox, or the local Stripe. It does
 * nothing that is not in Stripe's API, so the same scenarios run on both; what it makes, `tidy` takes away again.
 */
export type Sandbox = {
  priceId: string;
  portalConfigurationId: string;
  /** A customer on the account's own time. */
  customer(): Promise<Stripe.Customer>;
  clocked(): Promise<ClockedCustomer>;
  /** Which fields each kind of object was seen to have. */
  shapes: Map<string, Set<string>>;
  /** Takes down an object's fields, and hands it on. */
  saw<T extends { object: string }>(thing: T): T;
  tidy(): Promise<void>;
};

const clockPatienceMs = 120_000;

/** Finds or makes what `npm run stripe:setup` would, but for the webhook endpoint: no event can reach this machine. */
export async function openSandbox(): Promise<Sandbox> {
  const priceId = await ensurePrice(stripe(), { amount: 900, currency: "EUR", interval: "month" });
  const portalConfigurationId = await ensurePortal(stripe());
  const shapes = new Map<string, Set<string>>();
  const tidies: (() => Promise<unknown>)[] = [];
  const name = () => `Sandbox test ${randomUUID()}`;

  async function customer() {
    const made = await stripe().customers.create({ email: `${randomUUID()}@example.com`, name: name() });
    tidies.push(() => stripe().customers.del(made.id));
    return made;
  }

  async function clocked(): Promise<ClockedCustomer> {
    const start = (await customer()).created;
    let clock = await stripe().testHelpers.testClocks.create({ frozen_time: start, name: name() });
    // Its customers and their subscriptions go with it.
    tidies.push(() => stripe().testHelpers.testClocks.del(clock.id));
    const made = await stripe().customers.create({ name: name(), test_clock: clock.id });
    const attach = async (card: string) =>
      (await stripe().paymentMethods.attach(card, { customer: made.id })).id;
    return {
      customerId: made.id,
      attach,
      async subscribe(card, trialDays) {
        return stripe().subscriptions.create({
          customer: made.id,
          items: [{ price: priceId, quantity: 1 }],
          default_payment_method: await attach(card),
          payment_behavior: "error_if_incomplete",
          ...(trialDays !== undefined && {
            trial_period_days: trialDays,
            trial_settings: { end_behavior: { missing_payment_method: "cancel" } },
          }),
        });
      },
      async advance(stretch) {
        const until = clock.frozen_time + stretchMs(stretch) / 1_000;
        clock = await stripe().testHelpers.testClocks.advance(clock.id, { frozen_time: until });
        const patience = Date.now() + clockPatienceMs;
        for (let waitMs = 20; clock.status !== "ready"; waitMs = Math.min(2 * waitMs, 2_000)) {
          if (clock.status === "internal_failure" || Date.now() > patience) {
            throw new Error(`The test clock ${clock.id} did not arrive: ${clock.status}`);
          }
          await sleep(waitMs);
          clock = await stripe().testHelpers.testClocks.retrieve(clock.id);
        }
      },
    };
  }

  return {
    priceId,
    portalConfigurationId,
    customer,
    clocked,
    shapes,
    saw(thing) {
      const fields = shapes.get(thing.object) ?? new Set();
      for (const field of Object.keys(thing)) fields.add(field);
      shapes.set(thing.object, fields);
      return thing;
    },
    async tidy() {
      for (const tidy of tidies.splice(0).reverse()) {
        await tidy().catch((error: unknown) => {
          if (!isMissing(error)) console.warn("Left behind in the sandbox:", String(error));
        });
      }
    },
  };
}
