import { randomInt, randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db";
import { auditEntries, emailChanges, mails, users } from "@/db/schema";
import type { AuditAction } from "@/lib/audit/entry";
import { createAccount, type From } from "@/lib/auth/commands";
import { confirmEmailChange, requestEmailChange } from "@/lib/auth/email-commands";
import { signIn } from "@/lib/auth/session-commands";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";

/** Each call another address, so that limits of one test don't reach the next. */
export const from = (): From => ({
  ip: `2001:db8:5:${randomInt(0xffff).toString(16)}::1`,
  userAgent: "Test",
  locale: "en",
});
/** An address that nobody has. */
export const newEmail = () => `${randomUUID()}@email.example`;
export const password = "correct horse battery";

/** An owner who has just signed in, and reads Italian. */
export async function newUser() {
  const email = newEmail();
  const { userId, accountId } = await createAccount({ email, name: "Owner", password, locale: "it" });
  const { sessionId } = await signIn(from(), { email, password }, null);
  const ctx: Ctx = {
    accountId,
    actor: { type: "user", userId },
    ip: "203.0.113.9",
    userAgent: "Test",
    passwordFresh: true,
  };
  return { email, ctx, userId, accountId, sessionId };
}
export type User = Awaited<ReturnType<typeof newUser>>;

/** Asks for a new address. */
export const ask = (user: User, email: string) => requestEmailChange(user.ctx, user, from(), email);
/** Follows a link to its end. */
export const confirm = (user: User, link: string) => confirmEmailChange(user.ctx, user, from(), link);

/** Mails to an address, oldest first. */
export const mailsTo = (email: string) =>
  db().select().from(mails).where(eq(mails.to, email)).orderBy(mails.id);

/** The link in the newest mail to an address that has one. */
export async function linkTo(email: string): Promise<string> {
  const found = await mailsTo(email);
  return found.map(({ text }) => /link=([\w-]+)/.exec(text ?? "")?.[1]).findLast(Boolean) ?? "";
}

/** Asks for a new address; the address and the link that was mailed to it. */
export async function asked(user: User, email = newEmail()) {
  await ask(user, email);
  return { email, link: await linkTo(email) };
}

/** Why something was refused; "none" when it was not. */
export const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );

/** The address as it is stored. */
export const addressOf = async ({ userId }: User) =>
  (await db().select({ email: users.email }).from(users).where(eq(users.id, userId)))[0]?.email;

/** Changes of a user that wait for their link. */
export const pendingOf = ({ userId }: User) =>
  db().select().from(emailChanges).where(eq(emailChanges.userId, userId));

/** What the audit log says of an action, oldest first. */
export const entriesOf = ({ accountId }: User, action: AuditAction) =>
  db()
    .select({ before: auditEntries.before, after: auditEntries.after, actor: auditEntries.actor })
    .from(auditEntries)
    .where(and(eq(auditEntries.accountId, accountId), eq(auditEntries.action, action)))
    .orderBy(auditEntries.id);

/** As if the 24 hours of a user's link had just gone by. */
export const runOut = ({ userId }: User) =>
  db()
    .update(emailChanges)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(emailChanges.userId, userId));
