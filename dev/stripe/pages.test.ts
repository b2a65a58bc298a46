import { describe, expect, test } from "vitest";
import { aShop, declinedCard, filled, payment, sendForm } from "./fixtures";

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
    const answer = await sendForm(session.url ?? "", filled);
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
    const answer = await sendForm(session.url ?? "", { ...filled, ...wrong });
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
    const late = await sendForm(expired.url ?? "", filled);
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
    const again = await (await sendForm(url ?? "", { ...filled, expiry: "", city: '"><script>' })).text();
    expect(again).not.toContain("<script");
  });
});
