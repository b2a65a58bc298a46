import type Stripe from "stripe";
import { attachCard, cardOfNumber, createCard } from "./cards";
import { type Box, change, emit, found, idOf } from "./context";
import { declined, invalid, Refusal } from "./errors";
import { address } from "./fields";
import { addTaxId, taxIdsOf } from "./resources/customers";
import { startSubscription } from "./subscriptions";

/** What a person fills in on the checkout page. */
export type Payment = {
  /** With or without spaces. */
  card: string;
  expMonth?: number;
  expYear?: number;
  name?: string;
  address?: Stripe.AddressParam;
  businessName?: string;
  /** An EU VAT number with its country: `IT01234567897`. */
  taxId?: string;
};

/** A session that can't be paid any more: `complete` or `expired`. */
export class NotOpen extends Error {
  override readonly name = "NotOpen";
  constructor(readonly session: Stripe.Checkout.Session) {
    super(`This Checkout Session is ${session.status}`);
  }
}

/** Pays an open session; throws `NotOpen`, or a `Refusal` that leaves it open and everything as it was. */
export function paySession(box: Box, sessionId: string, payment: Payment): Stripe.Checkout.Session {
  const session = found(box, "sessions", sessionId);
  if (session.status !== "open") throw new NotOpen(session);
  const order = box.store.get("orders", session.id);
  const customerId = idOf(session.customer);
  if (!order || !customerId) throw new Error(`The session ${session.id} has no order`);

  const test = cardOfNumber(payment.card);
  if (!test) {
    throw new Refusal("Your card number is incorrect.", {
      status: 402,
      type: "card_error",
      code: "incorrect_number",
      param: "card",
    });
  }
  if (test.behaviour === "declines at once") throw declined();
  const billing = address(payment.address);
  if (session.billing_address_collection === "required" && !(billing?.country && billing.line1)) {
    throw invalid("The billing address is incomplete.", "address");
  }
  if (session.tax_id_collection?.required === "if_supported" && !payment.taxId) {
    throw invalid("A tax ID is required.", "taxId");
  }

  const { expMonth, expYear, name = null } = payment;
  const customer = found(box, "customers", customerId);
  const card = createCard(box, test, {
    expMonth,
    expYear,
    billingDetails: { address: billing, email: customer.email, name },
  });
  const attached = attachCard(box, card, customerId);
  keepDetails(box, session, customer, payment);
  const subscription = startSubscription(box, order, customerId, attached);
  const completed = box.store.put("sessions", {
    ...session,
    collected_information: {
      business_name: payment.businessName ?? null,
      individual_name: null,
      shipping_details: null,
    },
    customer_details: {
      address: billing,
      business_name: payment.businessName ?? null,
      email: customer.email,
      individual_name: null,
      name: payment.businessName || name,
      phone: null,
      tax_exempt: customer.tax_exempt ?? "none",
      tax_ids: taxIdsOf(box, customerId).map(({ type, value }) => ({ type, value })),
    },
    invoice: subscription.latest_invoice,
    payment_status: session.amount_total === 0 ? "no_payment_required" : "paid",
    status: "complete",
    subscription: subscription.id,
    url: null,
  });
  emit(box, "checkout.session.completed", completed);
  return completed;
}

function keepDetails(
  box: Box,
  session: Stripe.Checkout.Session,
  customer: Stripe.Customer,
  payment: Payment,
): void {
  const update = box.store.get("orders", session.id)?.customerUpdate ?? {};
  const name = payment.businessName || payment.name;
  change(box, "customers", "customer.updated", customer, {
    ...(update.address === "auto" && payment.address && { address: address(payment.address) }),
    ...(update.name === "auto" && name && { name }),
  });
  const { taxId } = payment;
  if (!session.tax_id_collection?.enabled || !taxId) return;
  const isKnown = taxIdsOf(box, customer.id).some(({ value }) => value === taxId.replace(/[\s.-]/g, ""));
  if (!isKnown) addTaxId(box, customer.id, "eu_vat", taxId.toUpperCase(), "taxId");
}
