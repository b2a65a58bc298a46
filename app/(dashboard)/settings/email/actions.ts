"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { confirmEmailChange } from "@/lib/auth/email-commands";
import { visitor } from "@/lib/auth/visitor";
import { sessionAction } from "@/lib/forms/account-action";
import { drainSoon } from "@/lib/seats/outbox-commands";

const input = z.object({ link: z.string().max(100) });

/** Gives the signed-in user the address of a form's `link`, and leads to the settings, which say so. */
export const confirmEmailAction = sessionAction(input, async (session, ctx, { link }): Promise<null> => {
  await confirmEmailChange(ctx, session, await visitor(), link);
  drainSoon();
  revalidatePath("/", "layout");
  redirect("/settings?changed=email#email");
});
