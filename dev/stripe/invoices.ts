import Stripe from "stripe";
import { paysNow } from "./cards";
import { type Box, change, embedded, emit, found, idOf } from "./context";
import { newId } from "./ids";
import { taxIdsOf } from "./resources/customers";

type Drafted = {
  /** When it had to be known before; else a new one. */
  id?: string;
  subscription: Stripe.Subscription;
  reason: Stripe.Invoice.BillingReason;
  /** In the currency's smallest unit. */
  amount: number;
  description: string;
  period: { start: number; end: number };
};

/** A draft for a subscription's period; `invoice.created` goes out. */
export function draftInvoice(box: Box, drafted: Drafted): Stripe.Invoice {
  const { id = newId("in"), subscription, reason, amount, description, period } = drafted;
  const { store, clock } = box;
  const customer = found(box, "customers", idOf(subscription.customer) ?? "");
  const now = clock.now();
  const invoice: Stripe.Invoice = {
    id,
    object: "invoice",
    account_country: "IT",
    account_name: "Invoicetronic",
    account_tax_ids: null,
    amount_due: amount,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: amount,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: now + 3600,
    billing_reason: reason,
    collection_method: "charge_automatically",
    created: now,
    currency: subscription.currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: customer.tax_exempt ?? "none",
    customer_tax_ids: taxIdsOf(box, customer.id).map(({ type, value }) => ({ type, value })),
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: embedded([invoiceLine(id, subscription, amount, description, period)], `/v1/invoices/${id}/lines`),
    livemode: false,
    metadata: {},
    next_payment_attempt: now + 3600,
    number: null,
    on_behalf_of: null,
    parent: {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: "subscription_details",
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: period.start,
    period_start: period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: "draft",
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: amount,
    subtotal_excluding_tax: amount,
    test_clock: idOf(customer.test_clock),
    total: amount,
    total_discount_amounts: [],
    total_excluding_tax: amount,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  };
  store.put("invoices", invoice);
  emit(box, "invoice.created", invoice);
  return invoice;
}

function invoiceLine(
  invoiceId: string,
  subscription: Stripe.Subscription,
  amount: number,
  description: string,
  period: { start: number; end: number },
): Stripe.InvoiceLineItem {
  const [item] = subscription.items.data;
  return {
    id: newId("il"),
    object: "line_item",
    amount,
    currency: subscription.currency,
    description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: invoiceId,
    livemode: false,
    metadata: subscription.metadata,
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: null,
        subscription: subscription.id,
        subscription_item: item?.id ?? "",
      },
      type: "subscription_item_details",
    },
    period,
    pretax_credit_amounts: [],
    pricing: item
      ? {
          price_details: { price: item.price.id, product: idOf(item.price.product) ?? "" },
          type: "price_details",
          unit_amount_decimal: Stripe.Decimal.from(amount),
        }
      : null,
    quantity: 1,
    quantity_decimal: Stripe.Decimal.from(1),
    subscription: subscription.id,
    subtotal: amount,
    taxes: [],
  };
}

/** draft → open: from here on it is to be paid. */
export function finalizeInvoice(box: Box, invoice: Stripe.Invoice): Stripe.Invoice {
  const now = box.clock.now();
  const page = `${box.url}/i/${invoice.id}`;
  const customer = found(box, "customers", idOf(invoice.customer) ?? "");
  const sequence = customer.next_invoice_sequence ?? 1;
  box.store.put("customers", { ...customer, next_invoice_sequence: sequence + 1 });
  return change(box, "invoices", "invoice.finalized", invoice, {
    automatically_finalizes_at: null,
    effective_at: now,
    ending_balance: 0,
    hosted_invoice_url: page,
    // No PDF is made here: the page stands for it.
    invoice_pdf: page,
    number: `${customer.invoice_prefix ?? "LOCAL"}-${String(sequence).padStart(4, "0")}`,
    status: "open",
    status_transitions: { ...invoice.status_transitions, finalized_at: now },
  });
}

/** open → paid, when the card pays or nothing is due; false and one attempt more when it doesn't. */
export function attemptPayment(box: Box, invoice: Stripe.Invoice, cardId: string | null): boolean {
  const isFree = invoice.amount_due === 0;
  const attempts = invoice.attempt_count + (isFree ? 0 : 1);
  if (!isFree && !paysNow(box, cardId)) {
    const waitDays = retryAfterDays[attempts - 1];
    change(box, "invoices", "invoice.payment_failed", invoice, {
      attempt_count: attempts,
      attempted: true,
      auto_advance: waitDays !== undefined,
      next_payment_attempt: waitDays === undefined ? null : box.clock.now() + waitDays * 86_400,
    });
    return false;
  }
  const paid = change(box, "invoices", "invoice.paid", invoice, {
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempt_count: attempts,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: "paid",
    status_transitions: { ...invoice.status_transitions, paid_at: box.clock.now() },
  });
  emit(box, "invoice.payment_succeeded", paid);
  return true;
}

/** Days from each failed attempt to the next; after the last there is none. */
const retryAfterDays = [3, 5, 7];
