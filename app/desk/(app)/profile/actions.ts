"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { requireDeskSession } from "@/lib/auth/desk-session";
import { newPassword, typedPassword } from "@/lib/auth/password-rules";
import { linkBySecret, unlink } from "@/lib/desk/link-commands";
import { changeDeskPassword } from "@/lib/desk/user-commands";
import { deskAction } from "@/lib/forms/account-action";

const entered = z.object({
  secret: z
    .string({ error: "required" })
    .trim()
    .min(1, { error: "required" })
    .max(200, { error: "too_long" }),
});

/** Links the key that was entered and leads to its documents; the secret never comes back to the form. */
export const linkKeyAction = deskAction(entered, async (person, { secret }): Promise<null> => {
  await linkBySecret(person, secret);
  // The frame shows what the key may do.
  revalidatePath("/desk", "layout");
  redirect("/desk");
});

/** Lets the linked key go. */
export const unlinkAction = deskAction(z.object({}), async (person) => {
  await unlink(person);
  revalidatePath("/desk", "layout");
  return null;
});

const passwords = z.object({ currentPassword: typedPassword, password: newPassword });

/** Changes the password and ends every other session on Desk. */
export const changePasswordAction = deskAction(passwords, async (_person, given) => {
  const session = await requireDeskSession();
  await changeDeskPassword(session, { current: given.currentPassword, password: given.password });
  return null;
});
