import type Stripe from "stripe";
import { testCards } from "../cards";
import type { Refusal } from "../errors";
import { type Html, html } from "./html";
import type { Texts } from "./texts";

type Filled = Map<string, string>;

/** The card's fields and which numbers may go into them; a number that was typed is never sent back. */
export function cardFields(texts: Texts, filled: Filled): Html {
  const group = (number = "") => number.replace(/(.{4})(?=.)/g, "$1 ");
  return html`<label>${texts.card}<input name="card" inputmode="numeric" autocomplete="off" required></label>
<ul class="cards" aria-label="${texts.testCards}">
  <li><code>${group(testCards.visa?.number)}</code> ${texts.cardWorks}</li>
  <li><code>${group(testCards.chargeCustomerFail?.number)}</code> ${texts.cardFailsLater}</li>
  <li><code>${group(testCards.chargeDeclined?.number)}</code> ${texts.cardDeclined}</li>
</ul>
<div class="row">
  <label>${texts.expiry}<input name="expiry" inputmode="numeric" autocomplete="off" placeholder="12/34" required></label>
  <label>${texts.cvc}<input name="cvc" inputmode="numeric" autocomplete="off" placeholder="123" required></label>
</div>
<label>${texts.name}<input name="name" value="${filled.get("name") ?? ""}" autocomplete="off"></label>`;
}

/** The lines of an address. */
export function addressFields(texts: Texts, filled: Filled): Html {
  const value = (name: string) => filled.get(name) ?? "";
  return html`<label>${texts.line1}<input name="line1" value="${value("line1")}" autocomplete="off" required></label>
<div class="row">
  <label>${texts.postalCode}<input name="postal_code" value="${value("postal_code")}" autocomplete="off"></label>
  <label>${texts.city}<input name="city" value="${value("city")}" autocomplete="off" required></label>
</div>
<label>${texts.country}<input name="country" value="${value("country") || "IT"}" maxlength="2" autocomplete="off" required></label>`;
}

/** The card of a form; null when its date is none. */
export function readCard(form: Filled): { card: string; expMonth: number; expYear: number } | null {
  const [, month, year] = /^\s*(\d{1,2})\s*\/?\s*(?:20)?(\d{2})\s*$/.exec(form.get("expiry") ?? "") ?? [];
  if (!month || !year) return null;
  return { card: form.get("card") ?? "", expMonth: Number(month), expYear: 2000 + Number(year) };
}

/** The address of a form; undefined when it has none. */
export function readAddress(form: Filled): Stripe.AddressParam | undefined {
  if (!form.get("line1")) return undefined;
  return {
    line1: form.get("line1"),
    city: form.get("city"),
    postal_code: form.get("postal_code"),
    country: form.get("country")?.toUpperCase(),
  };
}

/** A refusal in the page's language. */
export function message(texts: Texts, { details: { code, param } }: Refusal): string {
  if (code === "card_declined") return texts.declined;
  if (code === "incorrect_number") return texts.incorrect_number;
  if (code === "invalid_expiry_month" || code === "invalid_expiry_year") return texts.expiryInvalid;
  if (code === "tax_id_invalid") return texts.taxIdInvalid;
  if (param === "taxId") return texts.taxIdMissing;
  if (param === "address") return texts.incompleteAddress;
  return texts.otherError;
}
