import type Stripe from "stripe";
import { type Box, emit } from "./context";
import { Refusal } from "./errors";
import { newId } from "./ids";
import type { CardBehaviour } from "./tables";

type TestCard = { number: string; brand: string; behaviour: CardBehaviour; declineCode?: string };

/** The test cards, by the names the API gives them (https://docs.stripe.com/testing). */
export const testCards: Record<string, TestCard> = {
  visa: { number: "4242424242424242", brand: "visa", behaviour: "succeeds" },
  mastercard: { number: "5555555555554444", brand: "mastercard", behaviour: "succeeds" },
  chargeCustomerFail: { number: "4000000000000341", brand: "visa", behaviour: "fails when charged" },
  chargeDeclined: { number: "4000000000000002", brand: "visa", behaviour: "declines at once" },
};

/** What a card field holds once its spaces are gone; null when it is none of the test cards. */
export const cardOfNumber = (number: string): TestCard | null =>
  Object.values(testCards).find((card) => card.number === number.replace(/[\s-]/g, "")) ?? null;

/** The card behind `pm_card_visa` or `tok_visa`; null for any other name. */
export function cardOfName(name: string): TestCard | null {
  const [, short = ""] = /^(?:pm_card|tok)_(\w+)$/.exec(name) ?? [];
  return Object.hasOwn(testCards, short) ? (testCards[short] ?? null) : null;
}

type CardData = {
  expMonth?: number;
  expYear?: number;
  billingDetails?: Partial<Stripe.PaymentMethod.BillingDetails>;
  metadata?: Stripe.Metadata;
};

/** Keeps a card, of nobody yet; refuses one that has expired. */
export function createCard(box: Box, card: TestCard, data: CardData): Stripe.PaymentMethod {
  const now = new Date(box.clock.nowMs());
  const { expMonth = 12, expYear = now.getUTCFullYear() + 5, billingDetails, metadata = {} } = data;
  const refuse = (message: string, code: string, param: string) =>
    new Refusal(message, { status: 402, type: "card_error", code, param });
  if (!(expMonth >= 1 && expMonth <= 12)) {
    throw refuse("Your card's expiration month is invalid.", "invalid_expiry_month", "exp_month");
  }
  if (Date.UTC(expYear, expMonth, 1) <= now.getTime() || expYear > now.getUTCFullYear() + 50) {
    throw refuse("Your card's expiration year is invalid.", "invalid_expiry_year", "exp_year");
  }
  const row: Stripe.PaymentMethod = {
    id: newId("pm"),
    object: "payment_method",
    allow_redisplay: "limited",
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null, ...billingDetails },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: "US",
      display_brand: card.brand,
      exp_month: expMonth,
      exp_year: expYear,
      fingerprint: `local${card.number.slice(-8)}`,
      funding: "credit",
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: box.clock.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata,
    type: "card",
  };
  box.store.put("cards", { id: row.id, behaviour: card.behaviour });
  return box.store.put("paymentMethods", row);
}

/** Gives a card to a customer. */
export function attachCard(box: Box, card: Stripe.PaymentMethod, customerId: string): Stripe.PaymentMethod {
  const attached = box.store.put("paymentMethods", { ...card, customer: customerId });
  emit(box, "payment_method.attached", attached);
  return attached;
}

/** Whether money can be taken from this card; a card that is gone or nobody knows pays nothing. */
export function paysNow(box: Box, cardId: string | null): boolean {
  return box.store.get("cards", cardId)?.behaviour === "succeeds";
}
