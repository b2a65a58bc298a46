import { z } from "zod";
import { line } from "@/lib/keys/input";
import { isFiscalCode, isItalianVat, normalizeVat } from "./vat";

export const companyNameMax = 200;

/** A VAT number in its one spelling, by shape alone: documents bring companies of any check digit. */
const vatShape = z
  .string()
  .trim()
  .min(1, { error: "required" })
  .transform((text, context) => {
    const vat = normalizeVat(text);
    if (vat === null) context.addIssue({ code: "custom", message: "vat_malformed" });
    return vat ?? z.NEVER;
  });

const fiscalCodeShape = z
  .string()
  .transform((text) => text.replace(/\s/g, "").toUpperCase())
  .pipe(
    z
      .string()
      .min(1, { error: "required" })
      .max(28, { error: "too_long" })
      .regex(/^[A-Z0-9]+$/, { error: "fiscal_code_malformed" }),
  );

/** A company as the API takes it. */
export const companyShape = z.object({
  vat: vatShape,
  fiscalCode: fiscalCodeShape,
  name: line(companyNameMax),
});
export type CompanyInput = z.output<typeof companyShape>;

/** A company as a person types it: check digits of Italian numbers must be right, for that is how typos show. */
export const companyForm = companyShape.superRefine(({ vat, fiscalCode }, context) => {
  if (vat.startsWith("IT") && !isItalianVat(vat)) {
    context.addIssue({ code: "custom", path: ["vat"], message: "vat_check_digit" });
  }
  if (!fiscalCodeFits(vat, fiscalCode)) {
    context.addIssue({ code: "custom", path: ["fiscalCode"], message: "fiscal_code_check" });
  }
});

/** Whether a person may give this fiscal code to a company: an Italian one must pass its check, a foreign one is free. */
export function fiscalCodeFits(vat: string, fiscalCode: string): boolean {
  return !vat.startsWith("IT") || isFiscalCode(fiscalCode);
}

/** What can be changed of a company in the Dashboard: everything but its VAT number, which scopes know it by. */
export const companyEdit = companyShape.pick({ fiscalCode: true, name: true });
