import type Stripe from "stripe";
import { attachCard, cardOfName, cardOfNumber, createCard } from "../cards";
import { type Box, change, emit, found, idOf } from "../context";
import { declined, invalid, missing, notHere } from "../errors";
import { address, mergeMetadata } from "../fields";
import { listOf } from "../list";
import { route } from "../route";

function createPaymentMethod(box: Box, params: Stripe.PaymentMethodCreateParams): Stripe.PaymentMethod {
  if (params.type !== "card") throw notHere("payment methods other than cards", "type");
  const given = params.card;
  if (!given) throw invalid("Missing required param: card.", "card", "parameter_missing");
  const number = "number" in given ? given.number : undefined;
  const token = "token" in given ? given.token : undefined;
  const card = number ? cardOfNumber(number) : token ? cardOfName(token) : null;
  if (!card) throw notHere("cards other than the test cards", "card");
  return createCard(box, card, {
    expMonth: "exp_month" in given ? given.exp_month : undefined,
    expYear: "exp_year" in given ? given.exp_year : undefined,
    metadata: mergeMetadata(null, params.metadata),
    billingDetails: {
      address: address(params.billing_details?.address),
      email: params.billing_details?.email || null,
      name: params.billing_details?.name || null,
      phone: params.billing_details?.phone || null,
    },
  });
}

function attach(box: Box, id: string, customerId: string | undefined): Stripe.PaymentMethod {
  if (!customerId) throw invalid("Missing required param: customer.", "customer", "parameter_missing");
  const { id: customer } = found(box, "customers", customerId, "customer");
  // `pm_card_visa` stands for a new card each time.
  const named = cardOfName(id);
  const card = named ? createCard(box, named, {}) : found(box, "paymentMethods", id);
  if (box.store.get("cards", card.id)?.behaviour === "declines at once") throw declined();
  const owner = idOf(card.customer);
  if (owner === customer) return card;
  if (owner) {
    throw invalid(
      "The payment method you provided has already been attached to a customer.",
      "payment_method",
    );
  }
  return attachCard(box, card, customer);
}

function detach(box: Box, id: string): Stripe.PaymentMethod {
  const card = found(box, "paymentMethods", id);
  if (!card.customer) {
    throw invalid(
      "The payment method you provided is not attached to a customer so detachment is impossible.",
    );
  }
  for (const customer of box.store.all("customers")) {
    if (idOf(customer.invoice_settings.default_payment_method) !== id) continue;
    change(box, "customers", "customer.updated", customer, {
      invoice_settings: { ...customer.invoice_settings, default_payment_method: null },
    });
  }
  for (const subscription of box.store.all("subscriptions")) {
    if (idOf(subscription.default_payment_method) !== id) continue;
    change(box, "subscriptions", "customer.subscription.updated", subscription, {
      default_payment_method: null,
    });
  }
  const detached = box.store.put("paymentMethods", { ...card, customer: null });
  emit(box, "payment_method.detached", detached, card);
  return detached;
}

/** A customer's cards, oldest first. */
export const cardsOf = (box: Box, customerId: string) =>
  box.store.all("paymentMethods").filter(({ customer }) => idOf(customer) === customerId);

/** `/v1/payment_methods`, and a customer's own list. */
export const paymentMethodRoutes = [
  route({
    method: "POST",
    path: "/v1/payment_methods",
    params: "paymentMethodCreate",
    takes: ["billing_details", "card", "metadata", "type"],
    answer: createPaymentMethod,
  }),
  route({
    method: "GET",
    path: "/v1/payment_methods/:id",
    params: "paymentMethodRetrieve",
    takes: [],
    answer: (box, _params, id) => found(box, "paymentMethods", id),
  }),
  route({
    method: "POST",
    path: "/v1/payment_methods/:id/attach",
    params: "paymentMethodAttach",
    takes: ["customer"],
    answer: (box, { customer }, id) => attach(box, id, customer),
  }),
  route({
    method: "POST",
    path: "/v1/payment_methods/:id/detach",
    params: "paymentMethodDetach",
    takes: [],
    answer: (box, _params, id) => detach(box, id),
  }),
  route({
    method: "GET",
    path: "/v1/payment_methods",
    params: "paymentMethodList",
    takes: ["customer", "ending_before", "limit", "starting_after", "type"],
    answer(box, params, _id, path) {
      const { customer } = params;
      if (customer === undefined) throw missing("customer", "", "customer");
      found(box, "customers", customer, "customer");
      return listOf(
        cardsOf(box, customer).filter(({ type }) => params.type === undefined || type === params.type),
        params,
        path,
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/customers/:id/payment_methods",
    params: "customerListPaymentMethods",
    takes: ["ending_before", "limit", "starting_after", "type"],
    answer: (box, params, id, path) =>
      listOf(
        cardsOf(box, found(box, "customers", id).id).filter(
          ({ type }) => params.type === undefined || type === params.type,
        ),
        params,
        path,
      ),
  }),
];
