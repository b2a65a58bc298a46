import type Stripe from "stripe";
import { type Box, change, emit, found, idOf } from "../context";
import { invalid } from "../errors";
import { address, mergeMetadata, mustBeEmail } from "../fields";
import { newId, randomText } from "../ids";
import { listOf, within } from "../list";
import { route } from "../route";
import { cancelSubscription, isOver } from "../subscriptions";

function createCustomer(box: Box, params: Stripe.CustomerCreateParams): Stripe.Customer {
  mustBeEmail(params.email, "email");
  const testClock = params.test_clock ? found(box, "testClocks", params.test_clock, "test_clock").id : null;
  const customer: Stripe.Customer = {
    id: newId("cus", 14),
    object: "customer",
    address: address(params.address),
    balance: 0,
    ...(params.business_name && { business_name: params.business_name }),
    created: box.clock.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: params.description ?? null,
    discount: null,
    email: params.email ?? null,
    ...(params.individual_name && { individual_name: params.individual_name }),
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: mergeMetadata(null, params.metadata),
    name: params.name ?? null,
    next_invoice_sequence: 1,
    phone: params.phone ?? null,
    preferred_locales: params.preferred_locales ?? [],
    shipping: null,
    tax_exempt: params.tax_exempt || "none",
    test_clock: testClock,
  };
  box.store.put("customers", customer);
  emit(box, "customer.created", customer);
  for (const { type, value } of params.tax_id_data ?? []) addTaxId(box, customer.id, type, value);
  return customer;
}

function updateCustomer(box: Box, id: string, params: Stripe.CustomerUpdateParams): Stripe.Customer {
  const before = found(box, "customers", id);
  mustBeEmail(params.email, "email");
  const card = params.invoice_settings?.default_payment_method;
  if (card) mustBeAttached(box, id, card, "invoice_settings[default_payment_method]");
  const text = (given: string | null | undefined, old: string | null | undefined) =>
    given === undefined ? (old ?? null) : given || null;
  return change(box, "customers", "customer.updated", before, {
    address: params.address === undefined ? before.address : address(params.address),
    ...(params.business_name !== undefined && { business_name: params.business_name || undefined }),
    description: text(params.description, before.description),
    email: text(params.email, before.email),
    ...(params.individual_name !== undefined && { individual_name: params.individual_name || undefined }),
    invoice_settings: {
      ...before.invoice_settings,
      ...(card !== undefined && { default_payment_method: card || null }),
    },
    metadata: mergeMetadata(before.metadata, params.metadata),
    name: text(params.name, before.name),
    phone: text(params.phone, before.phone),
    preferred_locales: params.preferred_locales ?? before.preferred_locales,
    tax_exempt: params.tax_exempt === undefined ? before.tax_exempt : params.tax_exempt || "none",
  });
}

/** Ends a customer and its subscriptions at once; its id goes on naming something that is deleted. */
export function deleteCustomer(box: Box, id: string): Stripe.DeletedCustomer {
  const customer = found(box, "customers", id);
  for (const subscription of box.store.all("subscriptions")) {
    if (idOf(subscription.customer) !== id || isOver(subscription)) continue;
    cancelSubscription(box, subscription, "cancellation_requested");
  }
  for (const card of box.store.all("paymentMethods")) {
    if (idOf(card.customer) === id) box.store.put("paymentMethods", { ...card, customer: null });
  }
  box.store.remove("customers", id);
  emit(box, "customer.deleted", customer);
  return box.store.put("deletedCustomers", { id, object: "customer", deleted: true });
}

/** Refuses a card that doesn't exist or is another customer's. */
export function mustBeAttached(box: Box, customerId: string, card: string, param: string): void {
  if (idOf(found(box, "paymentMethods", card, param).customer) !== customerId) {
    throw invalid(
      `The customer does not have a payment method with the ID ${card}. The payment method must be attached to the customer.`,
      param,
      "resource_missing",
    );
  }
}

/** Adds a tax id, unverified as in a sandbox; an Italian VAT number must look like one. */
export function addTaxId(
  box: Box,
  customerId: string,
  type: Stripe.TaxId.Type,
  value: string,
  param = "value",
): Stripe.TaxId {
  if (type === "eu_vat" && !/^[A-Z]{2}[0-9A-Z]{2,13}$/.test(value.replace(/[\s.-]/g, ""))) {
    throw invalid("Invalid value for eu_vat.", param, "tax_id_invalid");
  }
  const country = type === "eu_vat" ? value.slice(0, 2) : type.slice(0, 2).toUpperCase();
  const taxId: Stripe.TaxId = {
    id: newId("txi"),
    object: "tax_id",
    country,
    created: box.clock.now(),
    customer: customerId,
    customer_account: null,
    livemode: false,
    owner: { type: "customer", customer: customerId, customer_account: null },
    type,
    value: value.replace(/[\s.-]/g, ""),
    verification: { status: "pending", verified_address: null, verified_name: null },
  };
  box.store.put("taxIds", taxId);
  emit(box, "customer.tax_id.created", taxId);
  return taxId;
}

/** A customer's tax ids, oldest first. */
export const taxIdsOf = (box: Box, customerId: string) =>
  box.store.all("taxIds").filter(({ customer }) => idOf(customer) === customerId);

/** `/v1/customers` and the tax ids under it. */
export const customerRoutes = [
  route({
    method: "POST",
    path: "/v1/customers",
    params: "customerCreate",
    takes: [
      "address",
      "business_name",
      "description",
      "email",
      "individual_name",
      "metadata",
      "name",
      "phone",
      "preferred_locales",
      "tax_exempt",
      "tax_id_data",
      "test_clock",
    ],
    answer: createCustomer,
  }),
  route({
    method: "GET",
    path: "/v1/customers/:id",
    params: "customerRetrieve",
    takes: [],
    answer: (box, _params, id) => box.store.get("deletedCustomers", id) ?? found(box, "customers", id),
  }),
  route({
    method: "POST",
    path: "/v1/customers/:id",
    params: "customerUpdate",
    takes: [
      "address",
      "business_name",
      "description",
      "email",
      "individual_name",
      "invoice_settings.default_payment_method",
      "metadata",
      "name",
      "phone",
      "preferred_locales",
      "tax_exempt",
    ],
    answer: (box, params, id) => updateCustomer(box, id, params),
  }),
  route({
    method: "DELETE",
    path: "/v1/customers/:id",
    params: "customerDelete",
    takes: [],
    answer: (box, _params, id) => deleteCustomer(box, id),
  }),
  route({
    method: "GET",
    path: "/v1/customers",
    params: "customerList",
    takes: ["created", "email", "ending_before", "limit", "starting_after"],
    answer: (box, params, _id, path) =>
      listOf(
        box.store
          .all("customers")
          .filter(
            ({ created, email }) =>
              within(created, params.created) && (params.email === undefined || email === params.email),
          ),
        params,
        path,
      ),
  }),
  route({
    method: "POST",
    path: "/v1/customers/:id/tax_ids",
    params: "customerCreateTaxId",
    takes: ["type", "value"],
    answer: (box, { type, value }, id) => addTaxId(box, found(box, "customers", id).id, type, value),
  }),
  route({
    method: "GET",
    path: "/v1/customers/:id/tax_ids",
    params: "customerListTaxIds",
    takes: ["ending_before", "limit", "starting_after"],
    answer: (box, params, id, path) => listOf(taxIdsOf(box, found(box, "customers", id).id), params, path),
  }),
];
