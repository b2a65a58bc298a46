import { and, eq, ne, sql } from "drizzle-orm";
import { db } from "@/db";
import { sessions, users } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/locale";
import { addressBucket } from "@/lib/limits/address";
import { forget, giveBack, take } from "@/lib/limits/commands";
import type { From } from "./commands";
import { openSession, sessionEnd } from "./new-session";
import { hashPassword, outdated, verifyPassword } from "./password";

/** A browser that has signed in before, as its signed cookie says: whose, and which of theirs. */
export type Device = { userId: number; deviceId: string };

/** A session that was just opened. */
export type SignedIn = { sessionId: string; userId: number; accountId: number; locale: Locale | null };

/**
 * Opens a session for a name and its password. Attempts are counted before the password is looked at. A device the
 * user has signed in on has a counter of its own, so no stranger can lock the owner out of it; an unknown address
 * takes the same time and gets the same sentence as a wrong password.
 * @throws DomainError forbidden (wrong_credentials), too_many
 */
export async function signIn(
  from: From,
  input: { email: string; password: string },
  device: Device | null,
): Promise<SignedIn> {
  const { email, password } = input;
  const address = addressBucket(from.ip);
  const [user] = await db()
    .select({
      userId: users.id,
      accountId: users.accountId,
      locale: users.locale,
      passwordHash: users.passwordHash,
    })
    .from(users)
    .where(eq(users.email, email));
  const known = device !== null && device.userId === user?.userId ? device : null;

  if (known) await take("sign_in_device", String(known.userId), known.deviceId);
  else {
    // In this order: an address that is at its limit fills nobody's name.
    await take("sign_in_address", address);
    await take("sign_in_name_address", email, address);
    await take("sign_in_name", email);
  }

  const right = await verifyPassword(password, user?.passwordHash ?? null);
  if (!right || !user) {
    throw new DomainError("forbidden", "Wrong address or password", { reason: "wrong_credentials" });
  }

  if (known) await forget("sign_in_device", String(known.userId), known.deviceId);
  else {
    await giveBack("sign_in_address", address);
    await giveBack("sign_in_name", email);
    await forget("sign_in_name_address", email, address);
  }

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
    // The row is locked, so a password that is being changed meanwhile either ends this session or refuses it.
    const [now] = await tx
      .select({ passwordHash: users.passwordHash })
      .from(users)
      .where(eq(users.id, userId))
      .for("update");
    if (now?.passwordHash !== user.passwordHash) {
      throw new DomainError("forbidden", "The password was changed meanwhile", {
        reason: "wrong_credentials",
      });
    }
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
