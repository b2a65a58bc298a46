import { expect, test } from "vitest";
import { aReceiver, aShop, errorOf, failsLater, payment } from "./fixtures";

const at = (text: string) => Date.parse(text) / 1000;

test("a trial is announced three days before its end, then billed an hour after it", async () => {
  const { local, stripe, subscribe } = await aShop();
  const { id } = await subscribe();
  const receiver = await aReceiver(stripe, local);
  local.clock.advance({ days: 11, hours: 23 });
  expect(await receiver.types()).toEqual([]);
  local.clock.advance({ hours: 1 });
  expect(await receiver.types()).toEqual(["customer.subscription.trial_will_end"]);

  local.clock.advance({ days: 3 });
  expect(await receiver.types()).toEqual(["invoice.created", "customer.subscription.updated"]);
  const active = await stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] });
  expect(active).toMatchObject({
    status: "active",
    trial_end: at("2026-01-25T09:00:00Z"),
    latest_invoice: { status: "draft", billing_reason: "subscription_cycle", amount_due: 900, number: null },
  });
  expect(active.items.data[0]).toMatchObject({
    current_period_start: at("2026-01-25T09:00:00Z"),
    current_period_end: at("2026-02-25T09:00:00Z"),
  });

  local.clock.advance({ hours: 1 });
  expect(await receiver.types()).toEqual(["invoice.finalized", "invoice.paid", "invoice.payment_succeeded"]);
  expect((await stripe.invoices.list({ subscription: id })).data).toMatchObject([
    { status: "paid", amount_paid: 900, attempt_count: 1 },
    { status: "paid", amount_paid: 0 },
  ]);
});

test("a subscription of the 31st renews on the last day of shorter months and on the 31st again", async () => {
  const { local, stripe, subscribe } = await aShop({ now: () => new Date("2026-01-31T10:00:00Z") });
  const { id } = await subscribe({ trial: false });
  const ends: string[] = [];
  for (let month = 0; month < 3; month += 1) {
    const { items } = await stripe.subscriptions.retrieve(id);
    ends.push(new Date((items.data[0]?.current_period_end ?? 0) * 1000).toISOString().slice(0, 10));
    local.clock.advance({ days: 31 });
  }
  expect(ends).toEqual(["2026-02-28", "2026-03-31", "2026-04-30"]);
});

test("a card that fails makes it past due, is tried four times, and ends it", async () => {
  const { local, stripe, subscribe } = await aShop();
  const { id } = await subscribe({ card: failsLater });
  const receiver = await aReceiver(stripe, local);
  local.clock.advance({ days: 15, hours: 1 });
  expect((await receiver.types()).slice(-3)).toEqual([
    "invoice.finalized",
    "invoice.payment_failed",
    "customer.subscription.updated",
  ]);
  const first = await stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] });
  expect(first).toMatchObject({
    status: "past_due",
    latest_invoice: { status: "open", attempt_count: 1, amount_remaining: 900 },
  });
  local.clock.advance({ days: 3 });
  expect(await receiver.types()).toEqual(["invoice.payment_failed"]);
  local.clock.advance({ days: 5 });
  expect(await receiver.types()).toEqual(["invoice.payment_failed"]);
  local.clock.advance({ days: 7 });
  expect(await receiver.types()).toEqual(["invoice.payment_failed", "customer.subscription.deleted"]);
  expect(await stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] })).toMatchObject({
    status: "canceled",
    cancellation_details: { reason: "payment_failed" },
    latest_invoice: { status: "open", attempt_count: 4, next_payment_attempt: null },
  });
  local.clock.advance({ days: 90 });
  expect(await receiver.types()).toEqual([]);
});

test.each(["unpaid", "past_due"] as const)("it can be told to leave it %s instead", async (outcome) => {
  const { local, stripe, subscribe } = await aShop();
  local.setAfterRetries(outcome);
  const { id } = await subscribe({ card: failsLater });
  local.clock.advance({ days: 31 });
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: outcome });
});

test("a new default card pays at the next attempt, or at once when asked to", async () => {
  const { local, stripe, subscribe, customer } = await aShop();
  const [one, two] = [await subscribe({ card: failsLater }), await subscribe({ card: failsLater })];
  local.clock.advance({ days: 15, hours: 1 });
  const { data: owed } = await stripe.invoices.list({ subscription: two.id, status: "open" });
  const error = await errorOf(stripe.invoices.pay(owed[0]?.id ?? ""));
  expect(error).toMatchObject({ type: "StripeCardError", code: "card_declined", statusCode: 402 });
  expect(await stripe.invoices.retrieve(owed[0]?.id ?? "")).toMatchObject({ attempt_count: 2 });

  const card = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: card.id } });
  for (const { id } of [one, two]) await stripe.subscriptions.update(id, { default_payment_method: "" });
  const receiver = await aReceiver(stripe, local);
  expect(await stripe.invoices.pay(owed[0]?.id ?? "")).toMatchObject({ status: "paid" });
  expect(await receiver.types()).toEqual([
    "invoice.paid",
    "invoice.payment_succeeded",
    "customer.subscription.updated",
  ]);
  expect(await errorOf(stripe.invoices.pay(owed[0]?.id ?? ""))).toMatchObject({ statusCode: 400 });
  local.clock.advance({ days: 3 });
  for (const { id } of [one, two]) {
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: "active" });
  }
});

test("a card can fail at a renewal after others were paid", async () => {
  const { local, stripe, subscribe, customer } = await aShop();
  const { id } = await subscribe({ trial: false });
  const card = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: customer.id });
  await stripe.subscriptions.update(id, { default_payment_method: card.id });
  local.clock.advance({ days: 31, hours: 2 });
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: "past_due" });
});

test.each([
  ["cancel", "canceled"],
  ["pause", "paused"],
  ["create_invoice", "past_due"],
] as const)("a trial that ends without a card: %s", async (behaviour, status) => {
  const { local, stripe, checkout } = await aShop();
  const session = await checkout({
    subscription_data: {
      trial_period_days: 15,
      trial_settings: { end_behavior: { missing_payment_method: behaviour } },
    },
  });
  const { subscription } = local.pay(session.id, payment);
  const { default_payment_method: card } = await stripe.subscriptions.retrieve(String(subscription));
  await stripe.paymentMethods.detach(String(card));
  local.clock.advance({ days: 15, hours: 1 });
  expect(await stripe.subscriptions.retrieve(String(subscription))).toMatchObject({ status });
});

test("cancelling at the period's end says so in both notations, and can be taken back", async () => {
  const { local, stripe, subscribe } = await aShop();
  const { id, items } = await subscribe();
  const end = items.data[0]?.current_period_end;
  const asked = await stripe.subscriptions.update(id, { cancel_at_period_end: true });
  expect(asked).toMatchObject({
    status: "trialing",
    cancel_at_period_end: true,
    cancel_at: end,
    canceled_at: local.clock.now(),
    cancellation_details: { reason: "cancellation_requested" },
  });
  expect(await stripe.subscriptions.update(id, { cancel_at_period_end: false })).toMatchObject({
    cancel_at_period_end: false,
    cancel_at: null,
    canceled_at: null,
  });
  await stripe.subscriptions.update(id, { cancel_at_period_end: true });
  const receiver = await aReceiver(stripe, local);
  local.clock.advance({ days: 15 });
  expect(await receiver.types()).toEqual([
    "customer.subscription.trial_will_end",
    "customer.subscription.deleted",
  ]);
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: "canceled", ended_at: end });
});

test("cancelling at a time is the other notation, by number or by name", async () => {
  const { local, stripe, subscribe } = await aShop();
  const { id, items } = await subscribe();
  const time = local.clock.now() + 5 * 86_400;
  expect(await stripe.subscriptions.update(id, { cancel_at: time })).toMatchObject({
    cancel_at: time,
    cancel_at_period_end: false,
  });
  expect(await stripe.subscriptions.update(id, { cancel_at: "" })).toMatchObject({ cancel_at: null });
  expect(await stripe.subscriptions.update(id, { cancel_at: "max_period_end" })).toMatchObject({
    cancel_at: items.data[0]?.current_period_end,
    cancel_at_period_end: false,
  });
  await stripe.subscriptions.update(id, { cancel_at: time });
  local.clock.advance({ days: 5 });
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: "canceled", ended_at: time });
  expect(await errorOf(stripe.subscriptions.update(id, { cancel_at: time }))).toMatchObject({
    code: "invalid_canceled_subscription_fields",
  });
  expect(await stripe.subscriptions.update(id, { metadata: { seat: "7" } })).toMatchObject({
    metadata: { seat: "7" },
  });
});

test("both notations at once, or a time that is past, are refused", async () => {
  const { local, stripe, subscribe } = await aShop();
  const { id } = await subscribe();
  const now = local.clock.now();
  expect(
    await errorOf(stripe.subscriptions.update(id, { cancel_at: now + 9, cancel_at_period_end: true })),
  ).toMatchObject({ code: "parameters_exclusive" });
  expect(await errorOf(stripe.subscriptions.update(id, { cancel_at: now - 9 }))).toMatchObject({
    param: "cancel_at",
  });
});

test("cancelling now ends it at once, and a second time there is nothing to cancel", async () => {
  const { local, stripe, subscribe } = await aShop();
  const { id } = await subscribe();
  const receiver = await aReceiver(stripe, local);
  expect(await stripe.subscriptions.cancel(id)).toMatchObject({
    status: "canceled",
    ended_at: local.clock.now(),
  });
  expect(await receiver.types()).toEqual(["customer.subscription.deleted"]);
  expect(await errorOf(stripe.subscriptions.cancel(id))).toMatchObject({
    statusCode: 404,
    code: "resource_missing",
    message: `No such subscription: '${id}'`,
  });
  local.clock.advance({ days: 60 });
  expect(await receiver.types()).toEqual([]);
});

test("subscriptions that are over are listed only when asked for", async () => {
  const { stripe, subscribe, customer, price } = await aShop();
  const [one, two] = [await subscribe(), await subscribe()];
  await stripe.subscriptions.cancel(one.id);
  const ids = async (params: Parameters<typeof stripe.subscriptions.list>[0]) =>
    (await stripe.subscriptions.list({ customer: customer.id, ...params })).data.map(({ id }) => id);
  expect(await ids({})).toEqual([two.id]);
  expect(await ids({ status: "all" })).toEqual([two.id, one.id]);
  expect(await ids({ status: "canceled" })).toEqual([one.id]);
  expect(await ids({ status: "trialing", price: price.id })).toEqual([two.id]);
  expect(await ids({ price: "price_other" })).toEqual([]);
});

test("years of months pass in one step, each invoice at its own time", async () => {
  const { local, stripe, subscribe } = await aShop();
  const { id } = await subscribe();
  local.clock.advance({ days: 800 });
  const invoices = await stripe.invoices
    .list({ subscription: id, limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  expect(invoices).toHaveLength(27);
  expect(invoices.every(({ status }) => status === "paid")).toBe(true);
  expect(new Set(invoices.map(({ created }) => created)).size).toBe(27);
});

test("time that passes by itself counts the same: unasked, and each thing at its own hour", async () => {
  let now = new Date("2026-01-10T09:00:00Z");
  const { local, stripe, subscribe } = await aShop({ now: () => now });
  const { id } = await subscribe();
  const receiver = await aReceiver(stripe, local);
  now = new Date("2026-03-01T09:00:00Z");
  await expect.poll(() => receiver.hooks.length, { timeout: 5_000 }).toBeGreaterThan(0);
  await local.settled();
  const paid = receiver.hooks.filter(({ event }) => event.type === "invoice.paid");
  expect(paid.map(({ event }) => event.created)).toEqual([
    at("2026-01-25T10:00:00Z"),
    at("2026-02-25T10:00:00Z"),
  ]);
  expect((await stripe.subscriptions.retrieve(id)).items.data[0]?.current_period_end).toBe(
    at("2026-03-25T09:00:00Z"),
  );
});
