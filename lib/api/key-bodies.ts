import { z } from "@hono/zod-openapi";
import { environments } from "@/lib/access/presets";
import {
  companiesInput,
  companyScopeInput,
  descriptionInput,
  type KeyPatch,
  originsInput,
  presetInput,
  scopeRule,
} from "@/lib/keys/input";
import { overlapHours } from "@/lib/keys/key";

const instant = z.iso
  .datetime({ offset: true, error: "a UTC ISO 8601 date and time" })
  .transform((at) => new Date(at))
  .refine((at) => at.getUTCFullYear() >= 1900 && at.getUTCFullYear() <= 2200, { error: "expiry_year" });

/** What clients send back from a read is taken and ignored; unknown fields are refused. */
const readOnly = {
  id: z.unknown().optional(),
  kind: z.unknown().optional(),
  created: z.unknown().optional(),
  last_used_at: z.unknown().optional(),
  test_hint: z.unknown().optional(),
  live_hint: z.unknown().optional(),
  seat: z.unknown().optional(),
};

/** A new key as a client gives it. */
export const newKey = z
  .strictObject({
    ...readOnly,
    description: descriptionInput,
    preset: presetInput,
    company_scope: companyScopeInput,
    companies: companiesInput.default([]),
    origins: originsInput.default([]),
    expires_at: instant.nullish(),
    enabled: z.boolean().default(true),
  })
  .superRefine((value, context) =>
    scopeRule({ companyScope: value.company_scope, companies: value.companies }, context),
  );

/** Changes of a key as a client gives them; what is absent stays. */
export const keyPatch = z
  .strictObject({
    ...readOnly,
    description: descriptionInput.optional(),
    preset: presetInput.optional(),
    company_scope: companyScopeInput.optional(),
    companies: companiesInput.optional(),
    origins: originsInput.optional(),
    expires_at: instant.nullish(),
    enabled: z.boolean().optional(),
  })
  .superRefine((value, context) => {
    if (value.company_scope === undefined && value.companies === undefined) return;
    // Companies alone name a selection; the mode is always stored explicitly.
    const companyScope = value.company_scope ?? "selected";
    scopeRule({ companyScope, companies: value.companies ?? [] }, context);
  });

/** {@link keyPatch} in the spelling of our commands. */
export function toPatch(value: z.output<typeof keyPatch>): KeyPatch {
  const { company_scope, companies, expires_at } = value;
  return {
    ...(value.description === undefined ? {} : { description: value.description }),
    ...(value.preset === undefined ? {} : { preset: value.preset }),
    ...(value.origins === undefined ? {} : { origins: value.origins }),
    ...(value.enabled === undefined ? {} : { enabled: value.enabled }),
    ...(expires_at === undefined ? {} : { expiresAt: expires_at }),
    ...(company_scope === undefined && companies === undefined
      ? {}
      : { scope: { companyScope: company_scope ?? "selected", companies: companies ?? [] } }),
  };
}

/** Which secret is to be replaced, and how long the old one goes on. */
export const rotation = z.strictObject({
  environment: z.enum(environments),
  overlap_hours: z.union(overlapHours.map((hours) => z.literal(hours))).default(0),
});
