import { randomUUID } from "node:crypto";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { DeskPerson } from "@/lib/desk/link-commands";
import { type DeskSignedIn, endDeskSession, touchDeskSession } from "@/lib/desk/session-commands";
import { type DeskSession, readDeskSession } from "@/lib/desk/user-queries";
import { env } from "@/lib/env";
import type { Device } from "./attempt";
import { clearSessionCookie, cookieSessionId, setSessionCookie } from "./config";
import { cookieOptions } from "./cookies";
import { pathHeader } from "./header-names";
import { signInPath } from "./next-path";
import { rememberLocale, touchAfterMs, yearSeconds } from "./session";
import { readSigned, sign } from "./signed";
import { visitor } from "./visitor";

/** The session on Desk of this request, checked against its row; null when there is none, or it was ended. */
export const currentDeskSession = cache(async (): Promise<Omit<DeskSession, "lastSeenAt"> | null> => {
  const id = await cookieSessionId("desk");
  const found = id === null ? null : await readDeskSession(id);
  if (!found) return null;
  const { lastSeenAt, ...session } = found;
  if (Date.now() - lastSeenAt.getTime() > touchAfterMs) {
    await touchDeskSession(session.sessionId, (await visitor()).ip);
  }
  return session;
});

/** The session on Desk of this request, or away to Desk's sign-in page, which leads back here. */
export async function requireDeskSession(): Promise<Omit<DeskSession, "lastSeenAt">> {
  const session = await currentDeskSession();
  return session ?? redirect(signInPath((await headers()).get(pathHeader), "desk"));
}

/** Who acts on Desk, for its commands. */
export async function deskPerson(): Promise<DeskPerson> {
  const { deskUserId, email } = await requireDeskSession();
  const { ip, userAgent } = await visitor();
  return { deskUserId, email, ip, userAgent };
}

const deviceCookie = () => cookieOptions("desk-device", env().baseUrl);

/** The browser's device cookie of Desk, when it is ours. */
export async function currentDeskDevice(): Promise<Device | null> {
  const text = (await cookies()).get(deviceCookie().name)?.value;
  const [userId, deviceId] = readSigned(env().authSecret, "desk-device", text)?.split(".") ?? [];
  return userId && deviceId ? { userId: Number(userId), deviceId } : null;
}

/** Gives the browser a session on Desk that was just opened. In actions only. */
export async function startDeskSession({ sessionId, deskUserId, locale }: DeskSignedIn): Promise<void> {
  await setSessionCookie("desk", sessionId);
  if ((await currentDeskDevice())?.userId !== deskUserId) {
    const { name, options } = deviceCookie();
    const value = sign(env().authSecret, "desk-device", `${deskUserId}.${randomUUID()}`);
    (await cookies()).set(name, value, { ...options, maxAge: yearSeconds });
  }
  if (locale) await rememberLocale(locale);
}

/** Ends the session on Desk of this request, its row and its cookie. In actions only. */
export async function endCurrentDeskSession(): Promise<void> {
  const session = await currentDeskSession();
  if (session) await endDeskSession(session.deskUserId, session.sessionId);
  await clearSessionCookie("desk");
}

const handOffCookie = () => cookieOptions("desk-hand-off", env().baseUrl);
const handOffSeconds = 86_400;

/**
 * Keeps a hand-off link in the browser while its holder signs in or registers, so that it need not travel through
 * addresses and mails. In actions only.
 */
export async function rememberHandOff(link: string): Promise<void> {
  const { name, options } = handOffCookie();
  (await cookies()).set(name, link, { ...options, maxAge: handOffSeconds });
}

/** The hand-off link that the browser keeps; null when there is none. */
export async function rememberedHandOff(): Promise<string | null> {
  return (await cookies()).get(handOffCookie().name)?.value ?? null;
}

/** Forgets the hand-off link: it was used, or is dead. In actions only. */
export async function forgetHandOff(): Promise<void> {
  const { name, options } = handOffCookie();
  (await cookies()).set(name, "", { ...options, maxAge: 0 });
}
