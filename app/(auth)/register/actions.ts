"use server";

import { z } from "zod";
import { accountNameInput } from "@/lib/accounts/input";
import { register } from "@/lib/auth/commands";
import { evenly } from "@/lib/auth/even-time";
import { publicAction } from "@/lib/forms/account-action";
import { emailField } from "@/lib/forms/fields";

const input = z.object({ name: accountNameInput, email: emailField });

/** Begins a registration; the answer is the same for an address that has an account. */
export const registerAction = publicAction(input, async (by, given) => {
  await evenly(400, register(by, given));
  return { email: given.email };
});
