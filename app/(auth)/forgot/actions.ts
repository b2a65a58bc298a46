"use server";

import { z } from "zod";
import { evenly } from "@/lib/auth/even-time";
import { requestReset } from "@/lib/auth/password-commands";
import { publicAction } from "@/lib/forms/account-action";
import { emailField } from "@/lib/forms/fields";

const input = z.object({ email: emailField });

/** Mails a link to a known address; the answer is the same for an unknown one. */
export const forgotAction = publicAction(input, async (by, { email }) => {
  await evenly(400, requestReset(by, email));
  return { email };
});
