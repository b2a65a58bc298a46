import { and, eq, gt, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { violated } from "@/db/constraints";
import { emailChanges, passwordResets, sessions, users } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import { type Ctx, mustHavePassword } from "@/lib/ctx";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { addressBucket } from "@/lib/limits/address";
import { take, takeQuietly } from "@/lib/limits/commands";
import { queueMail } from "@/lib/mail/commands";
import { tellStripe } from "@/lib/seats/row-commands";
import type { From } from "./commands";
import { linkHash, newLink } from "./links";

/** Hours a link to a new address works. */
export const emailChangeHours = 24;

type OpenSession = { userId: number; sessionId: string };

/** The user, kept from changing until the transaction ends. @throws DomainError forbidden when the session was ended */
async function lockUser(tx: Tx, { userId, sessionId }: OpenSession) {
  const [user] = await tx
    .select({ email: users.email, locale: users.locale })
    .from(users)
    .where(eq(users.id, userId))
    .for("update");
  // A password that was changed meanwhile has ended it, with every change under way: this must not begin another.
  const [open] = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId)));
  if (!user || !open) throw new DomainError("forbidden", "The session was ended");
  return user;
}

/**
 * Begins a change of the address of a signed-in user: the new one gets a link, which replaces the user's former one, the one
 * until now is told. An address that another user has gets a mail that says so; the caller learns nothing about which.
 * @throws DomainError password_needed, invalid (field `email`: the same address), too_many (by user), forbidden
 */
export async function requestEmailChange(
  ctx: Ctx,
  session: OpenSession & { email: string },
  from: From,
  email: string,
): Promise<void> {
  mustHavePassword(ctx);
  const { userId } = session;
  if (email === session.email) {
    throw new DomainError("invalid", "The address is the current one", {
      field: "email",
      reason: "email_same",
    });
  }
  await take("email_change", String(userId));
  // Said to nobody: whoever floods a mailbox learns no more than its owner.
  if ((await takeQuietly("email_mailbox", email)) !== null) return;
  await db().transaction(async (tx) => {
    const user = await lockUser(tx, session);
    const locale = user.locale ?? from.locale;
    // Also when nothing takes its place: whether the former link still works must not tell a known address.
    await tx.delete(emailChanges).where(eq(emailChanges.userId, userId));
    await writeToNew(tx, { userId, email, from, locale });
    await queueMail(tx, {
      to: user.email,
      locale,
      template: "email_change_notice",
      values: { email, url: `${env().baseUrl}/forgot` },
    });
    await record(tx, ctx, {
      action: "user.email_asked",
      subject: "user",
      subjectId: userId,
      after: { email },
    });
  });
}

/** The link, to an address that nobody has; to a known one a mail that says so, and nothing is kept. */
async function writeToNew(
  tx: Tx,
  asked: { userId: number; email: string; from: From; locale: From["locale"] },
): Promise<void> {
  const { userId, email, from, locale } = asked;
  const { baseUrl } = env();
  const [known] = await tx.select({ locale: users.locale }).from(users).where(eq(users.email, email));
  if (known) {
    return queueMail(tx, {
      to: email,
      locale: known.locale ?? from.locale,
      template: "email_change_known",
      values: { url: `${baseUrl}/sign-in`, resetUrl: `${baseUrl}/forgot` },
    });
  }
  const { link, hash } = newLink();
  await tx.insert(emailChanges).values({
    userId,
    email,
    linkHash: hash,
    expiresAt: sql`now() + ${emailChangeHours} * interval '1 hour'`,
  });
  await queueMail(tx, {
    to: email,
    locale,
    template: "email_change_confirm",
    values: { url: `${baseUrl}/settings/email?link=${link}` },
  });
}

const linkUsed = () =>
  new DomainError("conflict", "The link was used or has run out", { reason: "link_used" });

/**
 * Gives a signed-in user the address that a link was mailed to, and uses the link up; ends every password's reset under
 * way, whose link is in the mailbox that was left. Sessions go on. Stripe is told through the outbox.
 * @throws DomainError conflict (link_used, account_exists), too_many (by address), forbidden
 */
export async function confirmEmailChange(
  ctx: Ctx,
  session: OpenSession,
  from: From,
  link: string,
): Promise<void> {
  const { userId } = session;
  await take("link_address", addressBucket(from.ip));
  const hash = linkHash(link);
  if (hash === null) throw linkUsed();
  try {
    await db().transaction(async (tx) => {
      // The user first, then the link: a second click waits here and then finds it used.
      const user = await lockUser(tx, session);
      const [used] = await tx
        .delete(emailChanges)
        .where(
          and(
            eq(emailChanges.userId, userId),
            eq(emailChanges.linkHash, hash),
            gt(emailChanges.expiresAt, sql`now()`),
          ),
        )
        .returning({ email: emailChanges.email });
      if (!used) throw linkUsed();
      const { email } = used;
      await tx.update(users).set({ email }).where(eq(users.id, userId));
      await tx.delete(passwordResets).where(eq(passwordResets.userId, userId));
      await record(tx, ctx, {
        action: "user.email_changed",
        subject: "user",
        subjectId: userId,
        before: { email: user.email },
        after: { email },
      });
      await queueMail(tx, {
        to: user.email,
        locale: user.locale ?? from.locale,
        template: "email_changed",
        values: { email, url: `${env().baseUrl}/sign-in` },
      });
      await tellStripe(tx, ctx.accountId, null, "email");
    });
  } catch (error) {
    if (violated(error) !== "users_email_unique") throw error;
    throw new DomainError("conflict", "A user with this address exists", { reason: "account_exists" });
  }
}
