import { eq, lt, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { accounts, emailChanges, passwordResets, registrations, sessions, users } from "@/db/schema";
import { accountNameInput } from "@/lib/accounts/input";
import { record } from "@/lib/audit/commands";
import type { AuditActor } from "@/lib/audit/entry";
import type { Ctx } from "@/lib/ctx";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { emailField } from "@/lib/forms/fields";
import type { Locale } from "@/lib/i18n/locale";
import { createPrimaryKey } from "@/lib/keys/commands";
import type { NewKey } from "@/lib/keys/secret-commands";
import { addressBucket } from "@/lib/limits/address";
import { take, takeQuietly } from "@/lib/limits/commands";
import { queueMail } from "@/lib/mail/commands";
import { linkHash, newLink } from "./links";
import { openSession } from "./new-session";
import { hashOfNothing, hashPassword } from "./password";
import { newPassword, repeatsEmail } from "./password-rules";
import { pendingRegistration, sessionDaysMax } from "./queries";

/** Where a command is asked from, and in which language it answers by mail. */
export type From = { ip: string | null; userAgent: string | null; locale: Locale };

/** Hours a link of registration works. */
export const registrationHours = 24;

/**
 * Begins a registration: an unknown address gets a link that ends in an account, a known one a mail that says so.
 * The caller learns nothing about which. @throws DomainError too_many (by address)
 */
export async function register(from: From, input: { name: string; email: string }): Promise<void> {
  await take("register_address", addressBucket(from.ip));
  // Said to nobody: whoever floods a mailbox learns no more than its owner.
  if ((await takeQuietly("register_mailbox", input.email)) !== null) return;
  const { link, hash } = newLink();
  const { baseUrl } = env();
  await db().transaction(async (tx) => {
    const [known] = await tx.select({ locale: users.locale }).from(users).where(eq(users.email, input.email));
    if (known) {
      return queueMail(tx, {
        to: input.email,
        locale: known.locale ?? from.locale,
        template: "register_known",
        values: { url: `${baseUrl}/sign-in`, resetUrl: `${baseUrl}/forgot` },
      });
    }
    await tx.insert(registrations).values({
      email: input.email,
      accountName: input.name,
      locale: from.locale,
      linkHash: hash,
      expiresAt: sql`now() + ${registrationHours} * interval '1 hour'`,
    });
    await queueMail(tx, {
      to: input.email,
      locale: from.locale,
      template: "register_confirm",
      values: { url: `${baseUrl}/confirm?link=${link}` },
    });
  });
}

/** A new account with its user and primary pair, in clear this once. */
export type NewAccount = { accountId: number; userId: number } & Pick<NewKey, "testSecret" | "liveSecret">;

const linkUsed = () =>
  new DomainError("conflict", "The link was used or has run out", { reason: "link_used" });

/**
 * Ends a registration: account, user, primary pair and a session in one transaction that uses the link up, so that
 * two clicks make one account. @throws DomainError conflict (link_used, account_exists), invalid, too_many
 */
export async function confirmRegistration(
  from: From,
  input: { link: string; password: string },
): Promise<NewAccount & { sessionId: string; email: string; locale: Locale }> {
  await take("link_address", addressBucket(from.ip));
  const hash = linkHash(input.link);
  const pending = await pendingRegistration(input.link);
  if (hash === null || pending === null) throw linkUsed();
  mustNotRepeat(input.password, pending.email);
  const passwordHash = await hashPassword(input.password);
  return db().transaction(async (tx) => {
    // All of the address, in order: the second of two clicks, on this link or its sister, waits here and finds nothing.
    const rows = await tx
      .select({
        linkHash: registrations.linkHash,
        accountName: registrations.accountName,
        locale: registrations.locale,
        current: sql<boolean>`${registrations.expiresAt} > now()`,
      })
      .from(registrations)
      .where(eq(registrations.email, pending.email))
      .orderBy(registrations.id)
      .for("update");
    const registration = rows.find((row) => row.current && row.linkHash.equals(hash));
    if (!registration) throw linkUsed();
    const { accountName, locale } = registration;
    const { email } = pending;
    await tx.delete(registrations).where(eq(registrations.email, email));
    const account = await insertAccount(tx, { email, name: accountName, locale, passwordHash, from });
    const sessionId = await openSession(tx, account.userId, from);
    return { ...account, sessionId, email, locale };
  });
}

/**
 * An account without a registration, for the operator at the command line. `password` null: the user sets one by
 * "forgot password". @throws DomainError conflict when the address is known, invalid
 */
export async function createAccount(given: {
  email: string;
  name: string;
  password: string | null;
  locale?: Locale;
}): Promise<NewAccount> {
  const email = emailField.safeParse(given.email);
  const name = accountNameInput.safeParse(given.name);
  if (!email.success) throw new DomainError("invalid", "The e-mail address is malformed", { field: "email" });
  if (!name.success) throw new DomainError("invalid", "The name is missing or too long", { field: "name" });
  if (given.password !== null) {
    const fault = newPassword.safeParse(given.password).error?.issues[0]?.message;
    if (fault) throw new DomainError("invalid", `The password is refused: ${fault}`, { field: "password" });
    mustNotRepeat(given.password, email.data);
  }
  const passwordHash = given.password === null ? hashOfNothing() : await hashPassword(given.password);
  return db().transaction((tx) =>
    insertAccount(tx, {
      email: email.data,
      name: name.data,
      locale: given.locale ?? null,
      passwordHash,
      from: null,
    }),
  );
}

/** @throws DomainError invalid for a password that is the address */
export function mustNotRepeat(password: string, email: string): void {
  if (!repeatsEmail(password, email)) return;
  throw new DomainError("invalid", "The password is the address", {
    field: "password",
    reason: "password_is_email",
  });
}

/** @throws DomainError invalid for a new password that is the current one */
export function mustDiffer({ current, password }: { current: string; password: string }): void {
  if (password !== current) return;
  throw new DomainError("invalid", "The password is the current one", {
    field: "password",
    reason: "password_same",
  });
}

async function insertAccount(
  tx: Tx,
  account: {
    email: string;
    name: string;
    locale: Locale | null;
    passwordHash: string;
    /** Null: the operator makes it. */
    from: From | null;
  },
): Promise<NewAccount> {
  const { email, name, locale, passwordHash, from } = account;
  const [{ accountId } = { accountId: 0 }] = await tx
    .insert(accounts)
    .values({ name })
    .returning({ accountId: accounts.id });
  const [user] = await tx
    .insert(users)
    .values({ accountId, email, passwordHash, locale })
    .onConflictDoNothing({ target: users.email })
    .returning({ userId: users.id });
  if (!user) {
    throw new DomainError("conflict", "A user with this address exists", {
      reason: "account_exists",
      field: "email",
    });
  }
  const actor: AuditActor = from ? { type: "user", userId: user.userId } : { type: "operator" };
  const ctx: Ctx = {
    accountId,
    actor,
    ip: from?.ip ?? null,
    userAgent: from?.userAgent ?? null,
    passwordFresh: true,
  };
  await record(tx, ctx, {
    action: "account.created",
    subject: "account",
    subjectId: accountId,
    after: { name },
  });
  const { testSecret, liveSecret } = await createPrimaryKey(tx, ctx);
  return { accountId, userId: user.userId, testSecret, liveSecret };
}

/** Forgets links and sessions that have run out. */
export async function cleanAuth(): Promise<void> {
  await db().delete(registrations).where(lt(registrations.expiresAt, sql`now()`));
  await db().delete(passwordResets).where(lt(passwordResets.expiresAt, sql`now()`));
  await db().delete(emailChanges).where(lt(emailChanges.expiresAt, sql`now()`));
  await db()
    .delete(sessions)
    .where(
      sql`${sessions.expiresAt} < now() or ${sessions.createdAt} < now() - ${sessionDaysMax} * interval '1 day'`,
    );
}
