import { describe, expect, test } from "vitest";
import { aShop, declinedCard, failsLater, filled, sendForm } from "./fixtures";

const standIn = { it: "Copia locale di Stripe", en: "Local stand-in for Stripe" };

describe("the portal page", () => {
  async function aPortal(features: object = {}) {
    const shop = await aShop();
    const configuration = await shop.stripe.billingPortal.configurations.create({
      features: {
        payment_method_update: { enabled: true },
        invoice_history: { enabled: true },
        customer_update: { enabled: true, allowed_updates: ["name", "address", "tax_id"] },
        subscription_cancel: { enabled: false },
        ...features,
      },
    });
    const session = await shop.stripe.billingPortal.sessions.create({
      customer: shop.customer.id,
      configuration: configuration.id,
      return_url: "http://localhost:3000/billing",
      locale: "en",
    });
    return { ...shop, session, url: session.url };
  }

  test("shows card, subscriptions, invoices and details, and no way to cancel", async () => {
    const { url, subscribe } = await aPortal();
    await subscribe();
    const answer = await fetch(url);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    for (const text of [
      standIn.en,
      "Payment method",
      "Subscriptions",
      "free until January 25, 2026",
      "Invoices",
      "Billing details",
      'href="http://localhost:3000/billing"',
    ]) {
      expect(page).toContain(text);
    }
    expect(page).not.toContain("Cancel subscription");
    expect(page).not.toContain('name="email"');
  });

  test("refuses to cancel when the configuration says so, whatever is sent", async () => {
    const { url, stripe, subscribe } = await aPortal();
    const { id } = await subscribe();
    expect((await sendForm(`${url}/cancel`, { subscription: id })).status).toBe(403);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: "trialing", cancel_at: null });
  });

  test("cancels at the period's end by a time, when it may", async () => {
    const { url, stripe, subscribe } = await aPortal({ subscription_cancel: { enabled: true } });
    const { id, items } = await subscribe();
    expect(await (await fetch(url)).text()).toContain("Cancel subscription");
    expect((await sendForm(`${url}/cancel`, { subscription: id })).status).toBe(303);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      cancel_at: items.data[0]?.current_period_end,
      cancel_at_period_end: false,
    });
  });

  test("a new card becomes the customer's default, and pays what is owed", async () => {
    const { url, local, stripe, subscribe, customer } = await aPortal();
    const { id } = await subscribe({ card: failsLater });
    local.clock.advance({ days: 15, hours: 1 });
    expect(await (await fetch(url)).text()).toContain("payment overdue");
    await stripe.subscriptions.update(id, { default_payment_method: "" });

    const declined = await sendForm(`${url}/card`, { ...filled, card: declinedCard });
    expect(await declined.text()).toContain("Your card was declined.");
    const saved = await sendForm(`${url}/card`, filled);
    expect(saved.headers.get("location")).toMatch(/\?saved=1$/);
    const { invoice_settings: settings } = await stripe.customers
      .retrieve(customer.id, { expand: ["invoice_settings.default_payment_method"] })
      .then((found) => (found.deleted ? { invoice_settings: null } : found));
    expect(settings?.default_payment_method).toMatchObject({ card: { last4: "4242" } });
    expect(await (await fetch(url)).text()).toContain("visa ending in 4242, expires 12/34 · default");

    const [owed] = (await stripe.invoices.list({ subscription: id, status: "open" })).data;
    for (let i = 0; i < 2; i += 1) {
      expect((await sendForm(`${url}/pay`, { invoice: owed?.id ?? "" })).status).toBe(303);
    }
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: "active" });
    expect((await stripe.invoices.list({ subscription: id })).data.map(({ status }) => status)).toEqual([
      "paid",
      "paid",
    ]);
  });

  test("keeps the billing details it may change, and no other", async () => {
    const { url, stripe, customer } = await aPortal();
    await sendForm(`${url}/details`, { ...filled, name: "Verdi Snc", email: "other@example.com" });
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({
      name: "Verdi Snc",
      email: "anna@example.com",
      address: { city: "Bologna", country: "IT" },
    });
  });

  test("leaves what is another customer's alone", async () => {
    const { url, stripe, subscribe } = await aPortal({ subscription_cancel: { enabled: true } });
    const { id } = await subscribe();
    const other = await stripe.customers.create({});
    const [configuration] = (await stripe.billingPortal.configurations.list()).data;
    const foreign = await stripe.billingPortal.sessions.create({
      customer: other.id,
      configuration: configuration?.id,
    });
    expect((await sendForm(`${foreign.url}/cancel`, { subscription: id })).status).toBe(403);
    const [invoice] = (await stripe.invoices.list({ subscription: id })).data;
    expect((await sendForm(`${foreign.url}/pay`, { invoice: invoice?.id ?? "" })).status).toBe(403);
    expect((await fetch(`${url}x`)).status).toBe(404);
  });

  test("made for a card only, it shows that alone and leads back", async () => {
    const { stripe, customer, local } = await aShop();
    const configuration = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    const { url } = await stripe.billingPortal.sessions.create({
      customer: customer.id,
      configuration: configuration.id,
      locale: "it",
      flow_data: {
        type: "payment_method_update",
        after_completion: { type: "redirect", redirect: { return_url: "http://localhost:3000/billing" } },
      },
    });
    const page = await (await fetch(url)).text();
    expect(page).toContain("Nuova carta");
    expect(page).not.toContain("Fatture");
    const saved = await sendForm(`${url}/card`, filled);
    expect(saved.headers.get("location")).toBe("http://localhost:3000/billing");
    expect(local.url).toContain("127.0.0.1");
  });
});

test("an invoice's own page shows it, and pays it once while it is owed", async () => {
  const { local, stripe, subscribe, customer } = await aShop();
  const { id } = await subscribe({ card: failsLater });
  local.clock.advance({ days: 15, hours: 1 });
  const [owed] = (await stripe.invoices.list({ subscription: id, status: "open" })).data;
  const url = owed?.hosted_invoice_url ?? "";
  const page = await (await fetch(url)).text();
  expect(page).toContain(`Invoice ${owed?.number}`);
  expect(page).toContain("€9.00");
  expect(await (await sendForm(url, {})).text()).toContain("Your card was declined.");
  const card = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  await stripe.subscriptions.update(id, { default_payment_method: card.id });
  expect((await sendForm(url, {})).status).toBe(303);
  expect((await sendForm(url, {})).status).toBe(303);
  expect(await stripe.invoices.retrieve(owed?.id ?? "")).toMatchObject({ status: "paid", attempt_count: 3 });
  expect((await fetch(`${url}x`)).status).toBe(404);
});

test("without a configuration there is no portal, as there is no default one", async () => {
  const { stripe, customer } = await aShop();
  await expect(stripe.billingPortal.sessions.create({ customer: customer.id })).rejects.toThrow(
    "No configuration provided",
  );
});

test("a configuration is changed part by part", async () => {
  const { stripe } = await aShop();
  const { id } = await stripe.billingPortal.configurations.create({
    features: { invoice_history: { enabled: true }, subscription_cancel: { enabled: true } },
  });
  expect(
    await stripe.billingPortal.configurations.update(id, {
      features: { subscription_cancel: { enabled: false } },
    }),
  ).toMatchObject({
    active: true,
    is_default: false,
    features: { invoice_history: { enabled: true }, subscription_cancel: { enabled: false } },
  });
});
