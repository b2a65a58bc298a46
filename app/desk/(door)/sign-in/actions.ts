"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { currentDeskDevice, rememberedHandOff, startDeskSession } from "@/lib/auth/desk-session";
import { safeNext } from "@/lib/auth/next-path";
import { typedPassword } from "@/lib/auth/password-rules";
import { signInToDesk } from "@/lib/desk/session-commands";
import { publicAction } from "@/lib/forms/account-action";
import { emailField } from "@/lib/forms/fields";

const input = z.object({ email: emailField, password: typedPassword, next: z.string().optional() });

/** Opens a session on Desk and goes on to the hand-off that is under way, else to where the visitor was headed. */
export const signInAction = publicAction(input, async (by, { next, ...given }): Promise<null> => {
  await startDeskSession(await signInToDesk(by, given, await currentDeskDevice()));
  redirect((await rememberedHandOff()) ? "/desk/hand-off" : safeNext(next, "desk"));
});
