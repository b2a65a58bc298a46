import { randomUUID } from "node:crypto";
import type { ActionCase } from "./action-cases";

const details = {
  name: "Named by a stranger",
  vat: "01234567897",
  fiscalCode: "01234567897",
  line: "Via Roma 1",
  postalCode: "20121",
  city: "Milano",
  province: "MI",
  country: "IT",
  recipientCode: "ABC1234",
};

/** The actions of Desk seats and billing (`action-cases.ts`). */
export const deskCases: Record<string, ActionCase> = {
  "app/(dashboard)/keys/[keyId]/desk/actions.ts#enableDesk": {
    // The victim has billing details by now, and had its trial.
    fields: async (victim) => {
      const { forms } = await victim.newSeat();
      return { keyId: String(await victim.newKeyId()), ...forms.terms };
    },
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/[keyId]/desk/actions.ts#discardDesk": {
    fields: async (victim) => ({ keyId: String((await victim.newSeat("open")).keyId) }),
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/[keyId]/desk/actions.ts#moveDesk": {
    fields: async (victim) => {
      const { seatId, version } = await victim.newSeat();
      return { seatId: String(seatId), version: String(version), toKeyId: String(await victim.newKeyId()) };
    },
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/[keyId]/desk/actions.ts#disableDesk": {
    fields: async (victim) => {
      const { seatId, version, keyId } = await victim.newSeat();
      return { seatId: String(seatId), version: String(version), keyId: String(keyId), when: "now" };
    },
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/[keyId]/desk/actions.ts#keepDesk": {
    fields: async (victim) => {
      const { seatId, version } = await victim.newSeat("ending");
      return { seatId: String(seatId), version: String(version) };
    },
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/keys/[keyId]/desk/actions.ts#findTargets": {
    args: "text",
    fields: () => ({ value: "Named" }),
    works: "own",
    control: "nothing",
  },
  "app/(dashboard)/billing/actions.ts#saveBillingDetails": {
    fields: async (victim) => {
      const { forms } = await victim.newSeat();
      return { ...details, version: forms.detailsVersion, line: `Via ${randomUUID()}` };
    },
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/billing/actions.ts#saveDetailsAndEnable": {
    fields: async (victim) => {
      const { forms } = await victim.newSeat();
      const keyId = String(await victim.newKeyId());
      return { ...details, version: forms.detailsVersion, keyId, ...forms.terms };
    },
    works: "named",
    control: "changes",
  },
  "app/(dashboard)/billing/actions.ts#toPortal": {
    fields: () => ({}),
    works: "own",
    control: "nothing",
  },
};
