import type { CompanyScope, Preset } from "@/lib/access/presets";
import type { ExpiryChoice } from "./expiry";

/** What a purpose suggests for a key; all of it can be changed in the form. */
export type Suggestion = {
  preset: Preset;
  /** Null: nothing is suggested, the owner has to say which companies. */
  companyScope: CompanyScope | null;
  expiry: ExpiryChoice;
  /** Whether the key is going to be seen by browsers, so that its origins matter. */
  browser: boolean;
};

/** Who a restricted key is for (the seed's "Use cases"); its texts are `keys.purpose.<name>`. */
export const purposes = {
  client: { preset: "send", companyScope: "selected", expiry: "none", browser: false },
  browser: { preset: "read_only", companyScope: null, expiry: "none", browser: true },
  reporting: { preset: "read_only", companyScope: null, expiry: "none", browser: false },
  service: { preset: "send", companyScope: null, expiry: "none", browser: false },
  collaborator: { preset: "read_only", companyScope: "selected", expiry: "30", browser: false },
  development: { preset: "send", companyScope: "selected", expiry: "90", browser: false },
} as const satisfies Record<string, Suggestion>;

export type Purpose = keyof typeof purposes;

/** In the order in which they are offered. */
export const purposeNames = [
  "client",
  "browser",
  "reporting",
  "service",
  "collaborator",
  "development",
] as const satisfies readonly Purpose[];

/** True for a name of the table above and nothing that an object merely inherits. */
export function isPurpose(name: unknown): name is Purpose {
  return typeof name === "string" && Object.hasOwn(purposes, name);
}

/** The fields of a new key's form as a purpose fills them in; what it leaves open is absent. */
export function suggestedFields(purpose: Purpose): Record<string, string> {
  const { preset, companyScope, expiry } = purposes[purpose];
  return { preset, expiry, ...(companyScope && { companyScope }) };
}
