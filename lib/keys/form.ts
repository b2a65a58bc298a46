import { z } from "zod";
import { companyScopes } from "@/lib/access/presets";
import { originsMax } from "@/lib/origins/origin";
import { endOfDay, expiryChoices, expiryOf } from "./expiry";
import {
  companiesInput,
  descriptionInput,
  type NewKeyInput,
  originsInput,
  presetInput,
  scopeMax,
  scopeRule,
} from "./input";

const lines = z.string().transform((text) =>
  text
    .split(/\r?\n/)
    .map((each) => each.trim())
    .filter(Boolean),
);

/** Runs a rule as soon as its own fields can be read, so that all faults of a form are told at once. */
export const reading = (...fields: string[]): z.core.$ZodSuperRefineParams => ({
  when: ({ issues }) => !issues.some(({ path }) => fields.includes(String(path?.[0]))),
});

/** A picker that is hidden behind "all" is sent along; it means nothing then. */
export function withoutHidden(fields: unknown): unknown {
  const all =
    typeof fields === "object" &&
    fields !== null &&
    "companyScope" in fields &&
    fields.companyScope === "all";
  return all ? { ...fields, companies: [] } : fields;
}

/** The companies that were picked. */
export const companiesField = z
  .array(z.string())
  .max(scopeMax, { error: "too_many_entries", abort: true })
  .pipe(companiesInput)
  .default([]);

/** Origins, one a line. */
export const originsField = lines
  .pipe(z.array(z.string()).max(originsMax, { error: "too_many_entries", abort: true }))
  .pipe(originsInput)
  .default([]);

/** The choice of an end, and the day it is about when it is `date`. */
export const expiryFields = {
  expiry: z.enum(expiryChoices).default("none"),
  expiryDay: z.string().default(""),
};

/** A day is asked for only by the choice of one. */
export const expiryRule = (
  { expiry, expiryDay }: { expiry: string; expiryDay: string },
  context: z.RefinementCtx,
) => {
  if (expiry === "date" && endOfDay(expiryDay) === null) {
    context.addIssue({ code: "custom", path: ["expiresAt"], message: "date_malformed" });
  }
};

const fields = z
  .object({
    creationId: z.uuid(),
    description: descriptionInput,
    preset: presetInput,
    // "All companies" is a choice made on purpose: none is no choice.
    companyScope: z.enum(companyScopes, { error: "scope_required" }),
    companies: companiesField,
    ...expiryFields,
    origins: originsField,
  })
  .superRefine(scopeRule, reading("companyScope", "companies"))
  .superRefine(expiryRule, reading("expiry", "expiryDay"));

/**
 * The form of a new key as a browser sends it: origins one a line, the expiry as a choice. `creationId` is the form's
 * own UUID, so that sending it twice makes one key (`sentId`).
 */
export const keyForm = z.preprocess(withoutHidden, fields);

/** The settings that a form asks for, its days counted from now. */
export function newKeyOf(form: z.output<typeof keyForm>, now: Date): NewKeyInput {
  const { description, preset, companyScope, companies, origins, expiry, expiryDay } = form;
  const expiresAt = expiryOf(expiry, expiryDay, now);
  return { description, preset, companyScope, companies, origins, expiresAt, enabled: true };
}

const wholeSecret = /^ik_|ik_(test|live)/i;

/** True for a text that is, or names, a secret: it may not become a search, as that ends up in the address. */
export const looksLikeSecret = (text: string) => wholeSecret.test(text);

/** Words that a list is searched for, on one line. */
export const searchWords = z
  .string()
  .transform((text) => text.replace(/\p{Cc}/gu, " ").trim())
  .pipe(z.string().max(120, { error: "too_long" }));

/** What a list is searched for. A pasted secret is refused: a search ends up in the address, and in its history. */
export const searchForm = z.object({
  q: searchWords.refine((text) => !looksLikeSecret(text), { error: "search_secret" }).default(""),
});
