import { expect, test } from "vitest";
import { aShop, errorOf, payment, sdk } from "./fixtures";

test("too many requests: nothing is done, and the SDK comes again if it is told to", async () => {
  const { local, stripe } = await aShop();
  local.faults.add({ kind: "429", method: "POST", path: "/v1/customers" });
  expect(await errorOf(stripe.customers.create({ name: "A" }))).toMatchObject({
    type: "StripeRateLimitError",
    statusCode: 429,
    code: "rate_limit",
  });
  local.faults.add({ kind: "429", shouldRetry: true, path: "/v1/customers" });
  await sdk(local, { maxNetworkRetries: 2 }).customers.create({ name: "B" });
  local.faults.add({ kind: "429", shouldRetry: false, path: "/v1/customers" });
  await errorOf(sdk(local, { maxNetworkRetries: 2 }).customers.create({ name: "C" }));
  const names = (await stripe.customers.list()).data.map(({ name }) => name);
  expect(names).toEqual(["B", "Anna Bianchi"]);
});

test("a breakdown does nothing, and is remembered under the key", async () => {
  const { local, stripe } = await aShop();
  local.faults.add({ kind: "500", path: "/v1/customers" });
  const key = { idempotencyKey: "one" };
  for (let i = 0; i < 2; i += 1) {
    expect(await errorOf(stripe.customers.create({ name: "A" }, key))).toMatchObject({
      type: "StripeAPIError",
      statusCode: 500,
    });
  }
  expect(await stripe.customers.create({ name: "A" }, { idempotencyKey: "two" })).toMatchObject({
    name: "A",
  });
});

test("an outage does nothing and is forgotten: the same key works once it is over", async () => {
  const { local, stripe } = await aShop();
  local.faults.add({ kind: "503", path: "/v1/customers" });
  const key = { idempotencyKey: "one" };
  expect(await errorOf(stripe.customers.create({ name: "A" }, key))).toMatchObject({ statusCode: 503 });
  expect(await stripe.customers.create({ name: "A" }, key)).toMatchObject({ name: "A" });
});

test("an answer that is lost was given: the same key brings it", async () => {
  const { local, stripe, customer, params } = await aShop();
  // The SDK asks again by itself once, whatever it is told, when a connection is closed on it.
  local.faults.add({ kind: "lost", method: "POST", path: "/v1/checkout/sessions", times: 2 });
  const key = { idempotencyKey: "attempt-1" };
  expect(await errorOf(stripe.checkout.sessions.create(params(), key))).toMatchObject({
    type: "StripeConnectionError",
  });
  const { data } = await stripe.checkout.sessions.list({ customer: customer.id });
  expect(data).toHaveLength(1);
  const again = await stripe.checkout.sessions.create(params(), key);
  expect(again.id).toBe(data[0]?.id);
});

test("a call that never arrived did nothing", async () => {
  const { local, stripe, subscribe } = await aShop();
  const { id } = await subscribe();
  local.faults.add({ kind: "unreached", method: "DELETE", path: "/v1/subscriptions/*", times: 2 });
  expect(await errorOf(stripe.subscriptions.cancel(id))).toMatchObject({ type: "StripeConnectionError" });
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: "trialing" });
});

test("a lost answer to a cancel leaves nothing to cancel the second time", async () => {
  const { local, stripe, subscribe } = await aShop();
  const { id } = await subscribe();
  local.faults.add({ kind: "lost", method: "DELETE" });
  expect(await errorOf(stripe.subscriptions.cancel(id))).toMatchObject({ code: "resource_missing" });
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: "canceled" });
});

test("faults count down, fit only where they should, and can be cleared", async () => {
  const { local, stripe, customer } = await aShop();
  local.faults.add({ kind: "500", method: "GET", path: "/v1/customers/*", times: 2 });
  await stripe.customers.list();
  await errorOf(stripe.customers.retrieve(customer.id));
  await errorOf(stripe.customers.retrieve(customer.id));
  await stripe.customers.retrieve(customer.id);
  local.faults.add({ kind: "500", times: 100 });
  await errorOf(stripe.customers.list());
  local.faults.clear();
  await stripe.customers.list();
});

test("a slow answer times out, and its work is done", async () => {
  const { local, stripe } = await aShop();
  local.faults.add({ kind: "slow", ms: 200, path: "/v1/products" });
  expect(await errorOf(stripe.products.create({ name: "Late" }, { timeout: 50 }))).toMatchObject({
    type: "StripeConnectionError",
  });
  await expect.poll(async () => (await stripe.products.list()).data[0]?.name).toBe("Late");
});

test("from another process everything is told by HTTP, and never by a page", async () => {
  const { local, stripe, checkout } = await aShop();
  const session = await checkout();
  const tell = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${local.url}/_box/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  expect(await (await tell("pay", { session: session.id, card: payment.card })).json()).toEqual({
    error: "The billing address is incomplete.",
  });
  expect((await tell("pay", { session: session.id, ...payment })).status).toBe(200);
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: "complete" });

  const before = local.clock.now();
  expect(await (await tell("advance", { days: 1 })).json()).toEqual({ now: before + 86_400 });
  expect((await tell("advance", { days: -1 })).status).toBe(400);
  expect((await tell("faults", { kind: "500", path: "/v1/customers" })).status).toBe(200);
  await errorOf(stripe.customers.list());
  expect((await tell("faults", { kind: "500", nonsense: 1 })).status).toBe(400);
  expect((await tell("faults", { kind: "500" })).status).toBe(200);
  expect((await tell("faults/clear", {})).status).toBe(200);
  await stripe.customers.list();
  expect((await tell("webhook-faults", { kind: "dropped", times: 2 })).status).toBe(200);
  expect((await tell("after-retries", { value: "unpaid" })).status).toBe(200);
  expect((await tell("settled", {})).status).toBe(200);
  expect((await tell("nothing", {})).status).toBe(404);
  expect((await tell("advance", { days: 1 }, { Origin: "http://localhost:3000" })).status).toBe(403);
  expect((await tell("advance", { days: 1 }, { "Content-Type": "text/plain" })).status).toBe(403);
});
