import { expect, test } from "vitest";
import { aReceiver, aShop, declinedCard, errorOf, failsLater, payment, visa } from "./fixtures";

const day = 86_400;

test("a checkout is created as asked and shows nothing of what the real one hides", async () => {
  const { local, checkout, customer } = await aShop();
  const session = await checkout();
  expect(session).toMatchObject({
    object: "checkout.session",
    mode: "subscription",
    ui_mode: "hosted_page",
    status: "open",
    payment_status: "unpaid",
    customer: customer.id,
    client_reference_id: "attempt-1",
    metadata: { attempt: "1" },
    subscription: null,
    invoice: null,
    amount_total: 0,
    currency: "eur",
    locale: "it",
    expires_at: local.clock.now() + 3600,
    success_url: "http://localhost:3000/billing/done?session={CHECKOUT_SESSION_ID}",
    livemode: false,
  });
  expect(session.id).toMatch(/^cs_test_/);
  expect(session.url).toBe(`${local.url}/c/pay/${session.id}`);
  expect(session).not.toHaveProperty("line_items");
  expect(session).not.toHaveProperty("subscription_data");
});

test("paying a trial makes a subscription with a free invoice, and tells of it in order", async () => {
  const { local, stripe, checkout, customer } = await aShop();
  const receiver = await aReceiver(stripe, local);
  const session = await checkout();
  expect(await stripe.subscriptions.list({ customer: customer.id, status: "all" })).toMatchObject({
    data: [],
  });

  local.pay(session.id, payment);

  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["subscription.latest_invoice", "line_items", "customer"],
  });
  expect(paid).toMatchObject({ status: "complete", payment_status: "no_payment_required", url: null });
  const subscription = paid.subscription;
  if (typeof subscription !== "object" || !subscription) throw new Error("not expanded");
  const end = local.clock.now() + 15 * day;
  expect(subscription).toMatchObject({
    status: "trialing",
    trial_end: end,
    cancel_at_period_end: false,
    cancel_at: null,
    description: "Desk for the key Negozio",
    metadata: { attempt: "1" },
    trial_settings: { end_behavior: { missing_payment_method: "cancel" } },
    latest_invoice: { status: "paid", total: 0, billing_reason: "subscription_create" },
  });
  expect(subscription).not.toHaveProperty("current_period_end");
  expect(subscription.items.data).toMatchObject([{ current_period_end: end, quantity: 1 }]);
  expect(paid.line_items?.data).toMatchObject([{ description: "Desk", quantity: 1 }]);
  expect(paid.customer).toMatchObject({ name: "Bianchi Srl", address: { city: "Bologna", country: "IT" } });
  const { data: taxIds } = await stripe.customers.listTaxIds(customer.id);
  expect(taxIds).toMatchObject([{ type: "eu_vat", value: "IT01234567897", country: "IT" }]);

  expect(await receiver.types()).toEqual([
    "payment_method.attached",
    "customer.updated",
    "customer.tax_id.created",
    "customer.subscription.created",
    "invoice.created",
    "invoice.finalized",
    "invoice.paid",
    "invoice.payment_succeeded",
    "checkout.session.completed",
  ]);
});

test("without a trial it is charged at once, and the card stays with the subscription", async () => {
  const { local, stripe, subscribe } = await aShop();
  const subscription = await subscribe({ trial: false });
  expect(subscription).toMatchObject({ status: "active", trial_end: null });
  expect(subscription.default_payment_method).toMatch(/^pm_/);
  expect(subscription.items.data[0]?.current_period_end).toBe(Date.parse("2026-02-10T09:00:00Z") / 1000);
  const { data } = await stripe.invoices.list({ subscription: subscription.id });
  expect(data).toMatchObject([
    {
      status: "paid",
      amount_paid: 900,
      billing_reason: "subscription_create",
      parent: { type: "subscription_details", subscription_details: { subscription: subscription.id } },
    },
  ]);
  expect(data[0]).not.toHaveProperty("subscription");
  expect(data[0]?.lines.data[0]?.period.end).toBe(subscription.items.data[0]?.current_period_end);
  expect(local.clock.now()).toBe(data[0]?.status_transitions.paid_at);
});

test.each([
  ["a declined card", declinedCard, true],
  ["a card that can't be charged", failsLater, false],
])("%s leaves the checkout open and nothing else", async (_name, card, trial) => {
  const { local, stripe, checkout, customer, params, chargedNow } = await aShop();
  const receiver = await aReceiver(stripe, local);
  const data = params().subscription_data;
  const session = await checkout(trial ? {} : { subscription_data: { ...data, ...chargedNow } });
  expect(() => local.pay(session.id, { ...payment, card })).toThrow("Your card was declined.");
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: "open" });
  expect((await stripe.subscriptions.list({ customer: customer.id, status: "all" })).data).toEqual([]);
  expect((await stripe.paymentMethods.list({ customer: customer.id })).data).toEqual([]);
  expect(await receiver.types()).toEqual([]);
  local.pay(session.id, payment);
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: "complete" });
});

test("only an open session can be expired", async () => {
  const { local, stripe, checkout } = await aShop();
  const receiver = await aReceiver(stripe, local);
  const [first, second] = [await checkout(), await checkout()];
  expect(await stripe.checkout.sessions.expire(first.id)).toMatchObject({ status: "expired", url: null });
  expect(await receiver.types()).toEqual(["checkout.session.expired"]);
  local.pay(second.id, payment);
  for (const [id, status] of [
    [first.id, "expired"],
    [second.id, "complete"],
  ] as const) {
    const error = await errorOf(stripe.checkout.sessions.expire(id));
    expect(error).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400 });
    expect(error.message).toContain('Only Checkout Sessions with a status in ["open"] can be expired.');
    expect(error.message).toContain(status);
  }
  expect(() => local.pay(first.id, payment)).toThrow("This Checkout Session is expired");
});

test("a session expires by itself when its time has come", async () => {
  const { local, stripe, checkout } = await aShop();
  const receiver = await aReceiver(stripe, local);
  const session = await checkout();
  local.clock.advance({ minutes: 59 });
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: "open" });
  local.clock.advance({ minutes: 1 });
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: "expired" });
  expect(await receiver.types()).toEqual(["checkout.session.expired"]);
});

test.each([
  ["expires in 29 minutes", { expires_at: 29 * 60 }, "at least 30 minutes"],
  ["expires in 25 hours", { expires_at: 25 * 3600 }, "less than 24 hours"],
])("a session that %s is refused", async (_name, { expires_at }, sentence) => {
  const { local, checkout } = await aShop();
  const error = await errorOf(checkout({ expires_at: local.clock.now() + expires_at }));
  expect(error).toMatchObject({ statusCode: 400, param: "expires_at" });
  expect(error.message).toContain(sentence);
});

test("sessions are listed by customer, subscription and status", async () => {
  const { local, stripe, checkout, customer } = await aShop();
  const [first, second] = [await checkout(), await checkout()];
  local.pay(first.id, payment);
  const { subscription } = await stripe.checkout.sessions.retrieve(first.id);
  const ids = async (params: Parameters<typeof stripe.checkout.sessions.list>[0]) =>
    (await stripe.checkout.sessions.list(params)).data.map(({ id }) => id);
  expect(await ids({ customer: customer.id })).toEqual([second.id, first.id]);
  expect(await ids({ subscription: String(subscription) })).toEqual([first.id]);
  expect(await ids({ status: "open" })).toEqual([second.id]);
  expect(await ids({ customer: customer.id, status: "expired" })).toEqual([]);
});

test.each([
  ["an inactive price", "inactive"],
  ["a one-time price", "recurring price"],
])("%s can't be subscribed to", async (name, sentence) => {
  const { stripe, checkout, price, product } = await aShop();
  const bad =
    name === "an inactive price"
      ? await stripe.prices.update(price.id, { active: false })
      : await stripe.prices.create({ product: product.id, currency: "eur", unit_amount: 900 });
  const error = await errorOf(checkout({ line_items: [{ price: bad.id, quantity: 1 }] }));
  expect(error.statusCode).toBe(400);
  expect(error.message).toContain(sentence);
});

test("a tax id can only be asked for when the customer's name may be updated", async () => {
  const { checkout } = await aShop();
  expect(await errorOf(checkout({ customer_update: { address: "auto" } }))).toMatchObject({
    param: "customer_update[name]",
  });
});

test("a card that is wrong, expired or none of the test cards is refused", async () => {
  const { local, checkout } = await aShop();
  const { id } = await checkout();
  expect(() => local.pay(id, { ...payment, card: "4111 1111 1111 1111" })).toThrow("incorrect");
  expect(() => local.pay(id, { ...payment, card: visa, expMonth: 12, expYear: 2025 })).toThrow("expiration");
  expect(() => local.pay(id, { ...payment, taxId: "nonsense!" })).toThrow("eu_vat");
});
