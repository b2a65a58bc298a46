import { eq } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { db } from "@/db";
import { auditEntries, passwordResets, stripeOutbox, users } from "@/db/schema";
import {
  addressOf,
  ask,
  asked,
  confirm,
  entriesOf,
  from,
  linkTo,
  mailsTo,
  newEmail,
  newUser,
  password,
  pendingOf,
  reasonOf,
  runOut,
  type User,
} from "@/dev/email-fixtures";
import { confirmRegistration, createAccount, register } from "./commands";
import { changePassword, requestReset, resetPassword } from "./password-commands";
import { pendingEmail, pendingReset, readSession } from "./queries";
import { signIn } from "./session-commands";

afterEach(() => {
  vi.useRealTimers();
});

/** The address that the user was given, by the log. */
const lastAsked = async (user: User) => (await entriesOf(user, "user.email_changed")).at(-1)?.after?.email;

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
