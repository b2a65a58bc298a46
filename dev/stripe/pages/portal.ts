import type Stripe from "stripe";
import { attachCard, cardOfNumber, createCard } from "../cards";
import { type Box, change, found, idOf } from "../context";
import { declined, invalid, Refusal } from "../errors";
import { mustBeEmail } from "../fields";
import { payOpenInvoice } from "../renewals";
import { addTaxId, taxIdsOf } from "../resources/customers";
import { cardsOf } from "../resources/payment-methods";
import { featuresOf } from "../resources/portal";
import { cancelSubscription, isOver, periodEndOf, productName } from "../subscriptions";
import { notFound } from "./checkout";
import { addressFields, cardFields, message, readAddress, readCard } from "./fields";
import { type Html, html, type Page, page, redirect } from "./html";
import { day, money, type Texts, textsFor } from "./texts";

type Visit = { box: Box; id: string; acceptLanguage: string | undefined; saved: boolean };

/** The portal page of a customer, with what its configuration allows. */
export function showPortal({ box, id, acceptLanguage, saved }: Visit, refusal: Refusal | null = null): Page {
  const session = box.store.get("portalVisits", id)?.session;
  const texts = textsFor(session?.locale ?? null, acceptLanguage);
  if (!session) return notFound(texts);
  const error = refusal && message(texts, refusal);
  const customer = found(box, "customers", session.customer);
  const allowed = featuresOf(box, session);
  const isCardOnly = session.flow?.type === "payment_method_update";
  const show = { box, texts, customer, at: `/p/session/${id}` };
  const content = html`
<header class="note">${texts.standIn}</header>
<main>
  ${session.return_url && html`<a class="back" href="${session.return_url}">← ${texts.back}</a>`}
  <h1>${texts.portal}${customer.name && html` · ${customer.name}`}</h1>
  ${error && html`<p class="error" role="alert">${error}</p>`}
  ${saved && !error && html`<p class="good" role="status">${texts.saved}</p>`}
  ${(allowed.payment_method_update.enabled || isCardOnly) && cardSection(show)}
  ${!isCardOnly && subscriptionSection(show, allowed.subscription_cancel.enabled)}
  ${!isCardOnly && allowed.invoice_history.enabled && invoiceSection(show)}
  ${!isCardOnly && allowed.customer_update.enabled && detailSection(show, allowed.customer_update.allowed_updates)}
</main>`;
  return page(texts.language, texts.portal, content, {
    status: refusal?.details.status === 403 ? 403 : 200,
    formTarget: session.flow?.after_completion.redirect?.return_url ?? null,
  });
}

type Show = { box: Box; texts: Texts; customer: Stripe.Customer; at: string };

function cardSection({ box, texts, customer, at }: Show): Html {
  const preferred = idOf(customer.invoice_settings.default_payment_method);
  const lines = cardsOf(box, customer.id).map(({ id, card }) => {
    if (!card) return null;
    const expiry = `${String(card.exp_month).padStart(2, "0")}/${card.exp_year % 100}`;
    return html`<p>${texts.cardLine(card.brand, card.last4, expiry)}${id === preferred && html` · ${texts.preferred}`}</p>`;
  });
  return html`<section class="box"><h2>${texts.paymentMethod}</h2>
${lines.length > 0 ? lines : html`<p>${texts.noCard}</p>`}
<form method="post" action="${at}/card"><fieldset><legend>${texts.newCard}</legend>${cardFields(texts, new Map())}</fieldset>
<button>${texts.saveCard}</button></form></section>`;
}

function subscriptionSection({ box, texts, customer, at }: Show, mayCancel: boolean): Html {
  const lines = box.store
    .all("subscriptions")
    .filter((one) => idOf(one.customer) === customer.id && !isOver(one))
    .map((one) => {
      const price = one.items.data[0]?.price;
      const end = day(texts, one.cancel_at ?? periodEndOf(one));
      const fact =
        one.status === "past_due" || one.status === "unpaid"
          ? texts.overdue
          : one.cancel_at !== null
            ? texts.endsOn(end)
            : one.status === "trialing"
              ? texts.trialUntil(end)
              : texts.renewsOn(end);
      return html`<div class="line"><span>${price ? productName(box, price) : ""}${one.description && html` · ${one.description}`}
<span class="muted">${fact}</span></span>${
        mayCancel &&
        one.cancel_at === null &&
        html`<form method="post" action="${at}/cancel"><input type="hidden" name="subscription" value="${one.id}"><button class="quiet">${texts.cancel}</button></form>`
      }</div>`;
    });
  return html`<section class="box"><h2>${texts.subscriptions}</h2>${lines}</section>`;
}

function invoiceSection({ box, texts, customer, at }: Show): Html {
  const words = new Map<string, string>(Object.entries(texts.invoiceStatus));
  const rows = box.store
    .all("invoices")
    .filter((invoice) => idOf(invoice.customer) === customer.id && invoice.status !== "draft")
    .toReversed()
    .map(
      (invoice) => html`<tr><td>${day(texts, invoice.created)}</td><td>${invoice.number}</td>
<td>${money(texts, invoice.total, invoice.currency)}</td><td>${words.get(invoice.status ?? "") ?? ""}</td>
<td>${
        invoice.status === "open" &&
        html`<form method="post" action="${at}/pay"><input type="hidden" name="invoice" value="${invoice.id}"><button class="quiet">${texts.pay}</button></form>`
      }</td></tr>`,
    );
  return html`<section class="box"><h2>${texts.invoices}</h2>${
    rows.length === 0
      ? html`<p class="muted">${texts.noInvoices}</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-label="${texts.invoices}"><table><thead><tr><th>${texts.date}</th><th>${texts.number}</th><th>${texts.amount}</th><th>${texts.status}</th><td></td></tr></thead><tbody>${rows}</tbody></table></div>`
  }</section>`;
}

function detailSection({ box, texts, customer, at }: Show, may: string[]): Html {
  const { address } = customer;
  const filled = new Map(
    Object.entries(address ?? {}).flatMap(([key, value]) => (value ? [[key, value] as const] : [])),
  );
  return html`<section class="box"><h2>${texts.details}</h2><form method="post" action="${at}/details">
${may.includes("name") && html`<label>${texts.businessName}<input name="name" value="${customer.name ?? ""}"></label>`}
${may.includes("email") && html`<label>${texts.email}<input name="email" type="email" value="${customer.email ?? ""}"></label>`}
${may.includes("address") && html`<fieldset><legend>${texts.billingAddress}</legend>${addressFields(texts, filled)}</fieldset>`}
${
  may.includes("tax_id") &&
  html`<label>${texts.taxId}<input name="tax_id" value="${taxIdsOf(box, customer.id)[0]?.value ?? ""}"></label>`
}
<button>${texts.save}</button></form></section>`;
}

/** One of the page's forms was sent. */
export function changePortal(visit: Visit, form: Map<string, string>, what: string): Page {
  const { box, id, acceptLanguage } = visit;
  const session = box.store.get("portalVisits", id)?.session;
  const texts = textsFor(session?.locale ?? null, acceptLanguage);
  if (!session || !Object.hasOwn(changes, what)) return notFound(texts);
  try {
    const refusal = box.store.transaction(() => changes[what]?.(box, session, form));
    if (refusal instanceof Refusal) return showPortal(visit, refusal);
  } catch (error) {
    if (error instanceof Refusal) return showPortal(visit, error);
    throw error;
  }
  const onward = session.flow?.after_completion.redirect?.return_url;
  return redirect(onward ?? `/p/session/${id}?saved=1`);
}

/** A refusal that is returned keeps what was done; one that is thrown undoes it. */
type Change = (
  box: Box,
  session: Stripe.BillingPortal.Session,
  form: Map<string, string>,
) => Refusal | undefined;

const changes: Record<string, Change> = {
  card(box, session, form) {
    if (!featuresOf(box, session).payment_method_update.enabled && !session.flow) throw notAllowed();
    const customer = found(box, "customers", session.customer);
    const given = readCard(form);
    if (!given) throw invalid("Your card's expiration date is invalid.", "expiry", "invalid_expiry_month");
    const test = cardOfNumber(given.card);
    if (!test) throw invalid("Your card number is incorrect.", "card", "incorrect_number");
    if (test.behaviour === "declines at once") throw declined();
    const name = form.get("name") || null;
    const card = attachCard(
      box,
      createCard(box, test, { ...given, billingDetails: { name, email: customer.email } }),
      customer.id,
    );
    change(box, "customers", "customer.updated", customer, {
      invoice_settings: { ...customer.invoice_settings, default_payment_method: card.id },
    });
    return undefined;
  },

  pay(box, session, form) {
    const invoice = box.store.get("invoices", form.get("invoice"));
    if (!featuresOf(box, session).invoice_history.enabled) throw notAllowed();
    if (!invoice || idOf(invoice.customer) !== session.customer) throw notAllowed();
    // Pressed twice, it is paid once.
    if (invoice.status !== "open") return undefined;
    return payOpenInvoice(box, invoice, null).status === "paid" ? undefined : declined();
  },

  details(box, session, form) {
    const { enabled, allowed_updates: may } = featuresOf(box, session).customer_update;
    if (!enabled) throw notAllowed();
    const customer = found(box, "customers", session.customer);
    const email = form.get("email");
    mustBeEmail(email, "email");
    const address = readAddress(form);
    change(box, "customers", "customer.updated", customer, {
      ...(may.includes("name") && { name: form.get("name") || null }),
      ...(may.includes("email") && email && { email }),
      ...(may.includes("address") &&
        address && {
          address: {
            city: address.city || null,
            country: address.country || null,
            line1: address.line1 || null,
            line2: customer.address?.line2 ?? null,
            postal_code: address.postal_code || null,
            state: customer.address?.state ?? null,
          },
        }),
    });
    const taxId = form.get("tax_id")?.toUpperCase();
    if (may.includes("tax_id") && taxId && !taxIdsOf(box, customer.id).some(({ value }) => value === taxId)) {
      for (const { id } of taxIdsOf(box, customer.id)) box.store.remove("taxIds", id);
      addTaxId(box, customer.id, "eu_vat", taxId);
    }
    return undefined;
  },

  cancel(box, session, form) {
    const { enabled, mode } = featuresOf(box, session).subscription_cancel;
    const subscription = box.store.get("subscriptions", form.get("subscription"));
    if (!enabled || !subscription || idOf(subscription.customer) !== session.customer) throw notAllowed();
    if (isOver(subscription)) return undefined;
    if (mode === "immediately") {
      cancelSubscription(box, subscription, "cancellation_requested");
      return undefined;
    }
    // The portal's own notation of "at the period's end", with flexible billing: a time, not the flag.
    change(box, "subscriptions", "customer.subscription.updated", subscription, {
      cancel_at: periodEndOf(subscription),
      canceled_at: box.clock.now(),
      cancellation_details: {
        comment: null,
        feedback: null,
        feedback_option: null,
        reason: "cancellation_requested",
      },
    });
    return undefined;
  },
};

const notAllowed = () =>
  new Refusal("The configuration of this portal does not allow this.", {
    status: 403,
    type: "invalid_request_error",
  });
