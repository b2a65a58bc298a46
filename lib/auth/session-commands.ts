import { and, eq, ne, sql } from "drizzle-orm";
import { db } from "@/db";
import { sessions, users } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import type { Ctx } from "@/lib/ctx";
import type { Locale } from "@/lib/i18n/locale";
import { type Device, judgeAttempt, wrongCredentials } from "./attempt";
import type { From } from "./commands";
import { openSession, sessionEnd } from "./new-session";
import { hashPassword, outdated } from "./password";

/** A session that was just opened. */
export type SignedIn = { sessionId: string; userId: number; accountId: number; locale: Locale | null };

/**
 * Opens a session for a name and its password, as {@link judgeAttempt} judges them.
 * @throws DomainError forbidden (wrong_credentials), too_many
 */
export async function signIn(
  from: From,
  input: { email: string; password: string },
  device: Device | null,
): Promise<SignedIn> {
  const { email, password } = input;
  const [user] = await db()
    .select({
      userId: users.id,
      accountId: users.accountId,
      locale: users.locale,
      passwordHash: users.passwordHash,
    })
    .from(users)
    .where(eq(users.email, email));
  await judgeAttempt("dashboard", from.ip, input, user ?? null, device);
  if (!user) throw wrongCredentials();

  const stronger = outdated(user.passwordHash) ? await hashPassword(password) : null;
  const { userId, accountId, locale } = user;
  const ctx: Ctx = {
    accountId,
    actor: { type: "user", userId },
    ip: from.ip,
    userAgent: from.userAgent,
    passwordFresh: true,
  };
  return db().transaction(async (tx) => {
    // The row is locked, so a password that is being changed meanwhile either ends this session or refuses it; an address
    // that is being left refuses it, or its change comes after.
    const [now] = await tx
      .select({ email: users.email, passwordHash: users.passwordHash })
      .from(users)
      .where(eq(users.id, userId))
      .for("update");
    if (now?.passwordHash !== user.passwordHash || now.email !== email) throw wrongCredentials();
    if (stronger) await tx.update(users).set({ passwordHash: stronger }).where(eq(users.id, userId));
    const sessionId = await openSession(tx, userId, from);
    await record(tx, ctx, { action: "user.signed_in", subject: "user", subjectId: userId });
    return { sessionId, userId, accountId, locale };
  });
}

/** Keeps a session that is in use alive; called at most every few minutes. */
export async function touchSession(sessionId: string, ip: string | null): Promise<void> {
  await db()
    .update(sessions)
    .set({ lastSeenAt: sql`now()`, expiresAt: sessionEnd, ip })
    .where(eq(sessions.id, sessionId));
}

/**
 * Ends one session of a user, on its very next request; one that is gone already is no fault.
 * A session of another user is left alone.
 */
export async function endSession(ctx: Ctx, userId: number, sessionId: string): Promise<void> {
  await db().transaction(async (tx) => {
    const ended = await tx
      .delete(sessions)
      .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId)))
      .returning({ id: sessions.id });
    if (ended.length > 0)
      await record(tx, ctx, { action: "user.signed_out", subject: "user", subjectId: userId });
  });
}

/** Ends every session of a user but one; `keep` null ends that as well. Returns how many it were. */
export async function endOtherSessions(ctx: Ctx, userId: number, keep: string | null): Promise<number> {
  return db().transaction(async (tx) => {
    const ended = await tx
      .delete(sessions)
      .where(and(eq(sessions.userId, userId), keep === null ? undefined : ne(sessions.id, keep)))
      .returning({ id: sessions.id });
    if (ended.length > 0) {
      const after = { sessions: ended.length };
      await record(tx, ctx, { action: "user.signed_out", subject: "user", subjectId: userId, after });
    }
    return ended.length;
  });
}

/** Stores the language of a user's pages and mails. */
export async function setUserLocale(userId: number, locale: Locale): Promise<void> {
  await db().update(users).set({ locale }).where(eq(users.id, userId));
}
