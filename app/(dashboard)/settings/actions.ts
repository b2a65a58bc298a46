"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { renameAccount } from "@/lib/accounts/commands";
import { accountNameInput } from "@/lib/accounts/input";
import { requestEmailChange } from "@/lib/auth/email-commands";
import { changePassword } from "@/lib/auth/password-commands";
import { newPassword, typedPassword } from "@/lib/auth/password-rules";
import { endCurrentSession, requireSession, sessionCtx } from "@/lib/auth/session";
import { endOtherSessions, endSession } from "@/lib/auth/session-commands";
import { visitor } from "@/lib/auth/visitor";
import { accountAction, sessionAction } from "@/lib/forms/account-action";
import { emailField } from "@/lib/forms/fields";

/** Calls the account what a form's `name` says; answers the name as it is stored. */
export const renameAccountAction = accountAction(
  z.object({ name: accountNameInput }),
  async (tx, ctx, { name }) => {
    await renameAccount(tx, ctx, name);
    return name;
  },
  () => revalidatePath("/", "layout"),
);

/** Mails a link to the new address in a form's `email`; answers the address. */
export const requestEmailAction = sessionAction(
  z.object({ email: emailField }),
  async (session, ctx, { email }) => {
    await requestEmailChange(ctx, session, await visitor(), email);
    return email;
  },
);

const passwords = z.object({ currentPassword: typedPassword, password: newPassword });

/** Changes the password and ends every other session. */
export const changePasswordAction = sessionAction(passwords, async (session, ctx, given) => {
  await changePassword(ctx, session, { current: given.currentPassword, password: given.password });
  revalidatePath("/settings");
  return null;
});

/** Ends the session in a form's `sessionId`, if it is one of the user's; the own one is signed out. */
export async function endSessionAction(form: FormData): Promise<void> {
  const session = await requireSession();
  const asked = form.get("sessionId");
  if (asked === session.sessionId) {
    await endCurrentSession();
    redirect("/sign-in");
  }
  const sessionId = z.uuid().safeParse(asked);
  if (sessionId.success) await endSession(await sessionCtx(session), session.userId, sessionId.data);
  revalidatePath("/settings");
}

/** Ends every session but this one. */
export async function endOthersAction(): Promise<void> {
  const session = await requireSession();
  await endOtherSessions(await sessionCtx(session), session.userId, session.sessionId);
  revalidatePath("/settings");
}

/** Ends every session, this one too. */
export async function endAllAction(): Promise<void> {
  const session = await requireSession();
  await endOtherSessions(await sessionCtx(session), session.userId, null);
  await endCurrentSession();
  redirect("/sign-in");
}
