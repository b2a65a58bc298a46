import { desc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db";
import { anAccount } from "@/db/factories";
import { deskRegistrations, deskSessions, deskUsers, mails, users } from "@/db/schema";
import type { From } from "@/lib/auth/commands";
import { readSession } from "@/lib/auth/queries";
import { signIn } from "@/lib/auth/session-commands";
import { DomainError } from "@/lib/errors";
import { endDeskSession, signInToDesk } from "./session-commands";
import {
  changeDeskPassword,
  cleanDeskAuth,
  confirmOnDesk,
  registerOnDesk,
  requestDeskReset,
  resetDeskPassword,
} from "./user-commands";
import { pendingDeskRegistration, readDeskSession } from "./user-queries";

let count = 0;
const newEmail = () => `client${++count}@desk-register.example`;
const from = (): From => ({ ip: `203.0.113.${++count % 250}`, userAgent: "Test", locale: "en" });
const password = "correct horse battery";

async function newestMail(email: string) {
  const [mail] = await db().select().from(mails).where(eq(mails.to, email)).orderBy(desc(mails.id));
  return { subject: mail?.subject, link: /link=([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "" };
}

async function registered(email = newEmail()) {
  await registerOnDesk(from(), email);
  const opened = await confirmOnDesk(from(), { link: (await newestMail(email)).link, password });
  return { email, ...opened };
}

const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );

describe("a registration on Desk", () => {
  it("leaves nothing but its row and a mail until the link is followed, which makes no account", async () => {
    const email = newEmail();
    await registerOnDesk(from(), email);
    expect(await db().select().from(deskUsers).where(eq(deskUsers.email, email))).toEqual([]);
    const { subject, link } = await newestMail(email);
    expect(subject).toBe("Confirm your address for Desk");
    expect(await pendingDeskRegistration(link)).toEqual({ email });
    const opened = await confirmOnDesk(from(), { link, password });
    expect(await readDeskSession(opened.sessionId)).toMatchObject({ email, locale: "en" });
    expect(await db().select().from(users).where(eq(users.email, email))).toEqual([]);
  });

  it("confirmed by eight clicks at once, on two links, makes one user", async () => {
    const email = newEmail();
    await registerOnDesk(from(), email);
    const first = (await newestMail(email)).link;
    await registerOnDesk(from(), email);
    const second = (await newestMail(email)).link;
    const clicks = Array.from({ length: 8 }, (_, i) =>
      reasonOf(confirmOnDesk(from(), { link: i % 2 ? first : second, password })),
    );
    expect((await Promise.all(clicks)).sort()).toEqual([...Array(7).fill("link_used"), "none"]);
    expect(await db().select().from(deskUsers).where(eq(deskUsers.email, email))).toHaveLength(1);
    expect(await db().select().from(deskRegistrations).where(eq(deskRegistrations.email, email))).toEqual([]);
  });

  it("of a known address is answered alike, with a mail that says so and no link", async () => {
    const { email } = await registered();
    expect(await registerOnDesk(from(), email)).toBeUndefined();
    expect(await newestMail(email)).toEqual({ subject: "You are already registered on Desk", link: "" });
  });

  it("whose link has run out, or never was, is refused with the same words and cleaned away", async () => {
    const email = newEmail();
    await registerOnDesk(from(), email);
    const { link } = await newestMail(email);
    const past = { expiresAt: new Date(Date.now() - 1) };
    await db().update(deskRegistrations).set(past).where(eq(deskRegistrations.email, email));
    for (const bad of [link, "", "A".repeat(43)]) {
      expect(await reasonOf(confirmOnDesk(from(), { link: bad, password }))).toBe("link_used");
    }
    await cleanDeskAuth();
    expect(await db().select().from(deskRegistrations).where(eq(deskRegistrations.email, email))).toEqual([]);
  });
});

describe("two doors", () => {
  it("the same address may be both, each with its own password and session, neither valid on the other", async () => {
    const owner = await anAccount("dashboard password");
    const client = await registered(owner.email);
    expect(await reasonOf(signIn(from(), { email: owner.email, password }, null))).toBe("wrong_credentials");
    expect(
      await reasonOf(signInToDesk(from(), { email: owner.email, password: "dashboard password" }, null)),
    ).toBe("wrong_credentials");
    const dashboard = await signIn(from(), { email: owner.email, password: "dashboard password" }, null);
    expect(await readDeskSession(dashboard.sessionId)).toBeNull();
    expect(await readSession(client.sessionId)).toBeNull();
  });

  it("wrong passwords at one do not lock the other, nor a device that has signed in before", async () => {
    const owner = await anAccount("dashboard password");
    const client = await registered(owner.email);
    const ip = from();
    for (let i = 0; i < 6; i++) {
      await reasonOf(signInToDesk(ip, { email: owner.email, password: "wrong password" }, null));
    }
    expect(await reasonOf(signInToDesk(ip, { email: owner.email, password }, null))).toBe("too_many_minutes");
    const device = { userId: client.deskUserId, deviceId: "known" };
    expect(await reasonOf(signInToDesk(ip, { email: owner.email, password }, device))).toBe("none");
    const right = { email: owner.email, password: "dashboard password" };
    expect(await reasonOf(signIn(ip, right, null))).toBe("none");
  });
});

describe("a password on Desk", () => {
  it("is reset by a link once, which ends every session; an unknown address gets no mail", async () => {
    const { email, sessionId } = await registered();
    await requestDeskReset(from(), "nobody@desk-register.example");
    expect((await newestMail("nobody@desk-register.example")).subject).toBeUndefined();
    await requestDeskReset(from(), email);
    const { link } = await newestMail(email);
    const clicks = [1, 2, 3].map(() =>
      reasonOf(resetDeskPassword(from(), { link, password: "another good one" })),
    );
    expect((await Promise.all(clicks)).sort()).toEqual(["link_used", "link_used", "none"]);
    expect(await readDeskSession(sessionId)).toBeNull();
    expect(await reasonOf(signInToDesk(from(), { email, password }, null))).toBe("wrong_credentials");
    expect(await reasonOf(signInToDesk(from(), { email, password: "another good one" }, null))).toBe("none");
  });

  it("is changed by one who knows it, which ends the other sessions and keeps this one", async () => {
    const { email, sessionId, deskUserId } = await registered();
    const other = await signInToDesk(from(), { email, password }, null);
    const session = { deskUserId, sessionId };
    expect(
      await reasonOf(changeDeskPassword(session, { current: "wrong", password: "another good one" })),
    ).toBe("password_wrong");
    expect(await reasonOf(changeDeskPassword(session, { current: password, password }))).toBe(
      "password_same",
    );
    await changeDeskPassword(session, { current: password, password: "another good one" });
    expect(await readDeskSession(sessionId)).not.toBeNull();
    expect(await readDeskSession(other.sessionId)).toBeNull();
  });

  it("opens a session that ends when it is signed out, of its own user only", async () => {
    const [one, two] = [await registered(), await registered()];
    await endDeskSession(two.deskUserId, one.sessionId);
    expect(await readDeskSession(one.sessionId)).not.toBeNull();
    await endDeskSession(one.deskUserId, one.sessionId);
    expect(await readDeskSession(one.sessionId)).toBeNull();
    expect(await db().select().from(deskSessions).where(eq(deskSessions.id, one.sessionId))).toEqual([]);
    expect(await readDeskSession("nonsense")).toBeNull();
  });
});
