"use server";

import { redirect } from "next/navigation";
import { endCurrentSession, rememberLocale, requireSession } from "@/lib/auth/session";
import { setUserLocale } from "@/lib/auth/session-commands";
import { isLocale } from "@/lib/i18n/locale";

/** Ends this session, its row and its cookie. */
export async function signOutAction(): Promise<void> {
  await endCurrentSession();
  redirect("/sign-in");
}

/** Stores the language chosen in a form's `locale`, for the user's pages and mails. */
export async function setLanguageAction(form: FormData): Promise<void> {
  const { userId } = await requireSession();
  const locale = form.get("locale");
  if (typeof locale !== "string" || !isLocale(locale)) return;
  await setUserLocale(userId, locale);
  await rememberLocale(locale);
}
