import type Stripe from "stripe";
import { type Box, idOf } from "../context";
import { Refusal } from "../errors";
import { NotOpen, type Payment, paySession } from "../pay";
import { recurringOfSession } from "../resources/sessions";
import { productName } from "../subscriptions";
import { addressFields, cardFields, message, readAddress, readCard } from "./fields";
import { html, type Page, page, redirect } from "./html";
import { day, money, type Texts, textsFor } from "./texts";

type Visit = { box: Box; id: string; acceptLanguage: string | undefined };

/** The checkout page of a session, open or over. */
export function showCheckout({ box, id, acceptLanguage }: Visit): Page {
  const session = box.store.get("sessions", id);
  const texts = textsFor(session?.locale ?? null, acceptLanguage);
  if (!session) return notFound(texts);
  return session.status === "open"
    ? openPage(box, session, texts, new Map(), null)
    : closedPage(session, texts);
}

/** The button was pressed: on to the shop, or the page again with what was wrong. Pressed twice, it pays once. */
export function payCheckout({ box, id, acceptLanguage }: Visit, form: Map<string, string>): Page {
  const session = box.store.get("sessions", id);
  const texts = textsFor(session?.locale ?? null, acceptLanguage);
  if (!session) return notFound(texts);
  const card = readCard(form);
  if (session.status === "open" && card === null) {
    return openPage(box, session, texts, form, texts.expiryInvalid);
  }
  const payment: Payment = {
    card: "",
    ...card,
    name: form.get("name"),
    address: readAddress(form),
    businessName: form.get("business_name"),
    taxId: form.get("tax_id"),
  };
  try {
    return redirect(successUrl(box.store.transaction(() => paySession(box, id, payment))));
  } catch (error) {
    if (error instanceof NotOpen) {
      return error.session.status === "complete"
        ? redirect(successUrl(error.session))
        : closedPage(error.session, texts);
    }
    if (error instanceof Refusal) return openPage(box, session, texts, form, message(texts, error));
    throw error;
  }
}

const successUrl = (session: Stripe.Checkout.Session) =>
  (session.success_url ?? "").replaceAll("{CHECKOUT_SESSION_ID}", session.id);

function openPage(
  box: Box,
  session: Stripe.Checkout.Session,
  texts: Texts,
  form: Map<string, string>,
  error: string | null,
): Page {
  const sold = recurringOfSession(box, session);
  if (!sold) return notFound(texts);
  const { price, recurring } = sold;
  const trialDays = box.store.get("orders", session.id)?.subscriptionData.trial_period_days;
  const perPeriod = `${money(texts, price.unit_amount ?? 0, price.currency)} ${every(texts, recurring)}`;
  const due = money(texts, session.amount_total ?? 0, price.currency);
  const firstCharge = day(texts, box.clock.now() + (trialDays ?? 0) * 86_400);
  const customer = box.store.get("customers", idOf(session.customer));
  const asksTaxId = session.tax_id_collection?.enabled ?? false;
  const asksAddress = session.billing_address_collection === "required";
  const content = html`
<header class="note">${texts.standIn}</header>
<main>
  ${session.cancel_url && html`<a class="back" href="${session.cancel_url}">← ${texts.back}</a>`}
  <div class="two">
    <section>
      <h1>${texts.subscribeTo(productName(box, price))}</h1>
      <p class="price">${trialDays === undefined ? perPeriod : texts.freeDays(trialDays)}</p>
      ${trialDays !== undefined && html`<p class="muted">${texts.afterwards(perPeriod, firstCharge)}</p>`}
      <p class="muted">${box.store.get("orders", session.id)?.subscriptionData.description ?? null}</p>
      <p class="sum"><span>${texts.dueToday}</span><span>${due}</span></p>
    </section>
    <form class="box" method="post" action="/c/pay/${session.id}">
      ${error && html`<p class="error" role="alert">${error}</p>`}
      <p class="muted">${customer?.email ?? null}</p>
      ${cardFields(texts, form)}
      ${asksAddress && html`<fieldset><legend>${texts.billingAddress}</legend>${addressFields(texts, form)}</fieldset>`}
      ${
        asksTaxId &&
        html`<fieldset><legend>${texts.business}</legend>
        <label>${texts.businessName}<input name="business_name" value="${form.get("business_name") ?? ""}" autocomplete="organization"></label>
        <label>${texts.taxId}<input name="tax_id" value="${form.get("tax_id") ?? ""}" placeholder="IT01234567897"></label></fieldset>`
      }
      <button class="wide">${trialDays === undefined ? texts.payNow(due) : texts.startTrial}</button>
    </form>
  </div>
</main>`;
  return page(texts.language, texts.subscribeTo(productName(box, price)), content, {
    formTarget: session.success_url,
  });
}

function every(texts: Texts, { interval, interval_count: count }: Stripe.Price.Recurring): string {
  const words = new Map(Object.entries(texts.per));
  const word = words.get(interval) ?? interval;
  return count === 1 ? word : `/ ${count} ${interval}`;
}

function closedPage(session: Stripe.Checkout.Session, texts: Texts): Page {
  const isComplete = session.status === "complete";
  const title = isComplete ? texts.completeTitle : texts.expiredTitle;
  const onward = isComplete ? successUrl(session) : session.cancel_url;
  const content = html`
<header class="note">${texts.standIn}</header>
<main><div class="box"><h1>${title}</h1><p>${isComplete ? texts.complete : texts.expired}</p>
${onward && html`<a href="${onward}">${texts.back}</a>`}</div></main>`;
  return page(texts.language, title, content);
}

/** For an address that belongs to nothing. */
export function notFound(texts: Texts): Page {
  const content = html`
<header class="note">${texts.standIn}</header>
<main><div class="box"><h1>${texts.unknownTitle}</h1><p>${texts.unknown}</p></div></main>`;
  return page(texts.language, texts.unknownTitle, content, { status: 404 });
}
