"use server";

import { z } from "zod";
import { confirmRegistration } from "@/lib/auth/commands";
import { newPassword } from "@/lib/auth/password-rules";
import { startSession } from "@/lib/auth/session";
import { publicAction } from "@/lib/forms/account-action";

const input = z.object({ link: z.string().max(100), password: newPassword });

/** Makes the account, signs in, and answers the primary pair, this once. */
export const confirmAction = publicAction(input, async (by, given) => {
  const made = await confirmRegistration(by, given);
  await startSession(made);
  return { testSecret: made.testSecret, liveSecret: made.liveSecret };
});
