"use server";

import { cookies, headers } from "next/headers";
import { isLocale, localeCookie } from "@/lib/i18n/locale";
import { isTheme, themeCookie } from "./theme";

const yearSeconds = 365 * 24 * 60 * 60;

async function remember(name: string, value: string) {
  const secure = (await headers()).get("x-forwarded-proto") === "https";
  (await cookies()).set(name, value, {
    maxAge: yearSeconds,
    sameSite: "lax",
    httpOnly: true,
    secure,
    path: "/",
  });
}

/** Stores the theme chosen in a form's `theme`, for this browser; anything unknown is ignored. */
export async function setTheme(form: FormData): Promise<void> {
  const theme = form.get("theme");
  if (isTheme(theme)) await remember(themeCookie, theme);
}

/** Stores the language chosen in a form's `locale`, for this browser; a signed-in user's row is the caller's. */
export async function setLocale(form: FormData): Promise<void> {
  const locale = form.get("locale");
  if (typeof locale === "string" && isLocale(locale)) await remember(localeCookie, locale);
}
