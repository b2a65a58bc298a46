"use server";

import { z } from "zod";
import { registerOnDesk } from "@/lib/desk/user-commands";
import { publicAction } from "@/lib/forms/account-action";
import { emailField } from "@/lib/forms/fields";

/** Begins a registration on Desk; answers the same whether or not the address is known. */
export const registerAction = publicAction(z.object({ email: emailField }), async (by, { email }) => {
  await registerOnDesk(by, email);
  return { email };
});
