import { randomUUID } from "node:crypto";
import { vatCheckDigit } from "../../lib/companies/vat";
import { api, type Owner } from "../fixtures";

/** The one whose things are named, and what can be made for them. */
export type Victim = Owner & { newKeyId: () => Promise<number>; newSessionId: () => Promise<string> };
export type Fields = Record<string, string>;

/** How an action is called, and what it must come to. */
export type ActionCase = {
  args?: "form";
  fields: (victim: Victim) => Fields | Promise<Fields>;
  /**
   * `named`: the fields name what is the victim's, so a stranger is told that there is no such thing.
   * `own`: it works on the caller's own account, whoever calls. `anybody`: it asks for no session.
   */
  works: "named" | "own" | "anybody";
  /** What the victim's own call of it does: proof that the fields are good. `nothing` for what only leads elsewhere. */
  control: "changes" | "nothing";
};

/** A key of the owner's own. */
export async function newKeyId(owner: Owner): Promise<number> {
  const body = { description: "Named by a stranger", preset: "full", company_scope: "all" };
  const made = await api(owner.liveSecret)("/v1/key", { method: "POST", body });
  return (await made.json()).id;
}

function newVat(): string {
  const ten = String(Math.floor(1_000_000_000 + Math.random() * 8_999_999_999));
  return `${ten}${vatCheckDigit(ten)}`;
}

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
    fields: () => ({ q: "anything" }),
    works: "own",
    control: "nothing",
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
  "app/(dashboard)/settings/actions.ts#changePasswordAction": {
    // The victim's own password, which is nobody else's; the same again, so that the others can go on using it.
    fields: ({ password }) => ({ currentPassword: password, password }),
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/settings/actions.ts#endSessionAction": {
    args: "form",
    fields: async (victim) => ({ sessionId: await victim.newSessionId() }),
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/settings/actions.ts#endOthersAction": {
    args: "form",
    fields: async (victim) => {
      await victim.newSessionId();
      return {};
    },
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/settings/actions.ts#endAllAction": { ...nothingGiven, works: "own", control: "changes" },
};
