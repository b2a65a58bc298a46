"use server";

import { redirect } from "next/navigation";
import { endCurrentDeskSession, requireDeskSession } from "@/lib/auth/desk-session";
import { rememberLocale } from "@/lib/auth/session";
import { setDeskLocale } from "@/lib/desk/user-commands";
import { isLocale } from "@/lib/i18n/locale";

/** Ends this session on Desk; one on the Dashboard goes on. */
export async function signOutAction(): Promise<void> {
  await endCurrentDeskSession();
  redirect("/desk/sign-in");
}

/** Stores the language chosen in a form's `locale`, for the Desk user's pages and mails. */
export async function setLanguageAction(form: FormData): Promise<void> {
  const { deskUserId } = await requireDeskSession();
  const locale = form.get("locale");
  if (typeof locale !== "string" || !isLocale(locale)) return;
  await setDeskLocale(deskUserId, locale);
  await rememberLocale(locale);
}
