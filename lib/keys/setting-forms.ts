import { z } from "zod";
import { companyScopes, environments } from "@/lib/access/presets";
import { idField } from "@/lib/forms/fields";
import { dayInRome, type ExpiryChoice, expiryOf } from "./expiry";
import { companiesField, expiryFields, expiryRule, originsField, reading, withoutHidden } from "./form";
import { descriptionInput, presetInput, scopeRule } from "./input";
import { overlapHours } from "./key";

/** Which key a form is about, and the version it was shown with: another one is refused. */
export const shownKey = { keyId: idField, version: idField };

/** One form for each setting of a key. */
export const descriptionForm = z.object({ ...shownKey, description: descriptionInput });
export const statusForm = z.object({ ...shownKey, enabled: z.stringbool() });
export const presetForm = z.object({ ...shownKey, preset: presetInput });
export const scopeForm = z.preprocess(
  withoutHidden,
  z
    .object({ ...shownKey, companyScope: z.enum(companyScopes), companies: companiesField })
    .superRefine(scopeRule, reading("companyScope", "companies")),
);
export const originsForm = z.object({ ...shownKey, origins: originsField });
export const expiryForm = z
  .object({ ...shownKey, ...expiryFields })
  .superRefine(expiryRule, reading("expiry", "expiryDay"));

/** Which secret to replace, and for how many hours the old one goes on. */
export const rotationForm = z.object({
  ...shownKey,
  environment: z.enum(environments),
  overlapHours: z
    .string({ error: "required" })
    // An empty text is no zero: it would cut the old secret off.
    .regex(/^\d+$/, { error: "invalid" })
    .transform(Number)
    .pipe(z.union(overlapHours.map((hours) => z.literal(hours)))),
});

/** The fields of an end that is stored already, as {@link expiryForm} takes them. */
export function expiryAsFields(expiresAt: Date | null): { expiry: ExpiryChoice; expiryDay: string } {
  if (expiresAt === null) return { expiry: "none", expiryDay: "" };
  return { expiry: "date", expiryDay: dayInRome(expiresAt) };
}

/**
 * The end that a form asks for; undefined when it names the day that is stored. That one may end at another hour (over
 * HTTP any instant can be set), and saving a form as it was shown must change nothing.
 */
export function newExpiry(
  form: { expiry: ExpiryChoice; expiryDay: string },
  stored: Date | null,
  now: Date,
): Date | null | undefined {
  const asShown = expiryAsFields(stored);
  if (form.expiry === asShown.expiry && (form.expiry === "none" || form.expiryDay === asShown.expiryDay)) {
    return undefined;
  }
  return expiryOf(form.expiry, form.expiryDay, now);
}
