import { randomInt, randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { anAccount } from "../../db/factories";
import { db } from "../../db/index";
import { readInbox } from "../../dev/mail-catcher";
import { requestReset } from "../../lib/auth/password-commands";
import type { MailMood } from "./mail-relay";
import { until, type World } from "./world";

/** Each asks from elsewhere: one address may ask but a few times. */
const anyAddress = () => `2001:db8:${randomInt(65_536).toString(16)}::${randomInt(65_536).toString(16)}`;

/** The first two are all that `npm test` has time for. */
const moods: readonly MailMood[] = ["hangs", "refuses", "puts off"];

/** The mail server refuses, hangs or asks to come again: what is to be mailed waits, and arrives once, all by itself. */
export async function mailDown(world: World, rounds: number): Promise<string[]> {
  const faults: string[] = [];
  const inbox = (email: string) =>
    readInbox(join(world.dataDir, "inbox")).filter(({ to }) => to.includes(email)).length;
  const chosen = rounds === 1 ? moods.slice(0, 2) : Array.from({ length: rounds }, () => moods).flat();
  for (const mood of chosen) {
    const turnedAway = world.mail.turnedAway();
    world.mail.be(mood);
    const { email, userId } = await anAccount(randomUUID());
    const began = performance.now();
    await requestReset({ ip: anyAddress(), userAgent: null, locale: "en" }, email);
    const ms = Math.round(performance.now() - began);
    if (ms > 5_000) faults.push(`While the mail server ${mood}, a reset was asked for in ${ms} ms`);
    await until("a try at delivery", async () => world.mail.turnedAway() > turnedAway);
    await until("the mail to be put off", () => putOff(email));
    if (inbox(email) > 0) faults.push(`A mail arrived although the mail server ${mood}`);
    world.mail.be("works");
    // The wait between two tries, which is minutes, is over; nobody holds the mail just now.
    await db().execute(sql`update mails set due_at = now() where "to" = ${email}`);
    await until("the mail", async () => inbox(email));
    await sleep(1_500);
    if (inbox(email) !== 1) faults.push(`${inbox(email)} mails arrived (user ${userId})`);
  }
  return faults;
}

async function putOff(email: string): Promise<boolean> {
  const [row] = await db().execute<{ off: boolean }>(
    sql`select error is not null as off from mails where "to" = ${email}`,
  );
  return row?.off === true;
}
