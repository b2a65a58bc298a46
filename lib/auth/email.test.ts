import { describe, expect, it } from "vitest";
import {
  addressOf,
  ask,
  asked,
  confirm,
  entriesOf,
  linkTo,
  mailsTo,
  newEmail,
  newUser,
  pendingOf,
  reasonOf,
  runOut,
} from "@/dev/email-fixtures";
import { cleanAuth } from "./commands";
import { pendingEmail } from "./queries";
import { endSession } from "./session-commands";

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
