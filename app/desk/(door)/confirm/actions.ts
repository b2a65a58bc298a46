"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { rememberedHandOff, startDeskSession } from "@/lib/auth/desk-session";
import { newPassword } from "@/lib/auth/password-rules";
import { confirmOnDesk } from "@/lib/desk/user-commands";
import { publicAction } from "@/lib/forms/account-action";

const input = z.object({ link: z.string(), password: newPassword });

/** Uses the link up, opens a session on Desk, and goes on to the hand-off that is under way, else home. */
export const confirmAction = publicAction(input, async (by, given): Promise<null> => {
  await startDeskSession(await confirmOnDesk(by, given));
  redirect((await rememberedHandOff()) ? "/desk/hand-off" : "/desk");
});
