import { request } from "node:http";
import Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { aShop, aStripe, errorOf, sdk } from "./fixtures";

test("the SDK pins the version that is spoken here, and another one is refused", async () => {
  expect(Stripe.API_VERSION).toBe("2026-10-28.endive");
  const local = await aStripe();
  expect((await sdk(local).balance.retrieve()).lastResponse.headers["stripe-version"]).toBe(
    "2026-10-28.endive",
  );
  const answer = await fetch(`${local.url}/v1/balance`, {
    headers: { Authorization: `Bearer ${local.secretKey}`, "Stripe-Version": "2024-06-20" },
  });
  expect(answer.status).toBe(400);
});

test("a name that was pointed at the loopback from outside gets no answer", async () => {
  const local = await aStripe();
  const status = await new Promise((resolve, reject) => {
    request(`${local.url}/v1/balance`, { headers: { Host: `evil.example.com:${local.port}` } }, (answer) =>
      resolve(answer.resume().statusCode),
    )
      .on("error", reject)
      .end();
  });
  expect(status).toBe(403);
});

test("lists and things inside others are expanded", async () => {
  const { stripe, subscribe, customer } = await aShop();
  const { id } = await subscribe();
  const { data } = await stripe.subscriptions.list({
    customer: customer.id,
    status: "all",
    expand: [
      "data.latest_invoice",
      "data.customer.tax_ids",
      "data.default_payment_method",
      "data.items.data.price.product",
    ],
  });
  expect(data).toMatchObject([
    {
      id,
      latest_invoice: { object: "invoice" },
      customer: { email: "anna@example.com", tax_ids: { data: [{ type: "eu_vat" }] } },
      default_payment_method: { card: { last4: "4242" } },
      items: { data: [{ price: { product: { name: "Desk" } } }] },
    },
  ]);
  expect(await stripe.customers.retrieve(customer.id, { expand: ["subscriptions"] })).toMatchObject({
    subscriptions: { data: [{ id }] },
  });
  expect(await stripe.accounts.retrieveCurrent()).toMatchObject({ country: "IT" });
});

test("customers, products and prices are kept as they were given", async () => {
  const { stripe, customer, product, price } = await aShop();
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({
    email: "anna@example.com",
    metadata: { account: "42" },
    invoice_settings: { default_payment_method: null },
  });
  const updated = await stripe.customers.update(customer.id, {
    address: { line1: "Via Roma 1", country: "IT" },
    preferred_locales: ["it"],
    metadata: { account: "", seats: 3 },
  });
  expect(updated).toMatchObject({
    address: { line1: "Via Roma 1", city: null },
    preferred_locales: ["it"],
    metadata: { seats: "3" },
  });
  expect((await stripe.customers.list({ email: "anna@example.com" })).data).toHaveLength(1);
  expect((await stripe.customers.list({ email: "nobody@example.com" })).data).toEqual([]);
  await stripe.customers.createTaxId(customer.id, { type: "eu_vat", value: "IT01234567897" });
  expect(await stripe.customers.retrieve(customer.id, { expand: ["tax_ids"] })).toMatchObject({
    tax_ids: { data: [{ value: "IT01234567897" }] },
  });
  const retrieved = await stripe.prices.retrieve(price.id, { expand: ["product"] });
  expect(retrieved).toMatchObject({
    active: true,
    type: "recurring",
    recurring: { interval: "month", interval_count: 1 },
    product: { id: product.id, name: "Desk" },
  });
  expect(retrieved.unit_amount_decimal?.toString()).toBe("900");
  expect((await stripe.prices.list({ lookup_keys: ["desk_monthly"], active: true })).data).toHaveLength(1);
  expect((await stripe.prices.list({ lookup_keys: ["another"] })).data).toEqual([]);
});

test("cards are attached, listed and made the default; one of another customer is refused", async () => {
  const { stripe, customer } = await aShop();
  const card = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  expect(card).toMatchObject({ customer: customer.id, card: { last4: "4242", brand: "visa" } });
  expect((await stripe.paymentMethods.list({ customer: customer.id, type: "card" })).data).toHaveLength(1);
  expect((await stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(1);
  expect(
    await errorOf(stripe.paymentMethods.attach("pm_card_chargeDeclined", { customer: customer.id })),
  ).toMatchObject({ type: "StripeCardError", code: "card_declined", decline_code: "generic_decline" });
  const other = await stripe.customers.create({});
  expect(
    await errorOf(
      stripe.customers.update(other.id, { invoice_settings: { default_payment_method: card.id } }),
    ),
  ).toMatchObject({ statusCode: 400, code: "resource_missing" });
});

describe("errors are the real one's", () => {
  test("a wrong key", async () => {
    const local = await aStripe();
    const error = await errorOf(sdk({ ...local, secretKey: "sk_test_someone_elses" }).customers.list());
    expect(error).toMatchObject({ type: "StripeAuthenticationError", statusCode: 401 });
    expect(error.requestId).toMatch(/^req_/);
    expect(error.message).not.toContain("someone_elses");
  });

  test("an id that names nothing, in the path and in a parameter", async () => {
    const { stripe, checkout } = await aShop();
    expect(await errorOf(stripe.customers.retrieve("cus_nobody"))).toMatchObject({
      type: "StripeInvalidRequestError",
      statusCode: 404,
      code: "resource_missing",
      param: "id",
      message: "No such customer: 'cus_nobody'",
    });
    expect(await errorOf(checkout({ line_items: [{ price: "price_no", quantity: 1 }] }))).toMatchObject({
      statusCode: 400,
      code: "resource_missing",
      param: "line_items[0][price]",
      message: "No such price: 'price_no'",
    });
  });

  test("an unknown address", async () => {
    const { stripe } = await aShop();
    expect(await errorOf(stripe.rawRequest("GET", "/v1/nothing"))).toMatchObject({ statusCode: 404 });
  });

  test.each<[string, Record<string, unknown>, object]>([
    ["an unknown parameter", { nonsense: "1" }, { code: "parameter_unknown", param: "nonsense" }],
    [
      "one that is gone",
      { payment_method_types: ["card"] },
      { code: "parameter_unknown", param: "payment_method_types" },
    ],
    [
      "an unknown part of one",
      { subscription_data: { trial_days: 15 } },
      { code: "parameter_unknown", param: "subscription_data[trial_days]" },
    ],
    ["an enum's unknown value", { ui_mode: "hosted" }, { param: "ui_mode" }],
    ["a number that is none", { expires_at: "soon" }, { code: "parameter_invalid_integer" }],
    [
      "a boolean that is none",
      { tax_id_collection: { enabled: "yes" } },
      { message: "Invalid boolean: yes" },
    ],
    ["a list that is none", { line_items: "price_1" }, { message: "Invalid array", param: "line_items" }],
    [
      "a trial of no days",
      { subscription_data: { trial_period_days: 0 } },
      { param: "subscription_data[trial_period_days]" },
    ],
    ["no success address", { success_url: "/done" }, { code: "url_invalid", param: "success_url" }],
    ["one that is not done here", { discounts: [{ coupon: "x" }] }, { code: "local_stripe_unsupported" }],
    [
      "a part that is not done here",
      { subscription_data: { trial_end: 1 } },
      { code: "local_stripe_unsupported", param: "subscription_data.trial_end" },
    ],
  ])("%s", async (_name, more, expected) => {
    const { stripe, params } = await aShop();
    // The SDK's types refuse these: that is what they are for.
    const error = await errorOf(stripe.rawRequest("POST", "/v1/checkout/sessions", { ...params(), ...more }));
    expect(error).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400, ...expected });
  });

  test("a missing parameter", async () => {
    const { stripe } = await aShop();
    expect(await errorOf(stripe.rawRequest("POST", "/v1/products", { description: "x" }))).toMatchObject({
      code: "parameter_missing",
      param: "name",
    });
  });

  test("what can't be expanded", async () => {
    const { stripe, customer } = await aShop();
    expect(await errorOf(stripe.customers.retrieve(customer.id, { expand: ["nonsense"] }))).toMatchObject({
      statusCode: 400,
    });
  });

  test("metadata that is too long", async () => {
    const { stripe } = await aShop();
    expect(await errorOf(stripe.customers.create({ metadata: { a: "x".repeat(501) } }))).toMatchObject({
      param: "metadata[a]",
    });
  });
});

describe("lists", () => {
  test("are pages of ten, newest first, and the SDK walks all of them", async () => {
    const { stripe } = await aShop();
    for (let i = 1; i <= 24; i += 1) await stripe.customers.create({ name: `Customer ${i}` });
    const first = await stripe.customers.list();
    expect(first.data).toHaveLength(10);
    expect(first).toMatchObject({ object: "list", has_more: true, url: "/v1/customers" });
    expect(first.data[0]?.name).toBe("Customer 24");
    const all = await stripe.customers.list({ limit: 7 }).autoPagingToArray({ limit: 1000 });
    expect(all).toHaveLength(25);
    expect(new Set(all.map(({ id }) => id)).size).toBe(25);
    const last = all.at(-1)?.id;
    const back = await stripe.customers.list({ ending_before: last, limit: 5 });
    expect(back.data.map(({ id }) => id)).toEqual(all.slice(19, 24).map(({ id }) => id));
    expect(back.has_more).toBe(true);
    expect(await stripe.customers.list({ starting_after: last })).toMatchObject({
      data: [],
      has_more: false,
    });
  });

  test.each([
    ["a limit of none", { limit: 0 }, "limit"],
    ["a limit over a hundred", { limit: 101 }, "limit"],
    ["a place that is none", { starting_after: "cus_nobody" }, "starting_after"],
  ])("refuse %s", async (_name, params, param) => {
    const { stripe } = await aShop();
    expect(await errorOf(stripe.customers.list(params))).toMatchObject({ statusCode: 400, param });
  });
});

describe("an Idempotency-Key", () => {
  test("brings the same answer again, and says that it is one", async () => {
    const { stripe, params, customer } = await aShop();
    const key = { idempotencyKey: "attempt-1" };
    const first = await stripe.checkout.sessions.create(params(), key);
    const again = await stripe.checkout.sessions.create(params(), key);
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(again.lastResponse.headers["original-request"]).toBe(first.lastResponse.requestId);
    expect((await stripe.checkout.sessions.list({ customer: customer.id })).data).toHaveLength(1);
  });

  test("of another request is refused", async () => {
    const { stripe } = await aShop();
    const key = { idempotencyKey: "one" };
    await stripe.customers.create({ name: "Anna" }, key);
    const error = await errorOf(stripe.customers.create({ name: "Bruno" }, key));
    expect(error).toMatchObject({ type: "StripeIdempotencyError", statusCode: 400 });
  });

  test("whose first request has no answer yet is in use", async () => {
    const { local, stripe } = await aShop();
    local.faults.add({ kind: "slow", ms: 150, path: "/v1/customers" });
    const key = { idempotencyKey: "one" };
    const first = stripe.customers.create({ name: "Anna" }, key);
    await new Promise((later) => setTimeout(later, 50));
    const error = await errorOf(stripe.customers.create({ name: "Anna" }, key));
    expect(error).toMatchObject({ statusCode: 409, code: "idempotency_key_in_use" });
    const { id } = await first;
    expect((await stripe.customers.create({ name: "Anna" }, key)).id).toBe(id);
  });

  test("sent many times at once makes one thing", async () => {
    const { local, customer, params } = await aShop();
    const patient = sdk(local, { maxNetworkRetries: 5 });
    const key = { idempotencyKey: "attempt-1" };
    const sessions = await Promise.all(
      Array.from({ length: 8 }, () => patient.checkout.sessions.create(params(), key)),
    );
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(1);
    expect((await patient.checkout.sessions.list({ customer: customer.id })).data).toHaveLength(1);
  });

  test("remembers a refusal of the work, not one of the parameters", async () => {
    const { stripe } = await aShop();
    const key = { idempotencyKey: "one" };
    await errorOf(stripe.rawRequest("POST", "/v1/customers", { nonsense: "1" }, key));
    await errorOf(stripe.customers.create({ email: "nonsense" }, key));
    const error = await errorOf(stripe.customers.create({ email: "nonsense" }, key));
    expect(error).toMatchObject({ code: "email_invalid" });
    expect(error.headers?.["idempotent-replayed"]).toBe("true");
    expect(await errorOf(stripe.customers.create({ email: "anna@example.com" }, key))).toMatchObject({
      type: "StripeIdempotencyError",
    });
  });
});
