import { randomUUID } from "node:crypto";
import type { MadeLink } from "../../dev/e2e-hand-offs";
import type { MadeSeat } from "../../dev/e2e-seats";
import { vatCheckDigit } from "../../lib/companies/vat";
import { api, type Owner } from "../fixtures";
import { deskAppCases } from "./desk-app-cases";
import { deskCases } from "./desk-cases";
import { settingsCases } from "./settings-cases";

/** The one whose things are named, and what can be made for them. */
export type Victim = Owner & {
  newKeyId: () => Promise<number>;
  newVat: () => Promise<string>;
  newSessionId: () => Promise<string>;
  newListId: () => Promise<number>;
  /** Of a mail to a new address of theirs, which is theirs once it is followed. */
  newEmailLink: () => Promise<string>;
  /** On a key of its own; `used` by somebody on Desk. */
  newHandOff: (used?: boolean) => Promise<MadeLink>;
  /** On a key of its own. */
  newSeat: (how?: "paid" | "open" | "ending") => Promise<MadeSeat & { keyId: number }>;
};
export type Fields = Record<string, string>;

/** How an action is called, and what it must come to. */
export type ActionCase = {
  args?: "form" | "number" | "text";
  fields: (victim: Victim) => Fields | Promise<Fields>;
  /**
   * `named`: the fields name what is the victim's, so a stranger is told that there is no such thing.
   * `blank`: it reads what its only argument names, and tells a stranger no more than of what nobody has.
   * `own`: it works on the caller's own account, whoever calls. `anybody`: it asks for no session.
   * `desk`: it works for who is signed in to Desk, and for a session on the Dashboard no more than for none.
   */
  works: "named" | "blank" | "own" | "anybody" | "desk";
  /** What the victim's own call of it does: proof that the fields are good. `nothing` for what only leads elsewhere. */
  control: "changes" | "nothing";
};

/** A key of the owner's own. */
export async function newKeyId(owner: Owner): Promise<number> {
  const body = { description: "Named by a stranger", preset: "full", company_scope: "all" };
  const made = await api(owner.liveSecret)("/v1/key", { method: "POST", body });
  return (await made.json()).id;
}

/** A company of the owner's own, in test; its VAT number. */
export async function newCompany(owner: Owner): Promise<string> {
  const vat = `IT${newVat()}`;
  const body = { vat, fiscal_code: vat.slice(2), name: "Named by a stranger" };
  await api(owner.testSecret)("/v1/company", { method: "POST", body });
  return vat;
}

function newVat(): string {
  const ten = String(Math.floor(1_000_000_000 + Math.random() * 8_999_999_999));
  return `${ten}${vatCheckDigit(ten)}`;
}

/** A key just made, as a card of its page sends it. */
const shown = async (victim: Victim) => ({ keyId: String(await victim.newKeyId()), version: "1" });
/** A case of a card: the fields of `shown` and its own. */
const card = (fields: Fields): ActionCase => ({
  fields: async (victim) => ({ ...(await shown(victim)), ...fields }),
  works: "named",
  control: "changes",
});

const nothingGiven = { fields: () => ({}), args: "form" } as const;

/** Every server action of the app, by `file#export`. One that is missing here fails the test by its name. */
export const actionCases: Record<string, ActionCase> = {
  "components/layout/preferences.ts#setLocale": {
    args: "form",
    fields: () => ({ locale: "en" }),
    works: "anybody",
    control: "nothing",
  },
  "components/layout/preferences.ts#setTheme": {
    args: "form",
    fields: () => ({ theme: "dark" }),
    works: "anybody",
    control: "nothing",
  },
  "app/(auth)/confirm/actions.ts#confirmAction": {
    fields: () => ({ link: "a".repeat(43), password: "long enough to be one" }),
    works: "anybody",
    control: "nothing",
  },
  "app/(auth)/forgot/actions.ts#forgotAction": {
    fields: () => ({ email: `nobody-${randomUUID()}@example.com` }),
    works: "anybody",
    control: "nothing",
  },
  "app/(auth)/register/actions.ts#registerAction": {
    fields: ({ email }) => ({ email, name: "Somebody else" }),
    works: "anybody",
    control: "nothing",
  },
  "app/(auth)/reset/actions.ts#resetAction": {
    fields: () => ({ link: "a".repeat(43), password: "long enough to be one" }),
    works: "anybody",
    control: "nothing",
  },
  "app/(auth)/sign-in/actions.ts#signInAction": {
    fields: ({ email }) => ({ email, password: "not the password" }),
    works: "anybody",
    control: "nothing",
  },
  "app/(dashboard)/actions.ts#setLanguageAction": {
    args: "form",
    fields: () => ({ locale: "it" }),
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/actions.ts#signOutAction": { ...nothingGiven, works: "own", control: "changes" },
  "app/(dashboard)/companies/actions.ts#add": {
    fields: () => {
      const vat = newVat();
      return { vat, fiscalCode: vat, name: "Added", "environments[]": "test" };
    },
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/keys/actions.ts#searchKeys": {
    fields: () => ({ wordsOrSecret: "anything" }),
    works: "own",
    control: "nothing",
  },
  "app/(dashboard)/keys/actions.ts#changeMany": {
    fields: async (victim) => ({ "keyIds[]": String(await victim.newKeyId()), change: "delete" }),
    // It tells of each key what became of it: of another's, that there is none.
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/keys/actions.ts#readLastDay": {
    args: "number",
    fields: async (victim) => ({ value: String(await victim.newKeyId()) }),
    works: "blank",
    control: "nothing",
  },
  "app/(dashboard)/keys/actions.ts#suggestCompanies": {
    args: "text",
    fields: () => ({ value: "Rossi" }),
    works: "own",
    control: "nothing",
  },
  "app/(dashboard)/keys/fields/actions.ts#searchCompanies": {
    fields: () => ({ q: "Rossi" }),
    works: "own",
    control: "nothing",
  },
  "app/(dashboard)/keys/fields/actions.ts#addPicked": {
    fields: () => {
      const vat = newVat();
      return { vat, fiscalCode: vat, name: "Picked" };
    },
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/keys/new/actions.ts#lastUse": {
    args: "number",
    fields: async (victim) => ({ value: String(await victim.newKeyId()) }),
    works: "blank",
    control: "nothing",
  },
  "app/(dashboard)/keys/[keyId]/actions.ts#saveDescription": card({ description: "Renamed" }),
  "app/(dashboard)/keys/[keyId]/actions.ts#saveStatus": card({ enabled: "false" }),
  "app/(dashboard)/keys/[keyId]/actions.ts#savePreset": card({ preset: "read_only" }),
  "app/(dashboard)/keys/[keyId]/actions.ts#saveScope": {
    fields: async (victim) => ({
      ...(await shown(victim)),
      companyScope: "selected",
      "companies[]": await victim.newVat(),
    }),
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/[keyId]/actions.ts#saveOrigins": card({ origins: "https://app.example.com" }),
  "app/(dashboard)/keys/[keyId]/actions.ts#saveExpiry": card({ expiry: "30" }),
  "app/(dashboard)/keys/[keyId]/actions.ts#removeShownKey": card({}),
  "app/(dashboard)/keys/[keyId]/secret-actions.ts#rotate": card({ environment: "test", overlapHours: "24" }),
  "app/(dashboard)/keys/[keyId]/secret-actions.ts#endOverlapNow": {
    fields: async (victim) => {
      const keyId = await victim.newKeyId();
      const body = { environment: "test", overlap_hours: 24 };
      await api(victim.liveSecret)(`/v1/key/${keyId}/rotate`, { method: "POST", body });
      return { keyId: String(keyId), environment: "test" };
    },
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/[keyId]/secret-actions.ts#showTest": {
    fields: async (victim) => ({ keyId: String(await victim.newKeyId()) }),
    works: "named",
    // That it was shown is in the audit log.
    control: "changes",
  },
  "app/(dashboard)/keys/[keyId]/secret-actions.ts#disableOverHttp": {
    fields: async (victim) => {
      await victim.newKeyId();
      return {};
    },
    works: "own",
    control: "changes",
  },
  ...deskCases,
  ...deskAppCases,
  "app/(dashboard)/companies/[vat]/actions.ts#edit": {
    fields: async (victim) => {
      const vat = await victim.newVat();
      return { vat, fiscalCode: vat.slice(2), name: "Renamed", "environments[]": "test", test: "1" };
    },
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/companies/[vat]/actions.ts#remove": {
    fields: async (victim) => ({ vat: await victim.newVat(), "environments[]": "test", test: "0" }),
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/refused/actions.ts#allow": {
    fields: async (victim) => {
      const keyId = await victim.newKeyId();
      const off = { method: "PATCH", body: { enabled: false } };
      await api(victim.liveSecret)(`/v1/key/${keyId}`, off);
      return { keyId: String(keyId), version: "2", code: "key_disabled", environment: "test" };
    },
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/actions.ts#setEnabled": {
    fields: async (victim) => ({ keyId: String(await victim.newKeyId()), enabled: "false" }),
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/actions.ts#removeKey": {
    fields: async (victim) => ({ keyId: String(await victim.newKeyId()) }),
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/new/actions.ts#create": {
    fields: () => ({
      creationId: randomUUID(),
      description: "Made by an action",
      preset: "full",
      companyScope: "all",
    }),
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/keys/onboarding/actions.ts#start": {
    fields: () => ({ creationId: randomUUID(), list: "Rossi;IT01114601006;Rossi Srl", preset: "send" }),
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/keys/onboarding/actions.ts#makeKeys": {
    fields: async (victim) => ({ onboardingId: String(await victim.newListId()) }),
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/onboarding/actions.ts#discard": {
    fields: async (victim) => ({ onboardingId: String(await victim.newListId()) }),
    works: "named",
    control: "changes",
  },
  ...settingsCases,
};
