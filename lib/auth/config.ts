import { cookies } from "next/headers";
import NextAuth, { type NextAuthConfig } from "next-auth";
import { decode } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { env } from "@/lib/env";
import { log } from "@/lib/log/log";
import type { Door } from "./attempt";
import { cookieOptions } from "./cookies";
import { sessionDaysMax } from "./queries";
import { readSigned, sign } from "./signed";

/** What differs between the two doors: neither's cookie or ticket opens the other. */
const doors = {
  dashboard: { ticket: "sign-in", page: "/sign-in", cookie: (name: string) => name },
  desk: { ticket: "desk-sign-in", page: "/desk/sign-in", cookie: (name: string) => `desk-${name}` },
} as const satisfies Record<Door, object>;

/**
 * Sign-in by a ticket: a session id under our own signature, which only `startSession` makes, a moment before. So
 * passwords and limits are judged in one command, and next-auth keeps the cookie. Its HTTP routes are not mounted.
 */
const byTicket = (door: Door) =>
  Credentials({
    credentials: { ticket: {} },
    authorize: ({ ticket }) => {
      const id = readSigned(env().authSecret, doors[door].ticket, typeof ticket === "string" ? ticket : null);
      return id === null ? null : { id };
    },
  });

/** Built on each call: `next build` has no environment, and tests change theirs. */
function authConfig(door: Door): NextAuthConfig {
  const { page, cookie } = doors[door];
  return {
    secret: env().authSecret,
    // The host only ever names next-auth's own routes, which don't exist; our addresses start with `env().baseUrl`.
    trustHost: true,
    basePath: "/api/auth",
    pages: { signIn: page, error: page, signOut: page },
    session: { strategy: "jwt", maxAge: sessionDaysMax * 86_400 },
    cookies: {
      sessionToken: cookieOptions(cookie("session"), env().baseUrl),
      callbackUrl: cookieOptions(cookie("callback"), env().baseUrl),
      csrfToken: cookieOptions(cookie("csrf"), env().baseUrl),
    },
    providers: [byTicket(door)],
    callbacks: {
      // A fresh object: nothing but the session's id is in the cookie.
      jwt: ({ token, user }) => ({ sub: user?.id ?? token.sub }),
      redirect: () => env().baseUrl,
    },
    logger: {
      error: (error) => {
        // Not its class's name, which the build shortens.
        const type = "type" in error ? String(error.type) : error.name;
        // Signing out with a cookie that is not ours, or no longer: anybody can send one, and it is deleted all the same.
        if (type !== "SignOutError") log.error(`next-auth: ${type}`, error.message);
      },
      warn: (code) => log.warn("next-auth", code),
      debug: () => {},
    },
  };
}

const nextAuth = {
  dashboard: NextAuth(() => authConfig("dashboard")),
  desk: NextAuth(() => authConfig("desk")),
} as const satisfies Record<Door, object>;

/**
 * The session id in the request's cookie; null when there is none, it was not made by us or is no longer good. Not yet a
 * session. (`auth()` would also make a new cookie, which a page can't set: another key derived, another encryption.)
 */
export async function cookieSessionId(door: Door): Promise<string | null> {
  const { name } = cookieOptions(doors[door].cookie("session"), env().baseUrl);
  const token = (await cookies()).get(name)?.value;
  // Anybody can send a cookie that is not ours: it is nobody's session, and no error of ours.
  const read = await decode({ token, secret: env().authSecret, salt: name }).catch(() => null);
  return read?.sub ?? null;
}

/** Sets the session cookie for a session that was just opened; only in a server action. */
export async function setSessionCookie(door: Door, sessionId: string): Promise<void> {
  const ticket = sign(env().authSecret, doors[door].ticket, sessionId);
  await nextAuth[door].signIn("credentials", { ticket, redirect: false });
}

/** Deletes the session cookie; only in a server action. The row is another matter: see `endSession`. */
export async function clearSessionCookie(door: Door): Promise<void> {
  await nextAuth[door].signOut({ redirect: false });
}
