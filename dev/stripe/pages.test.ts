import { describe, expect, test } from "vitest";
import { aShop, declinedCard, failsLater, payment, visa } from "./fixtures";

const send = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

const filled = {
  card: visa,
  expiry: "12/34",
  cvc: "123",
  name: "Anna Bianchi",
  line1: "Via Roma 1",
  city: "Bologna",
  postal_code: "40121",
  country: "it",
  business_name: "Bianchi Srl",
  tax_id: "it01234567897",
};

const standIn = { it: "Copia locale di Stripe", en: "Local stand-in for Stripe" };

describe("the checkout page", () => {
  test("says what is bought, on which terms, and that no real money moves", async () => {
    const { checkout } = await aShop();
    const { url, cancel_url: back } = await checkout();
    const answer = await fetch(url ?? "");
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain('<html lang="it">');
    expect(page).toContain(standIn.it);
    expect(page).toContain("Abbonati a Desk");
    expect(page).toContain("15 giorni gratis");
    expect(page).toMatch(/Poi 9,00.€ al mese, dal 25 gennaio 2026/);
    expect(page).toMatch(/Da pagare oggi<\/span><span>0,00.€/);
    expect(page).toContain("Desk for the key Negozio");
    expect(page).toContain("Partita IVA");
    expect(page).toContain("Indirizzo di fatturazione");
    expect(page).toContain(`href="${back}"`);
    expect(page).not.toContain("<script");
    expect(answer.headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'self'; img-src data:; form-action 'self' http://localhost:3000; base-uri 'none'; frame-ancestors 'none'",
    );
  });

  test("speaks English otherwise, and asks only for what it was told to", async () => {
    const { checkout, chargedNow } = await aShop();
    const { url } = await checkout({
      locale: "en",
      subscription_data: chargedNow,
      tax_id_collection: { enabled: false },
      billing_address_collection: "auto",
    });
    const page = await (await fetch(url ?? "")).text();
    expect(page).toContain(standIn.en);
    expect(page).toContain("€9.00 per month");
    expect(page).toContain("Pay €9.00 and subscribe");
    expect(page).not.toContain("VAT number");
    expect(page).not.toContain("Billing address");
    expect(page).not.toContain("days free");
  });

  test("follows the browser when the session leaves it open", async () => {
    const { checkout } = await aShop();
    const { url } = await checkout({ locale: "auto" });
    const page = async (language: string) =>
      (await fetch(url ?? "", { headers: { "Accept-Language": language } })).text();
    expect(await page("it-IT,it;q=0.9")).toContain(standIn.it);
    expect(await page("de")).toContain(standIn.en);
  });

  test("leads on to the success address with the session's id, and keeps what was filled in", async () => {
    const { stripe, checkout, customer } = await aShop();
    const session = await checkout();
    const answer = await send(session.url ?? "", filled);
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(`http://localhost:3000/billing/done?session=${session.id}`);
    expect(await stripe.customers.retrieve(customer.id, { expand: ["tax_ids"] })).toMatchObject({
      name: "Bianchi Srl",
      address: { line1: "Via Roma 1", country: "IT" },
      tax_ids: { data: [{ value: "IT01234567897" }] },
    });
  });

  test.each([
    ["a declined card", { card: declinedCard }, "La carta è stata rifiutata."],
    ["a real card", { card: "4111111111111111" }, "Non è una delle carte di prova."],
    ["a date that is none", { expiry: "soon" }, "La scadenza non è valida."],
    ["a date that is past", { expiry: "12/25" }, "La scadenza non è valida."],
    ["a wrong VAT number", { tax_id: "no!" }, "Questa partita IVA non è valida."],
    ["half an address", { line1: "" }, "L&#39;indirizzo di fatturazione è incompleto."],
  ])("comes again after %s, with what was typed but the card", async (_name, wrong, sentence) => {
    const { stripe, checkout } = await aShop();
    const session = await checkout();
    const answer = await send(session.url ?? "", { ...filled, ...wrong });
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain(sentence);
    expect(page).toContain('value="Bologna"');
    expect(page).not.toMatch(/name="card"[^>]*value/);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: "open" });
  });

  test("says so when it has expired or is done", async () => {
    const { local, stripe, checkout } = await aShop();
    const [expired, done] = [await checkout(), await checkout()];
    await stripe.checkout.sessions.expire(expired.id);
    local.pay(done.id, payment);
    expect(await (await fetch(expired.url ?? "")).text()).toContain("Questo pagamento è scaduto");
    expect(await (await fetch(done.url ?? "")).text()).toContain("Questo pagamento è concluso");
    const late = await send(expired.url ?? "", filled);
    expect(late.status).toBe(200);
    expect(await late.text()).toContain("Non è stato addebitato nulla");
    const nowhere = await fetch(`${local.url}/c/pay/cs_test_nothing`);
    expect(nowhere.status).toBe(404);
    expect(await nowhere.text()).toContain("There is nothing here");
  });

  test("shows what others wrote as text only", async () => {
    const { stripe, product, checkout, customer } = await aShop();
    await stripe.products.update(product.id, { name: '<img src=x onerror="alert(1)">' });
    await stripe.customers.update(customer.id, { email: "a<b>@example.com" });
    const { url } = await checkout();
    const page = await (await fetch(url ?? "")).text();
    expect(page).not.toContain("<img");
    expect(page).not.toContain("<b>");
    const again = await (await send(url ?? "", { ...filled, expiry: "", city: '"><script>' })).text();
    expect(again).not.toContain("<script");
  });
});

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
    expect((await send(`${url}/cancel`, { subscription: id })).status).toBe(403);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: "trialing", cancel_at: null });
  });

  test("cancels at the period's end by a time, when it may", async () => {
    const { url, stripe, subscribe } = await aPortal({ subscription_cancel: { enabled: true } });
    const { id, items } = await subscribe();
    expect(await (await fetch(url)).text()).toContain("Cancel subscription");
    expect((await send(`${url}/cancel`, { subscription: id })).status).toBe(303);
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

    const declined = await send(`${url}/card`, { ...filled, card: declinedCard });
    expect(await declined.text()).toContain("Your card was declined.");
    const saved = await send(`${url}/card`, filled);
    expect(saved.headers.get("location")).toMatch(/\?saved=1$/);
    const { invoice_settings: settings } = await stripe.customers
      .retrieve(customer.id, { expand: ["invoice_settings.default_payment_method"] })
      .then((found) => (found.deleted ? { invoice_settings: null } : found));
    expect(settings?.default_payment_method).toMatchObject({ card: { last4: "4242" } });
    expect(await (await fetch(url)).text()).toContain("visa ending in 4242, expires 12/34 · default");

    const [owed] = (await stripe.invoices.list({ subscription: id, status: "open" })).data;
    for (let i = 0; i < 2; i += 1) {
      expect((await send(`${url}/pay`, { invoice: owed?.id ?? "" })).status).toBe(303);
    }
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: "active" });
    expect((await stripe.invoices.list({ subscription: id })).data.map(({ status }) => status)).toEqual([
      "paid",
      "paid",
    ]);
  });

  test("keeps the billing details it may change, and no other", async () => {
    const { url, stripe, customer } = await aPortal();
    await send(`${url}/details`, { ...filled, name: "Verdi Snc", email: "other@example.com" });
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
    expect((await send(`${foreign.url}/cancel`, { subscription: id })).status).toBe(403);
    const [invoice] = (await stripe.invoices.list({ subscription: id })).data;
    expect((await send(`${foreign.url}/pay`, { invoice: invoice?.id ?? "" })).status).toBe(403);
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
    const saved = await send(`${url}/card`, filled);
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
  expect(await (await send(url, {})).text()).toContain("Your card was declined.");
  const card = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  await stripe.subscriptions.update(id, { default_payment_method: card.id });
  expect((await send(url, {})).status).toBe(303);
  expect((await send(url, {})).status).toBe(303);
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
