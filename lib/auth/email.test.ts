import { and, eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { db } from "@/db";
import { auditEntries, emailChanges, mails, passwordResets, stripeOutbox, users } from "@/db/schema";
import type { AuditAction } from "@/lib/audit/entry";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import { cleanAuth, confirmRegistration, createAccount, type From, register } from "./commands";
import { confirmEmailChange, requestEmailChange } from "./email-commands";
import { changePassword, requestReset, resetPassword } from "./password-commands";
import { pendingEmail, pendingReset, readSession } from "./queries";
import { endSession, signIn } from "./session-commands";

let count = 0;
/** Each call another address, so that limits of one test don't reach the next. */
const from = (): From => ({ ip: `2001:db8:5:${(++count).toString(16)}::1`, userAgent: "Test", locale: "en" });
const newEmail = () => `person${++count}@email.example`;
const password = "correct horse battery";

async function newUser() {
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
type User = Awaited<ReturnType<typeof newUser>>;

const ask = (user: User, email: string) => requestEmailChange(user.ctx, user, from(), email);
const confirm = (user: User, link: string) => confirmEmailChange(user.ctx, user, from(), link);

const mailsTo = (email: string) => db().select().from(mails).where(eq(mails.to, email)).orderBy(mails.id);

/** The link in the newest mail to an address that has one. */
async function linkTo(email: string): Promise<string> {
  const found = await mailsTo(email);
  return found.map(({ text }) => /link=([\w-]+)/.exec(text ?? "")?.[1]).findLast(Boolean) ?? "";
}

/** Asks for a new address; the address and the link that was mailed to it. */
async function asked(user: User, email = newEmail()) {
  await ask(user, email);
  return { email, link: await linkTo(email) };
}

const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );

const addressOf = async ({ userId }: User) =>
  (await db().select({ email: users.email }).from(users).where(eq(users.id, userId)))[0]?.email;

const pendingOf = ({ userId }: User) =>
  db().select().from(emailChanges).where(eq(emailChanges.userId, userId));

const entriesOf = ({ accountId }: User, action: AuditAction) =>
  db()
    .select({ before: auditEntries.before, after: auditEntries.after, actor: auditEntries.actor })
    .from(auditEntries)
    .where(and(eq(auditEntries.accountId, accountId), eq(auditEntries.action, action)))
    .orderBy(auditEntries.id);

afterEach(() => {
  vi.useRealTimers();
});

describe("a change of address that is asked for", () => {
  it("changes nothing yet, mails a link to the new address, and tells the old one", async () => {
    const user = await newUser();
    const { email, link } = await asked(user);
    expect(await addressOf(user)).toBe(user.email);
    const [row] = await pendingOf(user);
    expect(row?.email).toBe(email);
    expect(JSON.stringify(row)).not.toContain(link);
    const [toNew] = await mailsTo(email);
    expect(toNew?.text).toContain(`/settings/email?link=${link}`);
    // A slip of the finger sends it to a stranger.
    for (const part of [toNew?.text, toNew?.html, toNew?.subject]) expect(part).not.toContain(user.email);
    const [toOld] = await mailsTo(user.email);
    expect(toOld?.text).toContain(email);
    expect(toOld?.text).toContain("/forgot");
    expect(toOld?.text).not.toContain("link=");
    expect(await entriesOf(user, "user.email_asked")).toEqual([
      { before: null, after: { email }, actor: { type: "user", userId: user.userId } },
    ]);
  });

  it("needs the password given lately", async () => {
    const user = await newUser();
    const stale = { ...user, ctx: { ...user.ctx, passwordFresh: false } };
    expect(await reasonOf(ask(stale, newEmail()))).toBe("password_needed");
    expect(await pendingOf(user)).toEqual([]);
    expect(await mailsTo(user.email)).toEqual([]);
  });

  it("is refused at its field when it is the address of now", async () => {
    const user = await newUser();
    await expect(ask(user, user.email)).rejects.toMatchObject({
      code: "invalid",
      field: "email",
      reason: "email_same",
    });
    expect(await pendingOf(user)).toEqual([]);
  });

  it("replaces the former, whose link is dead", async () => {
    const user = await newUser();
    const first = await asked(user);
    const second = await asked(user);
    expect(await pendingOf(user)).toHaveLength(1);
    expect(await pendingEmail(user.userId, first.link)).toBeNull();
    expect(await reasonOf(confirm(user, first.link))).toBe("link_used");
    expect(await reasonOf(confirm(user, second.link))).toBe("none");
    expect(await addressOf(user)).toBe(second.email);
  });

  it("eight times at once leaves one, and its link works", async () => {
    const user = await newUser();
    const emails = Array.from({ length: 8 }, newEmail);
    await Promise.all(emails.map((email) => ask(user, email)));
    const [row, ...more] = await pendingOf(user);
    expect(more).toEqual([]);
    expect(await reasonOf(confirm(user, await linkTo(row?.email ?? "")))).toBe("none");
    expect(await addressOf(user)).toBe(row?.email);
  });

  it("of another user's address tells that mailbox and nobody else, and is kept nowhere", async () => {
    const other = await newUser();
    const user = await newUser();
    const former = await asked(user);
    const answers = [await ask(user, newEmail()), await ask(user, other.email)];
    expect(answers).toEqual([undefined, undefined]);
    const [mail, ...more] = await mailsTo(other.email);
    expect(more).toEqual([]);
    expect(mail?.subject).toContain("ha già un account");
    expect(mail?.text).not.toContain("link=");
    // The same notice as for any address.
    const notices = (await mailsTo(user.email)).map(({ subject }) => subject);
    expect(notices).toEqual(Array(3).fill(notices[0]));
    expect((await entriesOf(user, "user.email_asked")).at(-1)?.after).toEqual({ email: other.email });
    // Nor does a former link tell, by still working.
    expect(await pendingOf(user)).toEqual([]);
    expect(await pendingEmail(user.userId, former.link)).toBeNull();
  });

  it("is limited by user, with the minutes", async () => {
    const user = await newUser();
    for (let time = 0; time < 8; time += 1) await ask(user, newEmail());
    await expect(ask(user, newEmail())).rejects.toMatchObject({
      code: "too_many",
      reason: "too_many_minutes",
    });
    expect(await reasonOf(ask(await newUser(), newEmail()))).toBe("none");
  });

  it("sends no more than four mails an hour to one mailbox, whoever asks, and says so to nobody", async () => {
    const email = newEmail();
    for (let time = 0; time < 6; time += 1) expect(await reasonOf(ask(await newUser(), email))).toBe("none");
    expect(await mailsTo(email)).toHaveLength(4);
  });

  it("by a session that was ended meanwhile begins nothing", async () => {
    const user = await newUser();
    await endSession(user.ctx, user.userId, user.sessionId);
    expect(await reasonOf(ask(user, newEmail()))).toBe("forbidden");
    expect(await pendingOf(user)).toEqual([]);
  });

  it("is forgotten once it has run out", async () => {
    const [late, current] = [await newUser(), await newUser()];
    for (const user of [late, current]) await ask(user, newEmail());
    await runOut(late);
    await cleanAuth();
    expect(await pendingOf(late)).toEqual([]);
    expect(await pendingOf(current)).toHaveLength(1);
  });
});

const runOut = ({ userId }: User) =>
  db()
    .update(emailChanges)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(emailChanges.userId, userId));

describe("a link to a new address", () => {
  it("gives it to the user, who signs in with it and no more with the old one; sessions go on", async () => {
    const user = await newUser();
    const elsewhere = await signIn(from(), { email: user.email, password }, null);
    const { email, link } = await asked(user);
    expect(await pendingEmail(user.userId, link)).toBe(email);
    await confirm(user, link);
    for (const { sessionId } of [user, elsewhere])
      expect(await readSession(sessionId)).toMatchObject({ email });
    expect(await reasonOf(signIn(from(), { email, password }, null))).toBe("none");
    expect(await reasonOf(signIn(from(), { email: user.email, password }, null))).toBe("wrong_credentials");
    expect(await entriesOf(user, "user.email_changed")).toEqual([
      { before: { email: user.email }, after: { email }, actor: { type: "user", userId: user.userId } },
    ]);
    const told = (await mailsTo(user.email)).at(-1);
    expect(told?.subject).toBe("Il tuo indirizzo è stato cambiato");
    expect(told?.text).toContain(email);
    const tasks = await db().select().from(stripeOutbox).where(eq(stripeOutbox.accountId, user.accountId));
    expect(tasks.map(({ task, seatId }) => [task, seatId])).toEqual([["email", null]]);
  });

  it("lets nobody in by the address that was left, who was on the way in", async () => {
    const user = await newUser();
    const { link } = await asked(user);
    const attempts = Array.from({ length: 4 }, () =>
      reasonOf(signIn(from(), { email: user.email, password }, null)),
    );
    const [followed, ...entered] = await Promise.all([confirm(user, link), ...attempts]);
    expect(followed).toBeUndefined();
    const entries = await db()
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.accountId, user.accountId))
      .orderBy(auditEntries.id);
    const since = entries.slice(entries.findIndex(({ action }) => action === "user.email_changed") + 1);
    expect(since).toEqual([]);
    expect(entries.filter(({ action }) => action === "user.signed_in")).toHaveLength(
      1 + entered.filter((reason) => reason === "none").length,
    );
  });

  it("works once: of eight clicks at once one does, the others are told that it was used", async () => {
    const user = await newUser();
    const { email, link } = await asked(user);
    const clicks = await Promise.all(Array.from({ length: 8 }, () => reasonOf(confirm(user, link))));
    expect(clicks.sort()).toEqual([...Array(7).fill("link_used"), "none"]);
    expect(await addressOf(user)).toBe(email);
    expect(await entriesOf(user, "user.email_changed")).toHaveLength(1);
    expect(
      (await mailsTo(user.email)).filter(({ subject }) => subject.includes("stato cambiato")),
    ).toHaveLength(1);
  });

  it("does nothing for another user, whoever has it, and still works for who asked", async () => {
    const [user, stranger] = [await newUser(), await newUser()];
    const { email, link } = await asked(user);
    expect(await pendingEmail(stranger.userId, link)).toBeNull();
    expect(await reasonOf(confirm(stranger, link))).toBe("link_used");
    // Nor with a change of the stranger's own under way.
    const own = await asked(stranger);
    expect(await reasonOf(confirm(stranger, link))).toBe("link_used");
    expect([await addressOf(user), await addressOf(stranger)]).toEqual([user.email, stranger.email]);
    expect(await reasonOf(confirm(user, link))).toBe("none");
    expect(await addressOf(user)).toBe(email);
    expect(await pendingEmail(stranger.userId, own.link)).toBe(own.email);
  });

  it("runs out by the database's clock, wherever ours stands", async () => {
    const [late, current] = [await newUser(), await newUser()];
    const { link } = await asked(late);
    const other = await asked(current);
    await runOut(late);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 48 * 3_600_000 });
    expect(await pendingEmail(late.userId, link)).toBeNull();
    expect(await reasonOf(confirm(late, link))).toBe("link_used");
    expect(await addressOf(late)).toBe(late.email);
    vi.setSystemTime(Date.now() + 96 * 3_600_000);
    expect(await pendingEmail(current.userId, other.link)).toBe(other.email);
    expect(await reasonOf(confirm(current, other.link))).toBe("none");
  });

  it.each([
    "",
    "nonsense",
    "A".repeat(43),
    "a".repeat(44),
  ])("that never was (%j) is refused alike", async (link) => {
    const user = await newUser();
    await asked(user);
    expect(await pendingEmail(user.userId, link)).toBeNull();
    expect(await reasonOf(confirm(user, link))).toBe("link_used");
    expect(await pendingOf(user)).toHaveLength(1);
  });

  it("to an address that was taken meanwhile leaves everything as it was", async () => {
    const user = await newUser();
    const { email, link } = await asked(user);
    await requestReset(from(), user.email);
    const reset = await linkTo(user.email);
    await createAccount({ email, name: "Faster", password: null });
    await expect(confirm(user, link)).rejects.toMatchObject({ code: "conflict", reason: "account_exists" });
    expect(await addressOf(user)).toBe(user.email);
    expect(await pendingEmail(user.userId, link)).toBe(email);
    expect(await pendingReset(reset)).not.toBeNull();
    expect(await entriesOf(user, "user.email_changed")).toEqual([]);
    expect(await db().$count(stripeOutbox, eq(stripeOutbox.accountId, user.accountId))).toBe(0);
  });

  it("and one of a registration to the same address make one user of it, whoever is first", async () => {
    const user = await newUser();
    const email = newEmail();
    await register(from(), { name: "Also", email });
    const registration = await linkTo(email);
    const { link } = await asked(user, email);
    const outcomes = await Promise.all([
      reasonOf(confirm(user, link)),
      reasonOf(confirmRegistration(from(), { link: registration, password })),
    ]);
    expect(outcomes.sort()).toEqual(["account_exists", "none"]);
    expect(await db().$count(users, eq(users.email, email))).toBe(1);
  });

  it("of two users to one address serves the first", async () => {
    const [one, other] = [await newUser(), await newUser()];
    const email = newEmail();
    const first = await asked(one, email);
    const second = await asked(other, email);
    const outcomes = await Promise.all([
      reasonOf(confirm(one, first.link)),
      reasonOf(confirm(other, second.link)),
    ]);
    expect(outcomes.sort()).toEqual(["account_exists", "none"]);
  });

  it("ends the resets of the password whose links are in the mailbox that is left", async () => {
    const user = await newUser();
    await requestReset(from(), user.email);
    const reset = await linkTo(user.email);
    expect(await pendingReset(reset)).not.toBeNull();
    await confirm(user, (await asked(user)).link);
    expect(await reasonOf(resetPassword(from(), { link: reset, password: "another horse battery" }))).toBe(
      "link_used",
    );
  });

  it("leaves no reset to the old mailbox that was asked for while it was followed", async () => {
    for (let time = 0; time < 5; time += 1) {
      const user = await newUser();
      const { link } = await asked(user);
      await Promise.all([
        confirm(user, link),
        ...Array.from({ length: 4 }, () => requestReset(from(), user.email)),
      ]);
      expect(await db().$count(passwordResets, eq(passwordResets.userId, user.userId))).toBe(0);
    }
  });

  it("is dead after a change of the password", async () => {
    const user = await newUser();
    const { link } = await asked(user);
    await changePassword(user.ctx, user, { current: password, password: "another horse battery" });
    expect(await pendingEmail(user.userId, link)).toBeNull();
    expect(await reasonOf(confirm(user, link))).toBe("link_used");
  });

  it("is dead after a reset of the password, as is the session that asked", async () => {
    const user = await newUser();
    const { link } = await asked(user);
    await requestReset(from(), user.email);
    const reset = await linkTo(user.email);
    const again = await resetPassword(from(), { link: reset, password: "another horse battery" });
    expect(await reasonOf(confirm({ ...user, sessionId: again.sessionId }, link))).toBe("link_used");
    expect(await reasonOf(confirm(user, link))).toBe("forbidden");
    expect(await addressOf(user)).toBe(user.email);
  });

  it("and a request are nothing to whom the owner throws out at that moment by another password", async () => {
    for (let time = 0; time < 3; time += 1) {
      const user = await newUser();
      const owner = await signIn(from(), { email: user.email, password }, null);
      const { link } = await asked(user);
      const [changed, followed] = await Promise.all([
        reasonOf(changePassword(user.ctx, owner, { current: password, password: "another horse battery" })),
        reasonOf(confirm(user, link)),
        reasonOf(ask(user, newEmail())),
      ]);
      expect(changed).toBe("none");
      // Either it came first, and the old mailbox was told, or it came to nothing; none is under way afterwards.
      expect(await addressOf(user)).toBe(followed === "none" ? await lastAsked(user) : user.email);
      expect(await pendingOf(user)).toEqual([]);
    }
  });
});

/** The address that the user was given, by the log. */
const lastAsked = async (user: User) => (await entriesOf(user, "user.email_changed")).at(-1)?.after?.email;
