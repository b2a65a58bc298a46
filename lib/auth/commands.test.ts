import { and, desc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db";
import { accounts, auditEntries, keySecrets, keys, mails, registrations, sessions, users } from "@/db/schema";
import { DomainError } from "@/lib/errors";
import { take } from "@/lib/limits/commands";
import { cleanAuth, confirmRegistration, createAccount, type From, register } from "./commands";
import { pendingRegistration, readSession } from "./queries";
import { signIn } from "./session-commands";

let count = 0;
const newEmail = () => `person${++count}@register.example`;
/** Each call another address, so that limits of one test don't reach the next. */
const from = (): From => ({ ip: `198.51.100.${++count % 250}`, userAgent: "Test", locale: "en" });
const password = "correct horse battery";

async function mailsTo(email: string) {
  return db().select().from(mails).where(eq(mails.to, email)).orderBy(desc(mails.id));
}

/** The link in the newest mail to an address. */
async function linkTo(email: string): Promise<string> {
  const [mail] = await mailsTo(email);
  return /link=([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
}

const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );

describe("a registration", () => {
  it("leaves nothing but its row and a mail until the link is followed", async () => {
    const email = newEmail();
    await register(from(), { name: "Rossi Srl", email });
    expect(await db().select().from(users).where(eq(users.email, email))).toEqual([]);
    expect((await mailsTo(email))[0]?.subject).toBe("Confirm your address");
    const link = await linkTo(email);
    expect(await pendingRegistration(link)).toEqual({ email, accountName: "Rossi Srl" });
    const [row] = await db().select().from(registrations).where(eq(registrations.email, email));
    expect(JSON.stringify(row)).not.toContain(link);
  });

  it("ends in one account, user, primary pair and session, with an audit log", async () => {
    const email = newEmail();
    await register(from(), { name: "Rossi Srl", email });
    const made = await confirmRegistration(from(), { link: await linkTo(email), password });
    expect(made.liveSecret).toMatch(/^ik_live_/);
    expect(made.testSecret).toMatch(/^ik_test_/);
    const own = await db().select().from(keys).where(eq(keys.accountId, made.accountId));
    expect(own.map(({ kind }) => kind)).toEqual(["primary"]);
    expect(await db().select().from(keySecrets).where(eq(keySecrets.accountId, made.accountId))).toHaveLength(
      2,
    );
    expect(await readSession(made.sessionId)).toMatchObject({
      email,
      accountId: made.accountId,
      locale: "en",
    });
    const entries = await db().select().from(auditEntries).where(eq(auditEntries.accountId, made.accountId));
    expect(entries.map(({ action }) => action)).toEqual(["account.created", "key.created"]);
    expect(JSON.stringify(entries)).not.toContain(made.liveSecret);
    expect(await reasonOf(signIn(from(), { email, password }, null))).toBe("none");
  });

  it("confirmed by eight clicks at once, on two links, makes one account and one pair", async () => {
    const email = newEmail();
    await register(from(), { name: "First", email });
    const first = await linkTo(email);
    await register(from(), { name: "Second", email });
    const second = await linkTo(email);
    expect(second).not.toBe(first);
    const clicks = Array.from({ length: 8 }, (_, i) =>
      reasonOf(confirmRegistration(from(), { link: i % 2 ? first : second, password })),
    );
    expect((await Promise.all(clicks)).sort()).toEqual([...Array(7).fill("link_used"), "none"]);
    const found = await db().select().from(users).where(eq(users.email, email));
    expect(found).toHaveLength(1);
    const secrets = await db()
      .select()
      .from(keySecrets)
      .where(eq(keySecrets.accountId, found[0]?.accountId ?? 0));
    expect(secrets).toHaveLength(2);
    for (const name of ["First", "Second"]) {
      expect((await db().select().from(accounts).where(eq(accounts.name, name))).length).toBeLessThan(2);
    }
    expect(await db().select().from(registrations).where(eq(registrations.email, email))).toEqual([]);
  });

  it("answers a known address as an unknown one, with a mail that says so and no link", async () => {
    const email = newEmail();
    await createAccount({ email, name: "Known", password, locale: "it" });
    const answers = [
      await register(from(), { name: "Again", email }),
      await register(from(), { name: "New", email: newEmail() }),
    ];
    expect(answers).toEqual([undefined, undefined]);
    const [mail] = await mailsTo(email);
    expect(mail?.subject).toBe("Hai già un account");
    expect(mail?.text).not.toContain("link=");
    expect(await db().select().from(registrations).where(eq(registrations.email, email))).toEqual([]);
  });

  it("whose time is over, or whose link never was, is refused with the same words", async () => {
    const email = newEmail();
    await register(from(), { name: "Late", email });
    const link = await linkTo(email);
    await db()
      .update(registrations)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(registrations.email, email));
    expect(await pendingRegistration(link)).toBeNull();
    for (const bad of [link, "nonsense", "", "A".repeat(43)]) {
      expect(await reasonOf(confirmRegistration(from(), { link: bad, password }))).toBe("link_used");
    }
    await cleanAuth();
    expect(await db().select().from(registrations).where(eq(registrations.email, email))).toEqual([]);
  });

  it("does not take the address as the password", async () => {
    const email = newEmail();
    await register(from(), { name: "Same", email });
    const link = await linkTo(email);
    expect(await reasonOf(confirmRegistration(from(), { link, password: email.toUpperCase() }))).toBe(
      "password_is_email",
    );
    expect(await pendingRegistration(link)).not.toBeNull();
  });

  it("does not flood a mailbox, and says nothing of it", async () => {
    const email = newEmail();
    for (let i = 0; i < 10; i++) await register(from(), { name: "Flood", email });
    expect(await mailsTo(email)).toHaveLength(4);
  });

  it("is limited by address", async () => {
    const one = from();
    for (let i = 0; i < 99; i++) await take("register_address", one.ip ?? "");
    await register(one, { name: "Last", email: newEmail() });
    expect(await reasonOf(register(one, { name: "Many", email: newEmail() }))).toBe("too_many_minutes");
    expect(await reasonOf(register(from(), { name: "Other", email: newEmail() }))).toBe("none");
  });
});

describe("an account made by the operator", () => {
  it("has its pair, and no second one for the same address in whatever case", async () => {
    const email = newEmail();
    const made = await createAccount({ email: ` ${email.toUpperCase()} `, name: "Ops", password: null });
    expect(made.liveSecret).toMatch(/^ik_live_/);
    const again = createAccount({ email, name: "Ops", password: null });
    await expect(again).rejects.toMatchObject({ code: "conflict", reason: "account_exists" });
    expect(await db().select().from(accounts).where(eq(accounts.name, "Ops"))).toHaveLength(1);
    const [entry] = await db()
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.accountId, made.accountId), eq(auditEntries.action, "account.created")));
    expect(entry?.actor).toEqual({ type: "operator" });
  });

  it.each([
    { email: "not an address", name: "A", password: null },
    { email: "a@b.example", name: " ", password: null },
    { email: "a@b.example", name: "A", password: "short" },
    { email: "longlong@b.example", name: "A", password: "longlong@b.example" },
  ])("is refused for %j", async (given) => {
    await expect(createAccount(given)).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("cleaning", () => {
  it("forgets sessions that have run out or are older than ninety days, and no other", async () => {
    const email = newEmail();
    await createAccount({ email, name: "Clean", password });
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push((await signIn(from(), { email, password }, null)).sessionId);
    const [over = "", old = "", living = ""] = ids;
    await db()
      .update(sessions)
      .set({ expiresAt: new Date(0) })
      .where(eq(sessions.id, over));
    await db()
      .update(sessions)
      .set({ createdAt: new Date(0) })
      .where(eq(sessions.id, old));
    expect([await readSession(over), await readSession(old)]).toEqual([null, null]);
    await cleanAuth();
    const left = await db().select({ id: sessions.id }).from(sessions);
    expect(left.map(({ id }) => id)).toContain(living);
    expect(left.map(({ id }) => id)).not.toContain(over);
    expect(left.map(({ id }) => id)).not.toContain(old);
  });
});
