"use server";

import { cookies } from "next/headers";
import { isLocale } from "@/lib/i18n/locale";
import { preferenceCookie } from "@/lib/i18n/preference-cookie";
import { isTheme } from "./theme";

const yearSeconds = 365 * 24 * 60 * 60;

async function remember(choice: "locale" | "theme", value: string) {
  const { name, options } = preferenceCookie(choice);
  (await cookies()).set(name, value, { ...options, maxAge: yearSeconds });
}

/** Stores the theme chosen in a form's `theme`, for this browser; anything unknown is ignored. */
export async function setTheme(form: FormData): Promise<void> {
  const theme = form.get("theme");
  if (isTheme(theme)) await remember("theme", theme);
}

/** Stores the language chosen in a form's `locale`, for this browser; a signed-in user's row is the caller's. */
export async function setLocale(form: FormData): Promise<void> {
  const locale = form.get("locale");
  if (typeof locale === "string" && isLocale(locale)) await remember("locale", locale);
}
