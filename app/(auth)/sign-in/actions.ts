"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { safeNext } from "@/lib/auth/next-path";
import { typedPassword } from "@/lib/auth/password-rules";
import { currentDevice, startSession } from "@/lib/auth/session";
import { signIn } from "@/lib/auth/session-commands";
import { publicAction } from "@/lib/forms/account-action";
import { emailField } from "@/lib/forms/fields";

const input = z.object({ email: emailField, password: typedPassword, next: z.string().optional() });

/** Opens a session and goes on to where the visitor was headed. */
export const signInAction = publicAction(input, async (by, { next, ...given }): Promise<null> => {
  await startSession(await signIn(by, given, await currentDevice()));
  redirect(safeNext(next));
});
