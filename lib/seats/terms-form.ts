import { z } from "zod";
import { idField } from "@/lib/forms/fields";
import type { Terms } from "./trial";

const number = z
  .string({ error: "invalid" })
  .regex(/^\d{1,10}$/, { error: "invalid" })
  .transform(Number);

/** The terms that were shown beside a button, as hidden fields carry them; the command judges them. */
export const shownTerms = {
  priceId: z.string({ error: "invalid" }).min(1, { error: "invalid" }).max(200, { error: "invalid" }),
  unitAmount: number,
  currency: z.string({ error: "invalid" }).regex(/^[a-z]{3}$/, { error: "invalid" }),
  interval: z.enum(["day", "week", "month", "year"], { error: "invalid" }),
  intervalCount: number,
  trial: z.stringbool({ error: "invalid" }),
};

/** A press on "Enable": for which key, on which terms. */
export const enableForm = z.object({ keyId: idField, ...shownTerms });

/** Terms out of the fields that carried them. */
export function termsGiven(fields: z.output<z.ZodObject<typeof shownTerms>>): Terms {
  const { priceId, unitAmount, currency, interval, intervalCount, trial } = fields;
  return { id: priceId, unitAmount, currency, interval, intervalCount, trial };
}
