import { randomUUID } from "node:crypto";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Ctx } from "@/lib/ctx";
import { env } from "@/lib/env";
import type { Locale } from "@/lib/i18n/locale";
import { preferenceCookie } from "@/lib/i18n/preference-cookie";
import type { Device } from "./attempt";
import { clearSessionCookie, cookieSessionId, setSessionCookie } from "./config";
import { cookieOptions } from "./cookies";
import { pathHeader } from "./header-names";
import { signInPath } from "./next-path";
import { readSession, type SessionView } from "./queries";
import { endSession, touchSession } from "./session-commands";
import { readSigned, sign } from "./signed";
import { visitor } from "./visitor";

/** Who is signed in, as the database has it at this request. */
export type Session = Omit<SessionView, "lastSeenAt">;

/** How old "last seen" may be before a request writes it anew. */
export const touchAfterMs = 5 * 60_000;
/** How long a browser keeps what is not a session. */
export const yearSeconds = 365 * 86_400;

/** The session of this request, checked against its row; null when there is none, or it was ended. */
export const currentSession = cache(async (): Promise<Session | null> => {
  const id = await cookieSessionId("dashboard");
  const found = id === null ? null : await readSession(id);
  if (!found) return null;
  const { lastSeenAt, ...session } = found;
  if (Date.now() - lastSeenAt.getTime() > touchAfterMs) {
    await touchSession(session.sessionId, (await visitor()).ip);
  }
  return session;
});

/**
 * The session of this request, or away to the sign-in page, which leads back here and says whether a session has ended:
 * the browser still holds its cookie, or `sent` a form that only somebody signed in had.
 */
export async function requireSession(sent: "form" | "nothing" = "nothing"): Promise<Session> {
  const session = await currentSession();
  if (session) return session;
  const ended = sent === "form" || (await cookieSessionId("dashboard")) !== null;
  return redirect(signInPath((await headers()).get(pathHeader), "dashboard", ended));
}

/** Who acts, for the commands of a signed-in user. */
export async function sessionCtx({ accountId, userId, passwordFresh }: Session): Promise<Ctx> {
  const { ip, userAgent } = await visitor();
  return { accountId, actor: { type: "user", userId }, ip, userAgent, passwordFresh };
}

/** {@link requireSession} and {@link sessionCtx} in one, for pages. */
export async function dashboardCtx(): Promise<Ctx> {
  return sessionCtx(await requireSession());
}

/** The browser's device cookie, when it is ours. */
export async function currentDevice(): Promise<Device | null> {
  const text = (await cookies()).get(cookieOptions("device", env().baseUrl).name)?.value;
  const [userId, deviceId] = readSigned(env().authSecret, "device", text)?.split(".") ?? [];
  return userId && deviceId ? { userId: Number(userId), deviceId } : null;
}

/** Gives the browser a session that was just opened; it becomes one of the user's devices. In actions only. */
export async function startSession(opened: {
  sessionId: string;
  userId: number;
  locale: Locale | null;
}): Promise<void> {
  const { sessionId, userId, locale } = opened;
  const secret = env().authSecret;
  await setSessionCookie("dashboard", sessionId);
  const jar = await cookies();
  const device = await currentDevice();
  if (device?.userId !== userId) {
    const { name, options } = cookieOptions("device", env().baseUrl);
    jar.set(name, sign(secret, "device", `${userId}.${randomUUID()}`), { ...options, maxAge: yearSeconds });
  }
  if (locale) await rememberLocale(locale);
}

/** Sets the cookie of the language, which pages read: signing in sets it from the user's row. In actions only. */
export async function rememberLocale(locale: Locale): Promise<void> {
  const { name, options } = preferenceCookie("locale");
  (await cookies()).set(name, locale, { ...options, maxAge: yearSeconds });
}

/** Ends the session of this request, its row and its cookie; the device stays known. In actions only. */
export async function endCurrentSession(): Promise<void> {
  const session = await currentSession();
  if (session) await endSession(await sessionCtx(session), session.userId, session.sessionId);
  await clearSessionCookie("dashboard");
}
