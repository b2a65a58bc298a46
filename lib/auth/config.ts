import NextAuth, { type NextAuthConfig } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { env } from "@/lib/env";
import { cookieOptions } from "./cookies";
import { sessionDaysMax } from "./queries";
import { readSigned } from "./signed";

/**
 * Sign-in by a ticket: a session id under our own signature, which only `startSession` makes, a moment before. So
 * passwords and limits are judged in one command, and next-auth keeps the cookie. Its HTTP routes are not mounted.
 */
const byTicket = Credentials({
  credentials: { ticket: {} },
  authorize: ({ ticket }) => {
    const id = readSigned(env().authSecret, "sign-in", typeof ticket === "string" ? ticket : null);
    return id === null ? null : { id };
  },
});

/** Built on each call: `next build` has no environment, and tests change theirs. */
function authConfig(): NextAuthConfig {
  return {
    secret: env().authSecret,
    // The host only ever names next-auth's own routes, which don't exist; our addresses start with `env().baseUrl`.
    trustHost: true,
    basePath: "/api/auth",
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    session: { strategy: "jwt", maxAge: sessionDaysMax * 86_400 },
    cookies: {
      sessionToken: cookieOptions("session", env().baseUrl),
      callbackUrl: cookieOptions("callback", env().baseUrl),
      csrfToken: cookieOptions("csrf", env().baseUrl),
    },
    providers: [byTicket],
    callbacks: {
      // Fresh objects: nothing but the session's id is in the cookie, and nothing else comes out of it.
      jwt: ({ token, user }) => ({ sub: user?.id ?? token.sub }),
      session: ({ session, token }) => ({ expires: session.expires, user: { id: token.sub } }),
      redirect: () => env().baseUrl,
    },
    logger: {
      error: (error) => {
        // A cookie that is not ours, or no longer: anybody can send one, and it is nobody's session.
        if (error.name !== "JWTSessionError") console.error("next-auth:", error.name, error.message);
      },
      warn: (code) => console.warn("next-auth:", code),
      debug: () => {},
    },
  };
}

const nextAuth = NextAuth(authConfig);

/** The session id in the request's cookie; null when there is none or it was not made by us. Not yet a session. */
export async function cookieSessionId(): Promise<string | null> {
  return (await nextAuth.auth())?.user?.id ?? null;
}

/** Sets the session cookie from a ticket; only in a server action. */
export async function setSessionCookie(ticket: string): Promise<void> {
  await nextAuth.signIn("credentials", { ticket, redirect: false });
}

/** Deletes the session cookie; only in a server action. The row is another matter: see `endSession`. */
export async function clearSessionCookie(): Promise<void> {
  await nextAuth.signOut({ redirect: false });
}
