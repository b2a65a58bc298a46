"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { resetPassword } from "@/lib/auth/password-commands";
import { newPassword } from "@/lib/auth/password-rules";
import { startSession } from "@/lib/auth/session";
import { publicAction } from "@/lib/forms/account-action";

const input = z.object({ link: z.string().max(100), password: newPassword });

/** Sets the password, ends every session, and opens one here. */
export const resetAction = publicAction(input, async (by, given): Promise<null> => {
  await startSession(await resetPassword(by, given));
  redirect("/keys");
});
