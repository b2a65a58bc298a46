import { and, eq, sql } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { db } from "@/db";
import { auditEntries, mails, passwordResets, sessions, users } from "@/db/schema";
import { DomainError } from "@/lib/errors";
import { addressBucket } from "@/lib/limits/address";
import { take } from "@/lib/limits/commands";
import { createAccount, type From } from "./commands";
import { changePassword, confirmPassword, requestReset, resetPassword } from "./password-commands";
import { listSessions, pendingReset, readSession } from "./queries";
import { endOtherSessions, endSession, signIn } from "./session-commands";

let count = 0;
const from = (ip?: string): From => ({
  ip: ip ?? `2001:db8:0:${(++count).toString(16)}::1`,
  userAgent: "Test",
  locale: "en",
});
const password = "correct horse battery";

async function newUser() {
  const email = `owner${++count}@sign-in.example`;
  const made = await createAccount({ email, name: "Owner", password });
  const ctx = {
    accountId: made.accountId,
    actor: { type: "user", userId: made.userId } as const,
    ip: null,
    userAgent: null,
    passwordFresh: true,
  };
  return { email, ctx, ...made };
}

const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );

async function linkTo(email: string): Promise<string> {
  const found = await db()
    .select({ text: mails.text })
    .from(mails)
    .where(eq(mails.to, email))
    .orderBy(mails.id);
  return found.map(({ text }) => /link=([\w-]+)/.exec(text ?? "")?.[1]).findLast(Boolean) ?? "";
}

describe("signing in", () => {
  it("opens a session and is in the audit log", async () => {
    const { email, accountId, userId } = await newUser();
    const opened = await signIn(from("203.0.113.5"), { email, password }, null);
    expect(await readSession(opened.sessionId)).toMatchObject({ userId, accountId, email });
    const [entry] = await db()
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.accountId, accountId), eq(auditEntries.action, "user.signed_in")));
    expect(entry).toMatchObject({ ip: "203.0.113.5", actor: { type: "user", userId } });
  });

  it("refuses a wrong password and an unknown address with the same words, and in about the same time", async () => {
    const { email } = await newUser();
    const timed = async (name: string) => {
      const begin = performance.now();
      const reason = await reasonOf(signIn(from(), { email: name, password: "wrong password" }, null));
      return { reason, ms: performance.now() - begin };
    };
    const known = await timed(email);
    const unknown = await timed("nobody@sign-in.example");
    expect([known.reason, unknown.reason]).toEqual(["wrong_credentials", "wrong_credentials"]);
    expect(unknown.ms).toBeGreaterThan(known.ms / 3);
  });

  it("stops one who guesses at a name after five failures, also with the right password", async () => {
    const { email } = await newUser();
    const guesser = from();
    for (let i = 0; i < 5; i++) {
      expect(await reasonOf(signIn(guesser, { email, password: `wrong ${i}` }, null))).toBe(
        "wrong_credentials",
      );
    }
    expect(await reasonOf(signIn(guesser, { email, password }, null))).toBe("too_many_minutes");
    expect(await reasonOf(signIn(from(), { email, password }, null))).toBe("none");
  });

  it("lets no more through when all guesses come at once", async () => {
    const { email } = await newUser();
    const guesser = from();
    const reasons = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        reasonOf(signIn(guesser, { email, password: `wrong ${i}` }, null)),
      ),
    );
    expect(reasons.filter((reason) => reason === "wrong_credentials")).toHaveLength(5);
    expect(reasons.filter((reason) => reason === "too_many_minutes")).toHaveLength(15);
  });

  it("can't be locked by others for a device the owner has signed in on", async () => {
    const { email, userId } = await newUser();
    // A botnet: each guess from another address, until the name is full; the last one is made here.
    for (let i = 0; i < 19; i++) await take("sign_in_name", email);
    expect(await reasonOf(signIn(from(), { email, password: "wrong password" }, null))).toBe(
      "wrong_credentials",
    );
    expect(await reasonOf(signIn(from(), { email, password }, null))).toBe("too_many_minutes");
    expect(await reasonOf(signIn(from(), { email, password }, { userId, deviceId: "own" }))).toBe("none");
    // Nor does the device of somebody else count as the owner's.
    expect(await reasonOf(signIn(from(), { email, password }, { userId: userId + 1, deviceId: "own" }))).toBe(
      "too_many_minutes",
    );
  });

  it("is limited on a known device as well", async () => {
    const { email, userId } = await newUser();
    const device = { userId, deviceId: "stolen" };
    for (let i = 0; i < 9; i++) await take("sign_in_device", String(userId), device.deviceId);
    expect(await reasonOf(signIn(from(), { email, password: "wrong password" }, device))).toBe(
      "wrong_credentials",
    );
    expect(await reasonOf(signIn(from(), { email, password }, device))).toBe("too_many_minutes");
    expect(await reasonOf(signIn(from(), { email, password }, { userId, deviceId: "another" }))).toBe("none");
  });

  it("counts failures, not successes", async () => {
    const { email } = await newUser();
    const office = from();
    for (let i = 0; i < 8; i++)
      expect(await reasonOf(signIn(office, { email, password }, null))).toBe("none");
  });

  it("is limited by address, whatever the names", async () => {
    const sprayer = from();
    for (let i = 0; i < 29; i++) await take("sign_in_address", addressBucket(sprayer.ip));
    const spray = (name: string) =>
      reasonOf(signIn(sprayer, { email: `${name}@sign-in.example`, password: "Summer 2026!" }, null));
    expect([await spray("first"), await spray("second")]).toEqual(["wrong_credentials", "too_many_minutes"]);
  });
});

describe("a session", () => {
  it("that was ended is dead on the next request", async () => {
    const { email, ctx, userId } = await newUser();
    const { sessionId } = await signIn(from(), { email, password }, null);
    expect(await readSession(sessionId)).not.toBeNull();
    await endSession(ctx, userId, sessionId);
    expect(await readSession(sessionId)).toBeNull();
  });

  it("of another user can't be ended", async () => {
    const victim = await newUser();
    const other = await newUser();
    const { sessionId } = await signIn(from(), { email: victim.email, password }, null);
    await endSession(other.ctx, other.userId, sessionId);
    expect(await readSession(sessionId)).not.toBeNull();
  });

  it.each(["", "nonsense", "00000000-0000-4000-8000-000000000000"])("called %j is none", async (id) => {
    expect(await readSession(id)).toBeNull();
  });

  it("can end all the others, or all", async () => {
    const { email, ctx, userId } = await newUser();
    const { sessionId } = await signIn(from(), { email, password }, null);
    await signIn(from(), { email, password }, null);
    await signIn(from(), { email, password }, null);
    expect(await endOtherSessions(ctx, userId, sessionId)).toBe(2);
    expect((await listSessions(userId)).map((line) => line.sessionId)).toEqual([sessionId]);
    expect(await endOtherSessions(ctx, userId, null)).toBe(1);
    expect(await listSessions(userId)).toEqual([]);
  });
});

describe("a new password", () => {
  it("by a link ends every session and opens one, and the link works once", async () => {
    const { email } = await newUser();
    const stolen = await signIn(from(), { email, password }, null);
    await requestReset(from(), email);
    const link = await linkTo(email);
    expect(await pendingReset(link)).toMatchObject({ email });
    const opened = await resetPassword(from(), { link, password: "another good one" });
    expect(await readSession(stolen.sessionId)).toBeNull();
    expect(await readSession(opened.sessionId)).not.toBeNull();
    expect(await reasonOf(resetPassword(from(), { link, password: "a third good one" }))).toBe("link_used");
    expect(await reasonOf(signIn(from(), { email, password }, null))).toBe("wrong_credentials");
    expect(await reasonOf(signIn(from(), { email, password: "another good one" }, null))).toBe("none");
  });

  it("by two links at once is set once", async () => {
    const { email } = await newUser();
    await requestReset(from(), email);
    const first = await linkTo(email);
    await requestReset(from(), email);
    const second = await linkTo(email);
    const reasons = await Promise.all(
      [first, second, first, second].map((link) =>
        reasonOf(resetPassword(from(), { link, password: "a new good one" })),
      ),
    );
    expect(reasons.sort()).toEqual(["link_used", "link_used", "link_used", "none"]);
  });

  it("is not offered to an unknown address, which gets the same answer", async () => {
    const email = "nobody@reset.example";
    expect(await requestReset(from(), email)).toBeUndefined();
    expect(await db().select().from(mails).where(eq(mails.to, email))).toEqual([]);
  });

  it("by a link whose hour is over is refused", async () => {
    const { email, userId } = await newUser();
    await requestReset(from(), email);
    const link = await linkTo(email);
    await db()
      .update(passwordResets)
      .set({ expiresAt: new Date(0) })
      .where(eq(passwordResets.userId, userId));
    expect(await pendingReset(link)).toBeNull();
    expect(await reasonOf(resetPassword(from(), { link, password: "another good one" }))).toBe("link_used");
  });

  it("in the settings needs the current one and ends every other session", async () => {
    const { email, ctx, userId } = await newUser();
    const mine = await signIn(from(), { email, password }, null);
    const other = await signIn(from(), { email, password }, null);
    const change = (current: string, next = "another good one") =>
      changePassword(ctx, { userId, sessionId: mine.sessionId }, { current, password: next });
    expect(await reasonOf(change("wrong password"))).toBe("password_wrong");
    expect(await reasonOf(change(password, password))).toBe("password_same");
    expect(await readSession(other.sessionId)).not.toBeNull();
    await change(password);
    expect(await readSession(other.sessionId)).toBeNull();
    expect(await readSession(mine.sessionId)).not.toBeNull();
  });

  it("ends a reset that was under way", async () => {
    const { email, ctx, userId } = await newUser();
    await requestReset(from(), email);
    const { sessionId } = await signIn(from(), { email, password }, null);
    await changePassword(ctx, { userId, sessionId }, { current: password, password: "another good one" });
    expect(await pendingReset(await linkTo(email))).toBeNull();
  });

  it("is told to its user by mail", async () => {
    const { email, ctx, userId } = await newUser();
    const { sessionId } = await signIn(from(), { email, password }, null);
    await changePassword(ctx, { userId, sessionId }, { current: password, password: "another good one" });
    const sent = await db().select({ subject: mails.subject }).from(mails).where(eq(mails.to, email));
    expect(sent.map(({ subject }) => subject)).toEqual(["La tua password è stata cambiata"]);
  });

  it("is stored as a salted hash with its parameters", async () => {
    const { userId } = await newUser();
    const [user] = await db().select().from(users).where(eq(users.id, userId));
    expect(user?.passwordHash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
  });
});

describe("giving the password again", () => {
  it("counts for that session alone, and a wrong one counts for nothing", async () => {
    const { email, userId } = await newUser();
    const first = await signIn(from(), { email, password }, null);
    const second = await signIn(from(), { email, password }, null);
    const hourAgo = new Date(Date.now() - 3_600_000);
    await db().update(sessions).set({ passwordAt: hourAgo }).where(eq(sessions.userId, userId));
    const at = async (sessionId: string) => (await readSession(sessionId))?.passwordAt.getTime() ?? 0;

    expect(await reasonOf(confirmPassword({ userId, sessionId: first.sessionId }, "wrong"))).toBe(
      "password_wrong",
    );
    expect(await at(first.sessionId)).toBe(hourAgo.getTime());
    await confirmPassword({ userId, sessionId: first.sessionId }, password);
    expect(Date.now() - (await at(first.sessionId))).toBeLessThan(60_000);
    expect(await at(second.sessionId)).toBe(hourAgo.getTime());
  });

  it("is recent by the database's clock, whatever ours says", async () => {
    const { email, userId } = await newUser();
    const { sessionId } = await signIn(from(), { email, password }, null);
    const fresh = async () => (await readSession(sessionId))?.passwordFresh;
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 86_400_000 });
    try {
      expect(await fresh()).toBe(true);
      const minutesAgo = sql`now() - interval '16 minutes'`;
      await db().update(sessions).set({ passwordAt: minutesAgo }).where(eq(sessions.userId, userId));
      expect(await fresh()).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is limited, also for the right one once the wrong ones were too many", async () => {
    const { email, userId } = await newUser();
    const { sessionId } = await signIn(from(), { email, password }, null);
    const wrong = Array.from({ length: 5 }, () => reasonOf(confirmPassword({ userId, sessionId }, "wrong")));
    expect(new Set(await Promise.all(wrong))).toEqual(new Set(["password_wrong"]));
    expect(await reasonOf(confirmPassword({ userId, sessionId }, password))).toBe("too_many_minutes");
  });
});
