import type Stripe from "stripe";
import { invalid } from "./errors";

type MetadataParam = { [name: string]: string | number | null } | "" | null;

/** Metadata after a change: keys are added, an empty value takes its key away, nothing at all takes all away. */
export function mergeMetadata(
  before: Stripe.Metadata | null,
  param: MetadataParam | undefined,
): Stripe.Metadata {
  if (param === undefined) return before ?? {};
  if (param === "" || param === null) return {};
  const after = { ...before };
  for (const [key, given] of Object.entries(param)) {
    const value = String(given ?? "");
    if (key.length > 40) {
      throw invalid(
        `Metadata keys can have up to 40 characters, but you passed in a key that is ${key.length} characters.`,
        "metadata",
      );
    }
    if (value.length > 500) {
      throw invalid(
        `Metadata values can have up to 500 characters, but you passed in a value that is ${value.length} characters.`,
        `metadata[${key}]`,
      );
    }
    if (value === "") delete after[key];
    else after[key] = value;
  }
  if (Object.keys(after).length > 50) throw invalid("You can specify up to 50 metadata keys.", "metadata");
  return after;
}

/** An address with all its lines, null where nothing was given. */
export function address(param: Stripe.AddressParam | "" | null | undefined): Stripe.Address | null {
  if (!param) return null;
  const line = (value: string | null | undefined) => value || null;
  return {
    city: line(param.city),
    country: line(param.country),
    line1: line(param.line1),
    line2: line(param.line2),
    postal_code: line(param.postal_code),
    state: line(param.state),
  };
}

/** Refuses what is no absolute http(s) address. */
export function mustBeUrl(value: string, param: string): void {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw invalid("Not a valid URL", param, "url_invalid");
  }
}

/** Refuses what is no mail address, as far as its form tells. */
export function mustBeEmail(value: string | undefined, param: string): void {
  if (value && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    throw invalid(`Invalid email address: ${value}`, param, "email_invalid");
  }
}
