"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { changePassword } from "@/lib/auth/password-commands";
import { newPassword, typedPassword } from "@/lib/auth/password-rules";
import { endCurrentSession, requireSession, sessionCtx } from "@/lib/auth/session";
import { endOtherSessions, endSession } from "@/lib/auth/session-commands";
import { sessionAction } from "@/lib/forms/account-action";

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
