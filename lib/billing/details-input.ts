import { z } from "zod";
import { isFiscalCode, isItalianVat, normalizeVat } from "@/lib/companies/vat";
import { emailMax } from "@/lib/forms/fields";
import { reading } from "@/lib/keys/form";
import { line } from "@/lib/keys/input";
import type { BillingDetails } from "./details";

/** Longest of each line; FatturaPA 1.2 takes 60 for a street and a city, 80 for a name of which Stripe shows more. */
export const detailsMax = { name: 80, line: 60, city: 60 } as const;

const upper = (text: string) => text.replace(/\s/g, "").toUpperCase();
const optional = z
  .string()
  .optional()
  .default("")
  .transform((text) => text.trim());

const vat = z
  .string({ error: "required" })
  .trim()
  .min(1, { error: "required" })
  .transform((text, context) => {
    const found = normalizeVat(text);
    if (found === null) context.addIssue({ code: "custom", message: "vat_malformed" });
    else if (found.startsWith("IT") && !isItalianVat(found)) {
      context.addIssue({ code: "custom", message: "vat_check_digit" });
    }
    return found ?? z.NEVER;
  });

/**
 * Billing details as a person types them (FatturaPA 1.2, "CessionarioCommittente"): of an Italian company the check
 * digits must be right, its postal code has five digits, its province two letters, and it is reached by a recipient code
 * or a PEC, one of the two. Of a foreign one neither is asked, and its recipient code is always seven X.
 */
export const detailsForm = z
  .object({
    /** As the form was shown: 0 while there are none. */
    version: z
      .string({ error: "invalid" })
      .regex(/^\d{1,9}$/, { error: "invalid" })
      .transform(Number),
    name: line(detailsMax.name),
    vat,
    fiscalCode: optional.transform(upper),
    line: line(detailsMax.line),
    postalCode: optional.transform(upper),
    city: line(detailsMax.city),
    province: optional.transform(upper),
    country: z
      .string({ error: "required" })
      .transform(upper)
      .pipe(z.string().regex(/^[A-Z]{2}$/, { error: "country_malformed" })),
    recipientCode: optional.transform(upper),
    pec: optional.transform((text) => text.toLowerCase()),
  })
  .superRefine(
    ({ country, vat }, context) => {
      if ((country === "IT") !== vat.startsWith("IT")) fault(context, "country", "country_vat");
    },
    reading("country", "vat"),
  )
  .superRefine(
    ({ country, fiscalCode }, context) => {
      if (country !== "IT") return;
      if (fiscalCode === "") fault(context, "fiscalCode", "required");
      else if (!isFiscalCode(fiscalCode)) fault(context, "fiscalCode", "fiscal_code_check");
    },
    reading("country", "fiscalCode"),
  )
  .superRefine(
    ({ country, postalCode, province }, context) => {
      if (country !== "IT") return;
      if (!/^\d{5}$/.test(postalCode)) fault(context, "postalCode", "postal_code_malformed");
      if (!/^[A-Z]{2}$/.test(province)) fault(context, "province", "province_malformed");
    },
    reading("country", "postalCode", "province"),
  )
  .superRefine(
    ({ country, recipientCode, pec }, context) => {
      if (pec !== "" && (pec.length > emailMax || !z.email().safeParse(pec).success)) {
        fault(context, "pec", "email_malformed");
      }
      if (country !== "IT") return;
      if (recipientCode !== "" && pec !== "") fault(context, "pec", "recipient_one");
      else if (recipientCode === "" && pec === "") fault(context, "recipientCode", "recipient_required");
      else if (recipientCode !== "" && !/^[A-Z0-9]{7}$/.test(recipientCode)) {
        fault(context, "recipientCode", "recipient_malformed");
      }
    },
    reading("country", "recipientCode", "pec"),
  );

const fault = (context: z.RefinementCtx, field: string, message: string) =>
  context.addIssue({ code: "custom", path: [field], message });

/** What the form asks for, in the shape that is stored. */
export function detailsOf(given: z.output<typeof detailsForm>): BillingDetails {
  const { name, vat, fiscalCode, line, postalCode, city, province, country, recipientCode, pec } = given;
  const abroad = country !== "IT";
  return {
    name,
    vat,
    fiscalCode: fiscalCode || vat,
    address: { line, postalCode, city, province: abroad ? "" : province, country },
    recipientCode: abroad ? "XXXXXXX" : recipientCode || null,
    pec: abroad || pec === "" ? null : pec,
  };
}

/** Stored details as the form's fields. */
export function detailsAsFields(details: BillingDetails | null): Record<string, string> {
  if (!details) return { country: "IT" };
  const { address, recipientCode, pec, ...rest } = details;
  return {
    ...rest,
    ...address,
    recipientCode: address.country === "IT" ? (recipientCode ?? "") : "",
    pec: pec ?? "",
  };
}
