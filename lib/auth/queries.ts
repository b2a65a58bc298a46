import { and, desc, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db";
import { emailChanges, passwordResets, registrations, sessions, users } from "@/db/schema";
import { passwordFreshMinutes } from "@/lib/ctx";
import type { Locale } from "@/lib/i18n/locale";
import { linkHash } from "./links";

/** A session that is alive, with whose it is. */
export type SessionView = {
  sessionId: string;
  userId: number;
  accountId: number;
  email: string;
  /** Null: the user has never chosen one. */
  locale: Locale | null;
  /** When the password was last given in it. */
  passwordAt: Date;
  /** Whether that was a moment ago, by the database's clock: ours may have been set back. */
  passwordFresh: boolean;
  lastSeenAt: Date;
};

/** However much it is used, a session ends this long after the sign-in. */
export const sessionDaysMax = 90;

const alive = and(
  gt(sessions.expiresAt, sql`now()`),
  gt(sessions.createdAt, sql`now() - ${sessionDaysMax} * interval '1 day'`),
);

/** The session as the database has it now; null when it was ended, has run out, or the id is none. */
export async function readSession(sessionId: string): Promise<SessionView | null> {
  if (!z.uuid().safeParse(sessionId).success) return null;
  const [row] = await db()
    .select({
      sessionId: sessions.id,
      userId: users.id,
      accountId: users.accountId,
      email: users.email,
      locale: users.locale,
      passwordAt: sessions.passwordAt,
      passwordFresh: sql<boolean>`${sessions.passwordAt} > now() - ${passwordFreshMinutes} * interval '1 minute'`,
      lastSeenAt: sessions.lastSeenAt,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, sessionId), alive));
  return row ?? null;
}

/** One line of the list of sessions in the settings. */
export type SessionLine = {
  sessionId: string;
  createdAt: Date;
  lastSeenAt: Date;
  ip: string | null;
  userAgent: string | null;
};

/** A user's living sessions, last used first. */
export async function listSessions(userId: number): Promise<SessionLine[]> {
  return db()
    .select({
      sessionId: sessions.id,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      ip: sessions.ip,
      userAgent: sessions.userAgent,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), alive))
    .orderBy(desc(sessions.lastSeenAt), sessions.id);
}

/** The registration a link confirms; null when the link was used, has run out, or never was. Uses nothing up. */
export async function pendingRegistration(
  link: string,
): Promise<{ email: string; accountName: string } | null> {
  const hash = linkHash(link);
  if (hash === null) return null;
  const [row] = await db()
    .select({ email: registrations.email, accountName: registrations.accountName })
    .from(registrations)
    .where(and(eq(registrations.linkHash, hash), gt(registrations.expiresAt, sql`now()`)));
  return row ?? null;
}

/** Whose password a link resets; null when the link was used, has run out, or never was. Uses nothing up. */
export async function pendingReset(link: string): Promise<{ userId: number; email: string } | null> {
  const hash = linkHash(link);
  if (hash === null) return null;
  const [row] = await db()
    .select({ userId: users.id, email: users.email })
    .from(passwordResets)
    .innerJoin(users, eq(users.id, passwordResets.userId))
    .where(and(eq(passwordResets.linkHash, hash), gt(passwordResets.expiresAt, sql`now()`)));
  return row ?? null;
}

/**
 * The address that a link gives to this very user; null when it was used, replaced or has run out, never was, or is another
 * user's. Uses nothing up.
 */
export async function pendingEmail(userId: number, link: string): Promise<string | null> {
  const hash = linkHash(link);
  if (hash === null) return null;
  const [row] = await db()
    .select({ email: emailChanges.email })
    .from(emailChanges)
    .where(
      and(
        eq(emailChanges.userId, userId),
        eq(emailChanges.linkHash, hash),
        gt(emailChanges.expiresAt, sql`now()`),
      ),
    );
  return row?.email ?? null;
}
