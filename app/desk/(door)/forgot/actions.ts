"use server";

import { z } from "zod";
import { requestDeskReset } from "@/lib/desk/user-commands";
import { publicAction } from "@/lib/forms/account-action";
import { emailField } from "@/lib/forms/fields";

/** Mails a link to a known address; answers the same for an unknown one. */
export const forgotAction = publicAction(z.object({ email: emailField }), async (by, { email }) => {
  await requestDeskReset(by, email);
  return { email };
});
