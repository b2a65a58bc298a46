import { randomUUID } from "node:crypto";
import type { ActionCase } from "./action-cases";

/** The actions of the settings. */
export const settingsCases: Record<string, ActionCase> = {
  "app/(dashboard)/settings/actions.ts#renameAccountAction": {
    fields: () => ({ name: `Renamed ${randomUUID()}` }),
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/settings/actions.ts#requestEmailAction": {
    fields: () => ({ email: `asked-for-${randomUUID()}@example.com` }),
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/settings/email/actions.ts#confirmEmailAction": {
    fields: async (victim) => ({ link: await victim.newEmailLink() }),
    // A stranger is told what is said of a link that never was.
    works: "own",
    control: "changes",
  },
  "app/(dashboard)/settings/actions.ts#changePasswordAction": {
    // The victim's own password, which is nobody else's.
    fields: ({ password }) => ({ currentPassword: password, password: `${password}, another one` }),
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
  "app/(dashboard)/settings/actions.ts#endAllAction": {
    args: "form",
    fields: () => ({}),
    works: "own",
    control: "changes",
  },
};
