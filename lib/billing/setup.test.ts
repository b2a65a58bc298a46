import { expect, test } from "vitest";
import { aStripe, sdk } from "@/dev/stripe/fixtures";
import { setUpStripe } from "./setup";

const wanted = { baseUrl: "http://127.0.0.1:3000", amount: 900, currency: "EUR", interval: "month" } as const;

test("a Stripe account is set up once: a second run makes nothing", async () => {
  const local = await aStripe();
  const stripe = sdk(local);
  const first = await setUpStripe(stripe, wanted);
  expect(first.webhookSecret).toMatch(/^whsec_/);
  const count = async () =>
    Promise.all([
      stripe.products.list(),
      stripe.prices.list(),
      stripe.billingPortal.configurations.list(),
      stripe.webhookEndpoints.list(),
    ]).then((lists) => lists.map(({ data }) => data.length));
  expect(await count()).toEqual([1, 1, 1, 1]);
  expect(await setUpStripe(stripe, wanted)).toEqual({ ...first, webhookSecret: null });
  expect(await count()).toEqual([1, 1, 1, 1]);
});

test("another amount is another price, and the old one stays for the seats that have it", async () => {
  const stripe = sdk(await aStripe());
  const { priceId } = await setUpStripe(stripe, wanted);
  const dearer = await setUpStripe(stripe, { ...wanted, amount: 1_200 });
  expect(dearer.priceId).not.toBe(priceId);
  expect(await stripe.prices.retrieve(priceId)).toMatchObject({ active: true, unit_amount: 900 });
});

test("the portal lets nobody cancel or change a seat", async () => {
  const stripe = sdk(await aStripe());
  const { portalConfigurationId } = await setUpStripe(stripe, wanted);
  const { features } = await stripe.billingPortal.configurations.retrieve(portalConfigurationId);
  expect(features.subscription_cancel.enabled).toBe(false);
  expect(features.subscription_update.enabled).toBe(false);
  expect(features.payment_method_update.enabled).toBe(true);
  expect(features.invoice_history.enabled).toBe(true);
  expect(features.customer_update.enabled).toBe(true);
});
