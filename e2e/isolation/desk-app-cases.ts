import { randomUUID } from "node:crypto";
import type { ActionCase } from "./action-cases";

const noLink = "a".repeat(43);
const longEnough = "long enough to be one";
const open = { works: "anybody", control: "nothing" } as const;
/** Works on the Desk user who calls it, and changes nothing of any account. */
const own = { works: "desk", control: "nothing" } as const;

/** The actions of Desk Cloud (`action-cases.ts`), and those by which the Dashboard governs it. */
export const deskAppCases: Record<string, ActionCase> = {
  "app/desk/(door)/register/actions.ts#registerAction": {
    fields: () => ({ email: `nobody-${randomUUID()}@example.com` }),
    ...open,
  },
  "app/desk/(door)/confirm/actions.ts#confirmAction": {
    fields: () => ({ link: noLink, password: longEnough }),
    ...open,
  },
  "app/desk/(door)/forgot/actions.ts#forgotAction": {
    fields: () => ({ email: `nobody-${randomUUID()}@example.com` }),
    ...open,
  },
  "app/desk/(door)/reset/actions.ts#resetAction": {
    fields: () => ({ link: noLink, password: longEnough }),
    ...open,
  },
  // A user of the Dashboard is none of Desk, right password or not.
  "app/desk/(door)/sign-in/actions.ts#signInAction": {
    fields: ({ email, password }) => ({ email, password }),
    ...open,
  },
  "app/desk/(app)/actions.ts#signOutAction": { args: "form", fields: () => ({}), ...own },
  "app/desk/(app)/actions.ts#setLanguageAction": {
    args: "form",
    fields: () => ({ locale: "en" }),
    ...own,
  },
  // Whom no key is linked to is led to the page that says so; what a key may do is `/v1`'s matter.
  "app/desk/(app)/companies/actions.ts#addCompany": {
    fields: () => ({ vat: "IT01114601006", fiscal_code: "01114601006", name: "Of nobody" }),
    ...own,
  },
  "app/desk/(app)/companies/actions.ts#changeCompany": {
    fields: () => ({
      id: "1",
      version: "1",
      vat: "IT01114601006",
      fiscal_code: "01114601006",
      name: "Other",
    }),
    ...own,
  },
  "app/desk/(app)/profile/actions.ts#linkKeyAction": {
    fields: ({ testSecret }) => ({ secret: testSecret }),
    works: "desk",
    control: "changes",
  },
  "app/desk/(app)/profile/actions.ts#unlinkAction": { fields: () => ({}), ...own },
  "app/desk/(app)/profile/actions.ts#changePasswordAction": {
    fields: () => ({ currentPassword: "not the password", password: longEnough }),
    ...own,
  },
  "app/desk/hand-off/actions.ts#goOnAction": {
    args: "form",
    fields: async (victim) => ({ link: (await victim.newHandOff()).link, to: "register" }),
    ...open,
  },
  "app/desk/hand-off/actions.ts#switchAction": {
    args: "form",
    fields: async (victim) => ({ link: (await victim.newHandOff()).link }),
    ...open,
  },
  "app/desk/hand-off/actions.ts#leaveAction": { args: "form", fields: () => ({}), ...open },
  "app/desk/hand-off/actions.ts#acceptAction": {
    fields: async (victim) => ({ link: (await victim.newHandOff()).link, code: "" }),
    works: "desk",
    control: "changes",
  },
  "app/(dashboard)/keys/[keyId]/people/actions.ts#handOver": {
    fields: async (victim) => ({
      keyId: String(await victim.newKeyId()),
      environment: "test",
      withCode: "on",
      creationId: randomUUID(),
    }),
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/[keyId]/people/actions.ts#withdrawLink": {
    fields: async (victim) => ({ handOffId: String((await victim.newHandOff()).handOffId) }),
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/[keyId]/people/actions.ts#cutOffPerson": {
    fields: async (victim) => ({ linkId: String((await victim.newHandOff(true)).linkId) }),
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/settings/desk/actions.ts#saveBrandAction": {
    fields: () => ({ version: "0", name: "Named by a stranger", accent: "#0f766e", header: "" }),
    works: "own",
    control: "changes",
  },
};
