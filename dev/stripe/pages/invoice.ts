import { type Box, idOf } from "../context";
import { payOpenInvoice } from "../renewals";
import { notFound } from "./checkout";
import { html, type Page, page, redirect } from "./html";
import { day, money, textsFor } from "./texts";

type Visit = { box: Box; id: string; acceptLanguage: string | undefined };

/** Where `hosted_invoice_url` leads: one invoice, with a button while it is unpaid. */
export function showInvoice({ box, id, acceptLanguage }: Visit, hasFailed = false): Page {
  const invoice = box.store.get("invoices", id);
  const [locale = null] =
    box.store.get("customers", idOf(invoice?.customer ?? null))?.preferred_locales ?? [];
  const texts = textsFor(locale, acceptLanguage);
  if (!invoice || invoice.status === "draft") return notFound(texts);
  const words = new Map<string, string>(Object.entries(texts.invoiceStatus));
  const content = html`
<header class="note">${texts.standIn}</header>
<main><div class="box">
  ${hasFailed && html`<p class="error" role="alert">${texts.declined}</p>`}
  <h1>${texts.invoice} ${invoice.number}</h1>
  <p class="price">${money(texts, invoice.total, invoice.currency)}</p>
  <p class="muted">${words.get(invoice.status ?? "") ?? ""} · ${day(texts, invoice.created)} · ${invoice.customer_name ?? invoice.customer_email}</p>
  ${invoice.lines.data.map((line) => html`<p class="line"><span>${line.description}</span><span>${money(texts, line.amount, line.currency)}</span></p>`)}
  ${invoice.status === "open" && html`<form method="post" action="/i/${id}"><button class="wide">${texts.pay}</button></form>`}
</div></main>`;
  return page(texts.language, `${texts.invoice} ${invoice.number}`, content);
}

/** The button was pressed: the card that is on file is charged; pressed twice, it pays once. */
export function payInvoicePage(visit: Visit): Page {
  const { box, id } = visit;
  const invoice = box.store.get("invoices", id);
  if (invoice?.status !== "open") return invoice ? redirect(`/i/${id}`) : showInvoice(visit);
  const { status } = box.store.transaction(() => payOpenInvoice(box, invoice, null));
  return status === "paid" ? redirect(`/i/${id}`) : showInvoice(visit, true);
}
