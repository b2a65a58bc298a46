import Stripe from "stripe";
import { expect, test } from "vitest";
import { aReceiver, aShop, errorOf, payment } from "./fixtures";

test("a webhook is signed so that the SDK takes it, and no other secret does", async () => {
  const { local, stripe, customer } = await aShop();
  const { endpoint, hooks } = await aReceiver(stripe, local);
  await stripe.customers.update(customer.id, { name: "Anna Verdi" });
  await local.settled();
  const [hook] = hooks;
  const signature = String(hook?.headers["stripe-signature"]);
  expect(signature).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
  const secret = local.webhookSecret(endpoint.id);
  expect(secret).toBe(endpoint.secret);
  const event = stripe.webhooks.constructEvent(hook?.body ?? "", signature, secret);
  expect(event).toMatchObject({
    object: "event",
    type: "customer.updated",
    api_version: Stripe.API_VERSION,
    livemode: false,
    data: { object: { id: customer.id, name: "Anna Verdi" }, previous_attributes: { name: "Anna Bianchi" } },
  });
  expect(event.request?.id).toMatch(/^req_/);
  expect(() => stripe.webhooks.constructEvent(hook?.body ?? "", signature, "whsec_other")).toThrow();
  expect(() => stripe.webhooks.constructEvent(`${hook?.body} `, signature, secret)).toThrow();
});

test("a signature's time is the wall clock's, however far the box has gone", async () => {
  const { local, stripe, subscribe } = await aShop();
  await subscribe();
  const { endpoint, hooks } = await aReceiver(stripe, local);
  local.clock.advance({ days: 400 });
  await local.settled();
  const last = hooks.at(-1);
  const secret = endpoint.secret ?? "";
  const event = stripe.webhooks.constructEvent(
    last?.body ?? "",
    String(last?.headers["stripe-signature"]),
    secret,
  );
  expect(event.created).toBeGreaterThan(local.clock.now() - 60 * 86_400);
});

test("an endpoint's secret is shown once; it hears what it asked for, until it is disabled or deleted", async () => {
  const { local, stripe, customer } = await aShop();
  const { endpoint, types } = await aReceiver(stripe, local);
  expect(endpoint.secret).toMatch(/^whsec_/);
  expect(await stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty("secret");
  expect((await stripe.webhookEndpoints.list()).data[0]).not.toHaveProperty("secret");
  const touch = () => stripe.customers.update(customer.id, { name: `Anna ${Math.random()}` });

  await stripe.webhookEndpoints.update(endpoint.id, { enabled_events: ["invoice.paid"] });
  await touch();
  expect(await types()).toEqual([]);
  await stripe.webhookEndpoints.update(endpoint.id, { enabled_events: ["customer.updated"] });
  await touch();
  expect(await types()).toEqual(["customer.updated"]);
  expect(await stripe.webhookEndpoints.update(endpoint.id, { disabled: true })).toMatchObject({
    status: "disabled",
  });
  await touch();
  expect(await types()).toEqual([]);
  expect(await stripe.webhookEndpoints.del(endpoint.id)).toMatchObject({ deleted: true });
  expect(await errorOf(stripe.webhookEndpoints.retrieve(endpoint.id))).toMatchObject({ statusCode: 404 });
});

test("a webhook that is not taken comes again, signed anew, until it is", async () => {
  const { local, stripe, customer } = await aShop();
  const receiver = await aReceiver(stripe, local, (_hook, count) => (count < 4 ? 500 : 200));
  await stripe.customers.update(customer.id, { name: "Anna Verdi" });
  await local.settled();
  expect(receiver.hooks).toHaveLength(4);
  expect(new Set(receiver.hooks.map(({ event }) => event.id)).size).toBe(1);
  const event = await stripe.events.retrieve(receiver.hooks[0]?.event.id ?? "");
  expect(event.pending_webhooks).toBe(0);
});

test("one that is never taken is given up", async () => {
  const { local, stripe, customer } = await aShop();
  const receiver = await aReceiver(stripe, local, () => 500);
  await stripe.customers.update(customer.id, { name: "Anna Verdi" });
  await local.settled();
  expect(receiver.hooks).toHaveLength(8);
});

test("it comes again by itself, without anybody waiting for it", async () => {
  const { local, stripe, customer } = await aShop();
  const receiver = await aReceiver(stripe, local, (_hook, count) => (count === 1 ? 500 : 200));
  await stripe.customers.update(customer.id, { name: "Anna Verdi" });
  await expect.poll(() => receiver.hooks.length).toBe(2);
});

test("a webhook can be dropped, doubled, delayed and shuffled", async () => {
  const { local, stripe, customer } = await aShop();
  const receiver = await aReceiver(stripe, local);
  let count = 0;
  const touch = () => {
    count += 1;
    return stripe.customers.update(customer.id, { name: `Anna ${count}` });
  };
  const names = () =>
    receiver.hooks.splice(0).map(({ event }) => "name" in event.data.object && event.data.object.name);

  local.faults.addWebhook({ kind: "dropped" });
  await touch();
  await touch();
  await local.settled();
  expect(names()).toEqual(["Anna 2"]);

  local.faults.addWebhook({ kind: "doubled" });
  await touch();
  await local.settled();
  expect(names()).toEqual(["Anna 3", "Anna 3"]);

  local.faults.addWebhook({ kind: "delayed", ms: 60_000 });
  await touch();
  await touch();
  await expect.poll(() => receiver.hooks.length).toBe(1);
  expect(names()).toEqual(["Anna 5"]);
  await local.settled();
  expect(names()).toEqual(["Anna 4"]);

  local.faults.addWebhook({ kind: "shuffled", times: 3 });
  for (let i = 0; i < 4; i += 1) await touch();
  await local.settled();
  expect(names().toSorted()).toEqual(["Anna 6", "Anna 7", "Anna 8", "Anna 9"]);
});

test("what is shuffled arrives in reverse", async () => {
  const { local, stripe, checkout } = await aShop();
  const receiver = await aReceiver(stripe, local);
  const session = await checkout({ tax_id_collection: { enabled: false }, customer_update: {} });
  local.faults.addWebhook({ kind: "shuffled", times: 7 });
  local.pay(session.id, payment);
  expect(await receiver.types()).toEqual([
    "checkout.session.completed",
    "invoice.payment_succeeded",
    "invoice.paid",
    "invoice.finalized",
    "invoice.created",
    "customer.subscription.created",
    "payment_method.attached",
  ]);
});

test("events are kept, and listed by type", async () => {
  const { stripe, subscribe } = await aShop();
  const { id } = await subscribe();
  const { data } = await stripe.events.list({ type: "customer.subscription.created" });
  expect(data).toMatchObject([{ data: { object: { id, object: "subscription" } } }]);
  const invoices = await stripe.events.list({ type: "invoice.*" });
  expect(invoices.data.map(({ type }) => type)).toEqual([
    "invoice.payment_succeeded",
    "invoice.paid",
    "invoice.finalized",
    "invoice.created",
  ]);
});
