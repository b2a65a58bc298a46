import { afterAll, beforeAll, expect, test } from "vitest";
import { aStripe, sdk } from "./fixtures";
import { type LocalStripe, startLocalStripe } from "./index";
import { openSandbox, type Sandbox } from "./sandbox";
import { scenarios } from "./scenarios";

let local: LocalStripe;
let sandbox: Sandbox;

beforeAll(async () => {
  local = await startLocalStripe();
  process.env.STRIPE_SECRET_KEY = local.secretKey;
  process.env.STRIPE_WEBHOOK_SECRET = "whsec_sandbox";
  process.env.STRIPE_PRICE_ID = "price_sandbox";
  process.env.DEMO_STRIPE_URL = local.url;
  sandbox = await openSandbox();
});
afterAll(async () => {
  await sandbox.tidy();
  await local.close();
});

test.each(Object.entries(scenarios))("%s", async (_name, scenario) => {
  await scenario(sandbox);
});

test("what the scenarios made is taken away again", async () => {
  await sandbox.tidy();
  const stripe = sdk(local);
  expect((await stripe.customers.list()).data).toEqual([]);
  expect((await stripe.subscriptions.list()).data).toEqual([]);
});

test("a test clock goes forward only, and no more than two periods at once", async () => {
  const stripe = sdk(await aStripe());
  const { created } = await stripe.customers.create({});
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: created });
  const advance = (seconds: number) =>
    stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: created + seconds });
  await expect(advance(0)).rejects.toMatchObject({ param: "frozen_time" });
  await expect(advance(60)).resolves.toMatchObject({ status: "advancing", frozen_time: created });
  await expect(stripe.testHelpers.testClocks.retrieve(clock.id)).resolves.toMatchObject({
    status: "ready",
    frozen_time: created + 60,
  });
  const product = await stripe.products.create({ name: "Desk" });
  const price = await stripe.prices.create({
    product: product.id,
    currency: "eur",
    unit_amount: 900,
    recurring: { interval: "month" },
  });
  const customer = await stripe.customers.create({ test_clock: clock.id });
  const card = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_payment_method: card.id,
    payment_behavior: "error_if_incomplete",
  });
  expect(subscription).toMatchObject({ status: "active", test_clock: clock.id });
  await expect(advance(70 * 86_400)).rejects.toMatchObject({ param: "frozen_time" });
  await advance(32 * 86_400);
  expect((await stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(2);
});
