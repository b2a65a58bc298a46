import { eq } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { db } from "@/db";
import { mails } from "@/db/schema";
import { env } from "@/lib/env";
import { log } from "@/lib/log/log";
import { cleanMails, deliverDue, queueMail } from "./commands";
import { readInbox } from "./inbox";

let count = 0;
const newAddress = () => `reader${++count}@mail.example`;
const nobody = "smtp://127.0.0.1:1";

async function queue(to: string): Promise<void> {
  await db().transaction((tx) =>
    queueMail(tx, {
      to,
      locale: "en",
      template: "password_reset",
      values: { url: "https://x.example/reset?link=1" },
    }),
  );
}

const rowTo = async (to: string) => (await db().select().from(mails).where(eq(mails.to, to)))[0];
const caughtBy = (to: string) => readInbox(env().inboxDir ?? "").filter((mail) => mail.to.includes(to));

describe("the outbox", () => {
  afterEach(async () => {
    await db().delete(mails);
  });

  it("sends what was committed, and wipes its text", async () => {
    const to = newAddress();
    await queue(to);
    expect(await deliverDue()).toBe(1);
    expect(caughtBy(to)).toMatchObject([
      { subject: "Choose a new password", links: ["https://x.example/reset?link=1"] },
    ]);
    expect(await rowTo(to)).toMatchObject({ text: null, html: null, dueAt: null, attempts: 1 });
    expect((await rowTo(to))?.sentAt).toBeInstanceOf(Date);
    expect(await deliverDue()).toBe(0);
  });

  it("sends nothing of a change that was rolled back", async () => {
    const to = newAddress();
    const values = { url: "https://x.example" };
    const change = db().transaction(async (tx) => {
      await queueMail(tx, { to, locale: "en", template: "password_reset", values });
      throw new Error("rolled back");
    });
    await expect(change).rejects.toThrow("rolled back");
    expect(await rowTo(to)).toBeUndefined();
  });

  it("keeps a mail while SMTP is down, waits longer each time, and sends it afterwards", async () => {
    const to = newAddress();
    await queue(to);
    expect(await deliverDue(nobody)).toBe(0);
    const first = await rowTo(to);
    expect(first).toMatchObject({ attempts: 1, sentAt: null });
    expect(first?.error).toContain("ECONNREFUSED");
    expect(first?.text).toContain("link=1");
    expect((first?.dueAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(5_000);
    await db().update(mails).set({ dueAt: new Date() }).where(eq(mails.to, to));
    await deliverDue(nobody);
    expect(((await rowTo(to))?.dueAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(15_000);
    await db().update(mails).set({ dueAt: new Date() }).where(eq(mails.to, to));
    expect(await deliverDue()).toBe(1);
    expect(caughtBy(to)).toHaveLength(1);
  });

  it("sends each mail once however many workers there are", async () => {
    const all = Array.from({ length: 12 }, newAddress);
    for (const to of all) await queue(to);
    const sent = await Promise.all([deliverDue(), deliverDue(), deliverDue()]);
    expect(sent.reduce((sum, each) => sum + each)).toBe(12);
    expect(all.map((to) => caughtBy(to).length)).toEqual(all.map(() => 1));
  });

  it("gives a mail up after a day, with its text", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    const to = newAddress();
    await queue(to);
    await db()
      .update(mails)
      .set({ createdAt: new Date(Date.now() - 25 * 3_600_000) })
      .where(eq(mails.to, to));
    await deliverDue(nobody);
    expect(await rowTo(to)).toMatchObject({ dueAt: null, sentAt: null, text: null, html: null });
    expect(logged).toHaveBeenCalledOnce();
    logged.mockRestore();
  });

  it("is cleaned of what was sent a month ago only", async () => {
    const [old, young, waiting] = [newAddress(), newAddress(), newAddress()];
    for (const to of [old, young]) await queue(to);
    await deliverDue();
    await queue(waiting);
    for (const to of [old, waiting]) {
      await db()
        .update(mails)
        .set({ createdAt: new Date(0) })
        .where(eq(mails.to, to));
    }
    await cleanMails();
    expect([await rowTo(old), await rowTo(young), await rowTo(waiting)].map(Boolean)).toEqual([
      false,
      true,
      true,
    ]);
  });
});
