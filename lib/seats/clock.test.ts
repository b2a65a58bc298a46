import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { databaseNow } from "@/db/clock";
import { aKey, anAccount } from "@/db/factories";
import { seats } from "@/db/schema";
import {
  aSeat,
  attemptOf,
  enable,
  local,
  openShop,
  pass,
  seatNow,
  webhookSecret,
} from "@/dev/seats-fixtures";
import { answerWebhook } from "@/lib/billing/receive";
import { webhookPath } from "@/lib/billing/setup";
import { updateKey } from "@/lib/keys/commands";
import { log } from "@/lib/log/log";
import { openAttempt } from "./checkout-commands";
import { tellTrialEnds } from "./mail-commands";
import { hasActiveSeat } from "./queries";
import { reconcile } from "./reconcile-commands";
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

  test("a checkout stays the same and payable for its hour, and is closed after it", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    shiftClock(shiftMs);
    const { url } = await enable(account, keyId);
    await reconcile();
    expect(await enable(account, keyId)).toEqual({ url });
    expect(await attemptOf(keyId)).toMatchObject({ state: "open", url });
    local().faults.addWebhook({ kind: "dropped", type: "checkout.session.expired" });
    await pass({ minutes: 61 });
    expect(await attemptOf(keyId)).toMatchObject({ state: "open" });
    await reconcile();
    expect(await attemptOf(keyId)).toMatchObject({ state: "expired" });
  });

  test("a checkout whose opening was not answered is found again, not given up", async () => {
    vi.spyOn(log, "error").mockImplementation(() => {});
    const account = await anAccount();
    const { keyId } = await aKey(account);
    local().faults.add({ kind: "unreached", times: 4, method: "POST", path: "/v1/checkout/sessions" });
    await expect(enable(account, keyId)).rejects.toMatchObject({ code: "billing_unavailable" });
    local().faults.clear();
    const { id } = await attemptOf(keyId);
    shiftClock(shiftMs);
    expect(await openAttempt(await attemptOf(keyId))).toHaveProperty("url");
    await enable(account, keyId);
    expect(await attemptOf(keyId)).toMatchObject({ id, state: "open" });
  });

  test("the end of a trial is told three days before it", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await pass({ days: 11 });
    shiftClock(shiftMs);
    await tellTrialEnds();
    expect((await seatNow(seat.id)).trialToldAt).toBeNull();
    await pass({ days: 1, hours: 1 });
    await tellTrialEnds();
    expect((await seatNow(seat.id)).trialToldAt).not.toBeNull();
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
