import { z } from "zod";
import { companyScopes, presetNames } from "@/lib/access/presets";
import { normalizeVat } from "@/lib/companies/vat";
import { originsMax, parseOrigin } from "@/lib/origins/origin";
import { descriptionMax } from "./key";

/** Companies that one `selected` scope may name. */
export const scopeMax = 1_000;

/** Text of one line: trimmed, no control characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, { error: "required" })
    .max(max, { error: "too_long" })
    .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), { error: "control_characters" });

export const descriptionInput = line(descriptionMax);
export const presetInput = z.enum(presetNames);
export const companyScopeInput = z.enum(companyScopes);

/** VAT numbers in their one spelling, each once. */
export const companiesInput = z
  .array(
    z.string().transform((text, context) => {
      const vat = normalizeVat(text);
      if (vat === null) context.addIssue({ code: "custom", message: "vat_malformed" });
      return vat ?? z.NEVER;
    }),
  )
  .max(scopeMax, { error: "too_many" })
  .transform((vats) => [...new Set(vats)].sort());

/** Origins in their one spelling, each once; a fault names the corrected value in its parameters. */
export const originsInput = z
  .array(
    z.string().transform((text, context) => {
      const parsed = parseOrigin(text);
      if ("origin" in parsed) return parsed.origin;
      context.addIssue({ code: "custom", message: parsed.fault, params: { suggestion: parsed.suggestion } });
      return z.NEVER;
    }),
  )
  .max(originsMax, { error: "too_many" })
  .transform((origins) => [...new Set(origins)]);

/** A scope is a mode and, for `selected` only, at least one company (product rule 6). */
export const scopeRule = (
  value: { companyScope: (typeof companyScopes)[number]; companies: string[] },
  context: z.RefinementCtx,
) => {
  if (value.companyScope === "selected" && value.companies.length === 0) {
    context.addIssue({ code: "custom", path: ["companies"], message: "companies_required" });
  }
  if (value.companyScope === "all" && value.companies.length > 0) {
    context.addIssue({ code: "custom", path: ["companies"], message: "companies_with_all" });
  }
};

/** Everything a new restricted key needs. */
export const newKeyInput = z
  .object({
    description: descriptionInput,
    preset: presetInput,
    companyScope: companyScopeInput,
    companies: companiesInput.default([]),
    origins: originsInput.default([]),
    /** Null: never. Must lie in the future, which the command judges. */
    expiresAt: z.date().nullable().default(null),
    enabled: z.boolean().default(true),
  })
  .superRefine(scopeRule);

export type NewKeyInput = z.output<typeof newKeyInput>;

/** Any of the settings; a scope is given whole (mode and companies) or not at all. */
export type KeyPatch = Partial<{
  description: string;
  enabled: boolean;
  preset: NewKeyInput["preset"];
  scope: Pick<NewKeyInput, "companyScope" | "companies">;
  origins: string[];
  expiresAt: Date | null;
}>;
