import { and, eq, gt, lt, sql } from "drizzle-orm";
import { db } from "@/db";
import { deskPasswordResets, deskRegistrations, deskSessions, deskUsers } from "@/db/schema";
import { type From, mustDiffer, mustNotRepeat, registrationHours } from "@/lib/auth/commands";
import { linkHash, newLink } from "@/lib/auth/links";
import { hashPassword, verifyPassword } from "@/lib/auth/password";
import { resetHours } from "@/lib/auth/password-commands";
import { sessionDaysMax } from "@/lib/auth/queries";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { type Locale, locales } from "@/lib/i18n/locale";
import { addressBucket } from "@/lib/limits/address";
import { forget, take, takeQuietly } from "@/lib/limits/commands";
import { queueMail } from "@/lib/mail/commands";
import { type DeskSignedIn, endDeskSessions, openDeskSession } from "./session-commands";
import { pendingDeskRegistration, pendingDeskReset } from "./user-queries";

const linkUsed = () =>
  new DomainError("conflict", "The link was used or has run out", { reason: "link_used" });

/** A Desk user's mailbox, counted apart from the same mailbox on the Dashboard. */
const mailbox = (email: string) => `desk:${email}`;

/**
 * Begins a registration on Desk: an unknown address gets a link, a known one a mail that says so. The caller learns
 * nothing about which. @throws DomainError too_many (by address)
 */
export async function registerOnDesk(from: From, email: string): Promise<void> {
  await take("register_address", addressBucket(from.ip));
  if ((await takeQuietly("register_mailbox", mailbox(email))) !== null) return;
  const { link, hash } = newLink();
  const { baseUrl } = env();
  await db().transaction(async (tx) => {
    const [known] = await tx
      .select({ locale: deskUsers.locale })
      .from(deskUsers)
      .where(eq(deskUsers.email, email));
    if (known) {
      return queueMail(tx, {
        to: email,
        locale: known.locale ?? from.locale,
        template: "desk_register_known",
        values: { url: `${baseUrl}/desk/sign-in`, resetUrl: `${baseUrl}/desk/forgot` },
      });
    }
    await tx.insert(deskRegistrations).values({
      email,
      locale: from.locale,
      linkHash: hash,
      expiresAt: sql`now() + ${registrationHours} * interval '1 hour'`,
    });
    await queueMail(tx, {
      to: email,
      locale: from.locale,
      template: "desk_register_confirm",
      values: { url: `${baseUrl}/desk/confirm?link=${link}` },
    });
  });
}

/**
 * Ends a registration: the user and a session, in the transaction that uses the link up, so that two clicks make one
 * user. @throws DomainError conflict (link_used), invalid, too_many
 */
export async function confirmOnDesk(
  from: From,
  input: { link: string; password: string },
): Promise<DeskSignedIn> {
  await take("link_address", addressBucket(from.ip));
  const hash = linkHash(input.link);
  const pending = await pendingDeskRegistration(input.link);
  if (hash === null || pending === null) throw linkUsed();
  const { email } = pending;
  mustNotRepeat(input.password, email);
  const passwordHash = await hashPassword(input.password);
  return db().transaction(async (tx) => {
    // All of the address, in order: the second of two clicks waits here and finds nothing.
    const rows = await tx
      .select({
        linkHash: deskRegistrations.linkHash,
        locale: deskRegistrations.locale,
        current: sql<boolean>`${deskRegistrations.expiresAt} > now()`,
      })
      .from(deskRegistrations)
      .where(eq(deskRegistrations.email, email))
      .orderBy(deskRegistrations.id)
      .for("update");
    const registration = rows.find((row) => row.current && row.linkHash.equals(hash));
    if (!registration) throw linkUsed();
    await tx.delete(deskRegistrations).where(eq(deskRegistrations.email, email));
    const { locale } = registration;
    const [made] = await tx
      .insert(deskUsers)
      .values({ email, passwordHash, locale })
      .onConflictDoNothing({ target: deskUsers.email })
      .returning({ id: deskUsers.id });
    if (!made) throw linkUsed();
    return { sessionId: await openDeskSession(tx, made.id, from), deskUserId: made.id, locale };
  });
}

/** Mails a link to a known address and nothing to an unknown one; the caller learns nothing. @throws DomainError too_many */
export async function requestDeskReset(from: From, email: string): Promise<void> {
  await take("reset_address", addressBucket(from.ip));
  if ((await takeQuietly("reset_mailbox", mailbox(email))) !== null) return;
  const { link, hash } = newLink();
  await db().transaction(async (tx) => {
    const [user] = await tx
      .select({ id: deskUsers.id, locale: deskUsers.locale })
      .from(deskUsers)
      .where(eq(deskUsers.email, email));
    if (!user) return;
    await tx.insert(deskPasswordResets).values({
      deskUserId: user.id,
      linkHash: hash,
      expiresAt: sql`now() + ${resetHours} * interval '1 hour'`,
    });
    await queueMail(tx, {
      to: email,
      locale: user.locale ?? from.locale,
      template: "desk_password_reset",
      values: { url: `${env().baseUrl}/desk/reset?link=${link}` },
    });
  });
}

/**
 * Sets a new password by a link, which is used up with every other one of that user; ends all sessions on Desk, opens
 * a new one, and tells the user by mail. @throws DomainError conflict (link_used), invalid, too_many
 */
export async function resetDeskPassword(
  from: From,
  input: { link: string; password: string },
): Promise<DeskSignedIn> {
  await take("link_address", addressBucket(from.ip));
  const hash = linkHash(input.link);
  const pending = await pendingDeskReset(input.link);
  if (hash === null || pending === null) throw linkUsed();
  const { deskUserId, email } = pending;
  mustNotRepeat(input.password, email);
  const passwordHash = await hashPassword(input.password);
  return db().transaction(async (tx) => {
    // The user first, then the link: a second click waits here and then finds it used.
    const [user] = await tx
      .select({ locale: deskUsers.locale })
      .from(deskUsers)
      .where(eq(deskUsers.id, deskUserId))
      .for("update");
    const [used] = await tx
      .delete(deskPasswordResets)
      .where(and(eq(deskPasswordResets.linkHash, hash), gt(deskPasswordResets.expiresAt, sql`now()`)))
      .returning({ id: deskPasswordResets.id });
    if (!used || !user) throw linkUsed();
    await tx.update(deskUsers).set({ passwordHash }).where(eq(deskUsers.id, deskUserId));
    await tx.delete(deskPasswordResets).where(eq(deskPasswordResets.deskUserId, deskUserId));
    await endDeskSessions(tx, deskUserId, null);
    await queueMail(tx, { to: email, ...passwordChanged(user.locale ?? from.locale) });
    return { sessionId: await openDeskSession(tx, deskUserId, from), deskUserId, locale: user.locale };
  });
}

/**
 * Changes the password of a signed-in Desk user who gives the current one; ends every other session and every reset under
 * way. @throws DomainError invalid (wrong current password, repeats the address), too_many
 */
export async function changeDeskPassword(
  session: { deskUserId: number; sessionId: string },
  input: { current: string; password: string },
): Promise<void> {
  const { deskUserId, sessionId } = session;
  const [user] = await db()
    .select({ email: deskUsers.email, passwordHash: deskUsers.passwordHash, locale: deskUsers.locale })
    .from(deskUsers)
    .where(eq(deskUsers.id, deskUserId));
  if (!user) throw new DomainError("not_found", "There is no such user");
  mustNotRepeat(input.password, user.email);
  await take("password_change", `desk:${deskUserId}`);
  const wrong = () =>
    new DomainError("invalid", "The current password is wrong", {
      field: "currentPassword",
      reason: "password_wrong",
    });
  if (!(await verifyPassword(input.current, user.passwordHash))) throw wrong();
  await forget("password_change", `desk:${deskUserId}`);
  mustDiffer(input);
  const passwordHash = await hashPassword(input.password);
  await db().transaction(async (tx) => {
    // Compared and set at once: of two changes under way only the first knew the current password.
    const changed = await tx
      .update(deskUsers)
      .set({ passwordHash })
      .where(and(eq(deskUsers.id, deskUserId), eq(deskUsers.passwordHash, user.passwordHash)))
      .returning({ id: deskUsers.id });
    if (changed.length === 0) throw wrong();
    await tx.delete(deskPasswordResets).where(eq(deskPasswordResets.deskUserId, deskUserId));
    await endDeskSessions(tx, deskUserId, sessionId);
    await queueMail(tx, { to: user.email, ...passwordChanged(user.locale ?? locales[0]) });
  });
}

const passwordChanged = (locale: Locale) => ({
  locale,
  template: "desk_password_changed" as const,
  values: { url: `${env().baseUrl}/desk/forgot` },
});

/** Stores the language of a Desk user's pages and mails. */
export async function setDeskLocale(deskUserId: number, locale: Locale): Promise<void> {
  await db().update(deskUsers).set({ locale }).where(eq(deskUsers.id, deskUserId));
}

/** Deletes what has run out: registrations, resets and sessions of Desk. */
export async function cleanDeskAuth(): Promise<void> {
  await db().delete(deskRegistrations).where(lt(deskRegistrations.expiresAt, sql`now()`));
  await db().delete(deskPasswordResets).where(lt(deskPasswordResets.expiresAt, sql`now()`));
  await db()
    .delete(deskSessions)
    .where(
      sql`${deskSessions.expiresAt} < now() or ${deskSessions.createdAt} < now() - ${sessionDaysMax} * interval '1 day'`,
    );
}
