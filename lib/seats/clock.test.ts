import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { databaseNow } from "@/db/clock";
import { aKey, anAccount } from "@/db/factories";
import { seats } from "@/db/schema";
import { aSeat, openShop, webhookSecret } from "@/dev/seats-fixtures";
import { answerWebhook } from "@/lib/billing/receive";
import { webhookPath } from "@/lib/billing/setup";
import { updateKey } from "@/lib/keys/commands";
import { log } from "@/lib/log/log";
import { hasActiveSeat } from "./queries";
import { lockSeatKey } from "./row-commands";
import { graceDays } from "./seat";
import { statusesOf, statusOf } from "./status-queries";

openShop();

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Only the process's clock: the database's goes on, and timers too. */
const shiftClock = (ms: number) => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.now() + ms);
};
const fromNow = async (ms: number) => new Date((await databaseNow(db())).getTime() + ms);
afterEach(() => void vi.useRealTimers());

describe.each([
  ["a month ahead", 30 * dayMs],
  ["a month behind", -30 * dayMs],
])("with the process's clock %s", (_name, shiftMs) => {
  test("an unpaid seat opens Desk for its days of grace, and no longer", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const unpaid = (since: Date) =>
      db()
        .update(seats)
        .set({ status: "past_due", everPaid: true, pastDueSince: since })
        .where(eq(seats.id, seat.id));
    const usable = { ...account, keyId: seat.keyId, enabled: true, expired: false };
    const opens = async () => [
      await hasActiveSeat(db(), account.accountId, seat.keyId),
      (await statusOf(usable)).hasActiveSeat,
      (await statusesOf([usable])).of(usable)?.hasActiveSeat,
    ];
    shiftClock(shiftMs);
    await unpaid(await fromNow(-(graceDays * dayMs) + minuteMs));
    expect(await opens()).toEqual([true, true, true]);
    await unpaid(await fromNow(-(graceDays * dayMs) - minuteMs));
    expect(await opens()).toEqual([false, false, false]);
  });

  test("a key's expiry must lie ahead of the database's clock, and one that expired takes no seat", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    shiftClock(shiftMs);
    const expire = (at: Date) =>
      db().transaction((tx) => updateKey(tx, account.ctx, keyId, { expiresAt: at }));
    const past = await fromNow(-minuteMs);
    await expect(expire(past)).rejects.toMatchObject({ reason: "expiry_past" });
    await expire(await fromNow(minuteMs));
    const hold = () => db().transaction((tx) => lockSeatKey(tx, account.ctx, keyId));
    expect(await hold()).toMatchObject({ id: keyId });
    const gone = await aKey(account, { expiresAt: await fromNow(400) });
    await vi.waitFor(
      () =>
        expect(db().transaction((tx) => lockSeatKey(tx, account.ctx, gone.keyId))).rejects.toMatchObject({
          reason: "seat_key_unusable",
        }),
      { timeout: 3_000 },
    );
  });

  test("Stripe's signature is as old as the database says", async () => {
    shiftClock(shiftMs);
    vi.spyOn(log, "error").mockImplementation(() => {});
    const answered = async (at: Date) => {
      const body = JSON.stringify({
        id: `evt_clock_${at.getTime()}_${shiftMs}`,
        object: "event",
        type: "customer.updated",
        livemode: false,
        data: { object: { id: "cus_clock", object: "customer" } },
      });
      const time = Math.floor(at.getTime() / 1_000);
      const v1 = createHmac("sha256", webhookSecret()).update(`${time}.${body}`).digest("hex");
      const headers = { "stripe-signature": `t=${time},v1=${v1}` };
      const request = new Request(`http://localhost${webhookPath}`, { method: "POST", headers, body });
      return (await answerWebhook(request)).status;
    };
    expect(await answered(await fromNow(-minuteMs))).toBe(200);
    expect(await answered(await fromNow(-6 * minuteMs))).toBe(400);
  });
});
