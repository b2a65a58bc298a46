import type Stripe from "stripe";
import { type Box, found, idOf } from "../context";
import { declined, invalid, type Refusal } from "../errors";
import { listOf, within } from "../list";
import { payOpenInvoice } from "../renewals";
import { route } from "../route";
import { mustBeAttached } from "./customers";

/** The subscription an invoice is for; null for any other kind. */
export const subscriptionOf = (invoice: Stripe.Invoice): string | null =>
  idOf(invoice.parent?.subscription_details?.subscription);

function payInvoice(box: Box, id: string, params: Stripe.InvoicePayParams): Stripe.Invoice | Refusal {
  const invoice = found(box, "invoices", id);
  if (invoice.status === "paid") throw invalid("Invoice is already paid");
  if (invoice.status !== "open")
    throw invalid(`You can only pay an open invoice. This one is ${invoice.status}.`);
  const card = params.payment_method;
  if (card) mustBeAttached(box, idOf(invoice.customer) ?? "", card, "payment_method");
  const after = payOpenInvoice(box, invoice, card ?? null);
  // Not thrown: the failed attempt stays counted.
  return after.status === "paid" ? after : declined();
}

/** `/v1/invoices`. */
export const invoiceRoutes = [
  route({
    method: "GET",
    path: "/v1/invoices/:id",
    params: "invoiceRetrieve",
    takes: [],
    answer: (box, _params, id) => found(box, "invoices", id),
  }),
  route({
    method: "POST",
    path: "/v1/invoices/:id/pay",
    params: "invoicePay",
    takes: ["off_session", "payment_method"],
    answer: (box, params, id) => payInvoice(box, id, params),
  }),
  route({
    method: "GET",
    path: "/v1/invoices",
    params: "invoiceList",
    takes: ["created", "customer", "ending_before", "limit", "starting_after", "status", "subscription"],
    answer(box, params, _id, path) {
      const { customer, status, subscription } = params;
      const rows = box.store
        .all("invoices")
        .filter(
          (invoice) =>
            (customer === undefined || idOf(invoice.customer) === customer) &&
            (status === undefined || invoice.status === status) &&
            (subscription === undefined || subscriptionOf(invoice) === subscription) &&
            within(invoice.created, params.created),
        );
      return listOf(rows, params, path);
    },
  }),
];
