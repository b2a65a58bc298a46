import { and, eq, gt, ne, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { emailChanges, passwordResets, sessions, users } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import type { Ctx } from "@/lib/ctx";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { locales } from "@/lib/i18n/locale";
import { addressBucket } from "@/lib/limits/address";
import { forget, take, takeQuietly } from "@/lib/limits/commands";
import { queueMail } from "@/lib/mail/commands";
import { type From, mustDiffer, mustNotRepeat } from "./commands";
import { linkHash, newLink } from "./links";
import { endSessions, openSession } from "./new-session";
import { hashPassword, verifyPassword } from "./password";
import { pendingReset } from "./queries";
import type { SignedIn } from "./session-commands";

/** Hours a link of a reset works. */
export const resetHours = 1;

/** Mails a link to a known address and nothing to an unknown one; the caller learns nothing. @throws DomainError too_many */
export async function requestReset(from: From, email: string): Promise<void> {
  await take("reset_address", addressBucket(from.ip));
  if ((await takeQuietly("reset_mailbox", email)) !== null) return;
  const { link, hash } = newLink();
  await db().transaction(async (tx) => {
    // Shared with nobody who changes the address: a link must not reach a mailbox that has just been left.
    const [user] = await tx
      .select({ id: users.id, locale: users.locale })
      .from(users)
      .where(eq(users.email, email))
      .for("share");
    if (!user) return;
    await tx.insert(passwordResets).values({
      userId: user.id,
      linkHash: hash,
      expiresAt: sql`now() + ${resetHours} * interval '1 hour'`,
    });
    await queueMail(tx, {
      to: email,
      locale: user.locale ?? from.locale,
      template: "password_reset",
      values: { url: `${env().baseUrl}/reset?link=${link}` },
    });
  });
}

/** Ends what a link in a mail could still do for a user whose password is another one now. */
async function endLinks(tx: Tx, userId: number): Promise<void> {
  await tx.delete(passwordResets).where(eq(passwordResets.userId, userId));
  await tx.delete(emailChanges).where(eq(emailChanges.userId, userId));
}

const linkUsed = () =>
  new DomainError("conflict", "The link was used or has run out", { reason: "link_used" });

/**
 * Sets a new password by a link, which is used up with every other link of that user, one to a new address among them; ends
 * all sessions, opens a new one, and tells the user by mail. @throws DomainError conflict (link_used), invalid, too_many
 */
export async function resetPassword(
  from: From,
  input: { link: string; password: string },
): Promise<SignedIn> {
  await take("link_address", addressBucket(from.ip));
  const hash = linkHash(input.link);
  const pending = await pendingReset(input.link);
  if (hash === null || pending === null) throw linkUsed();
  mustNotRepeat(input.password, pending.email);
  const passwordHash = await hashPassword(input.password);
  return db().transaction(async (tx) => {
    // The user first, then the link: a second click waits here and then finds it used.
    const [user] = await tx
      .select({ userId: users.id, accountId: users.accountId, email: users.email, locale: users.locale })
      .from(users)
      .where(eq(users.id, pending.userId))
      .for("update");
    const [used] = await tx
      .delete(passwordResets)
      .where(and(eq(passwordResets.linkHash, hash), gt(passwordResets.expiresAt, sql`now()`)))
      .returning({ id: passwordResets.id });
    if (!used || !user) throw linkUsed();
    const { userId } = user;
    await tx.update(users).set({ passwordHash }).where(eq(users.id, userId));
    await endLinks(tx, userId);
    await endSessions(tx, userId);
    const ctx: Ctx = {
      accountId: user.accountId,
      actor: { type: "user", userId },
      ip: from.ip,
      userAgent: from.userAgent,
      passwordFresh: true,
    };
    const sessionId = await openSession(tx, userId, from);
    await record(tx, ctx, {
      action: "user.password_changed",
      subject: "user",
      subjectId: userId,
      after: { by: "reset" },
    });
    await queueMail(tx, {
      to: user.email,
      locale: user.locale ?? from.locale,
      template: "password_changed",
      values: { url: `${env().baseUrl}/forgot` },
    });
    return { sessionId, userId, accountId: user.accountId, locale: user.locale };
  });
}

/**
 * A signed-in user gives the password again: from now on it counts as just given in this session.
 * @throws DomainError invalid (field `passwordAgain`), too_many
 */
export async function confirmPassword(
  session: { userId: number; sessionId: string },
  password: string,
): Promise<void> {
  const { userId, sessionId } = session;
  const [user] = await db()
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  await take("password_confirm", String(userId));
  if (!(await verifyPassword(password, user?.passwordHash ?? null))) {
    throw new DomainError("invalid", "The password is wrong", {
      field: "passwordAgain",
      reason: "password_wrong",
    });
  }
  await forget("password_confirm", String(userId));
  await db()
    .update(sessions)
    .set({ passwordAt: sql`now()` })
    .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId)));
}

/**
 * Changes the password of a signed-in user who gives the current one; ends every other session, every reset and every
 * change of the address under way. @throws DomainError invalid (wrong current password, repeats the address or that password), too_many
 */
export async function changePassword(
  ctx: Ctx,
  session: { userId: number; sessionId: string },
  input: { current: string; password: string },
): Promise<void> {
  const { userId, sessionId } = session;
  const [user] = await db()
    .select({ email: users.email, passwordHash: users.passwordHash, locale: users.locale })
    .from(users)
    .where(eq(users.id, userId));
  if (!user) throw new DomainError("not_found", "There is no such user");
  mustNotRepeat(input.password, user.email);
  await take("password_change", String(userId));
  const wrong = () =>
    new DomainError("invalid", "The current password is wrong", {
      field: "currentPassword",
      reason: "password_wrong",
    });
  if (!(await verifyPassword(input.current, user.passwordHash))) throw wrong();
  await forget("password_change", String(userId));
  mustDiffer(input);
  const passwordHash = await hashPassword(input.password);
  await db().transaction(async (tx) => {
    // Compared and set at once: of two changes under way only the first knew the current password.
    const changed = await tx
      .update(users)
      .set({ passwordHash })
      .where(and(eq(users.id, userId), eq(users.passwordHash, user.passwordHash)))
      .returning({ id: users.id });
    if (changed.length === 0) throw wrong();
    await endLinks(tx, userId);
    await tx.delete(sessions).where(and(eq(sessions.userId, userId), ne(sessions.id, sessionId)));
    await tx.update(sessions).set({ passwordAt: sql`now()` }).where(eq(sessions.id, sessionId));
    await record(tx, ctx, {
      action: "user.password_changed",
      subject: "user",
      subjectId: userId,
      after: { by: "settings" },
    });
    await queueMail(tx, {
      to: user.email,
      locale: user.locale ?? locales[0],
      template: "password_changed",
      values: { url: `${env().baseUrl}/forgot` },
    });
  });
}
