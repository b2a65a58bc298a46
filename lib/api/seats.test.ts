import { afterEach, describe, expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import {
  aSeat,
  enable,
  local,
  openSessionsOf,
  openShop,
  pass,
  seatNow,
  settle,
  state,
  subscriptionsOf,
} from "@/dev/seats-fixtures";
import { failsLater } from "@/dev/stripe/fixtures";
import { updateKey } from "@/lib/keys/commands";
import { disableSeat, keepSeat, moveSeat } from "@/lib/seats/commands";
import { call } from "./api-fixtures";

openShop();
afterEach(() => local().faults.clear());

const status = async (secret: string) =>
  ((await (await call(secret, "/status")).json()) as { has_active_seat: boolean }).has_active_seat;
const read = async (account: TestAccount, keyId: number) =>
  (await call(account.liveSecret, `/key/${keyId}`)).json();
const disable = (account: TestAccount, id: number, when: "now" | "period_end") =>
  db().transaction((tx) => disableSeat(tx, account.ctx, id, when));

describe("has_active_seat", () => {
  test("follows the seat on the very next request, with either secret, whatever Stripe knows yet", async () => {
    const account = await anAccount();
    const [key, other] = [await aKey(account), await aKey(account)];
    expect(await status(key.liveSecret)).toBe(false);
    await enable(account, key.keyId);
    expect(await status(key.liveSecret)).toBe(false);
    const seat = await aSeat(account, { keyId: key.keyId });
    expect([await status(key.liveSecret), await status(key.testSecret)]).toEqual([true, true]);
    expect([await status(other.liveSecret), await status(account.liveSecret)]).toEqual([false, false]);
    await db().transaction((tx) => moveSeat(tx, account.ctx, seat.id, other.keyId, null));
    expect([await status(key.liveSecret), await status(other.liveSecret)]).toEqual([false, true]);
    await disable(account, seat.id, "period_end");
    expect(await status(other.liveSecret)).toBe(true);
    await db().transaction((tx) => keepSeat(tx, account.ctx, seat.id));
    await disable(account, seat.id, "now");
    expect(await status(other.liveSecret)).toBe(false);
    await settle();
  });

  test("is false for a seat that never paid once its charge fails", async () => {
    const account = await anAccount();
    const key = await aKey(account);
    await aSeat(account, { keyId: key.keyId, card: failsLater });
    expect(await status(key.liveSecret)).toBe(true);
    await pass({ days: 15 });
    await pass({ hours: 2 });
    expect(await status(key.liveSecret)).toBe(false);
  });
});

describe("/key", () => {
  test("tells each key's seat, in the list as alone; none of a checkout, nor of one that was cut off", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const pending = await aKey(account);
    await enable(account, pending.keyId);
    const expected = {
      status: "trialing",
      trial_end: seat.trialEnd?.toISOString(),
      current_period_end: seat.currentPeriodEnd?.toISOString(),
      cancel_at: null,
    };
    expect((await read(account, seat.keyId)).seat).toEqual(expected);
    const list = (await (await call(account.liveSecret, "/key")).json()) as { id: number; seat: unknown }[];
    for (const key of list) expect(key.seat).toEqual(key.id === seat.keyId ? expected : null);
    const changed = await call(account.liveSecret, `/key/${seat.keyId}`, {
      method: "PATCH",
      json: { description: "x" },
    });
    expect((await changed.json()).seat).toEqual(expected);
    await disable(account, seat.id, "period_end");
    expect((await read(account, seat.keyId)).seat).toEqual({ ...expected, cancel_at: expected.trial_end });
    await disable(account, seat.id, "now");
    expect((await read(account, seat.keyId)).seat).toBeNull();
    await settle();
  });

  test("that is deleted has its seat cancelled now, at Stripe without anybody's asking", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const answer = await call(account.liveSecret, `/key/${seat.keyId}`, { method: "DELETE" });
    expect(answer.status).toBe(200);
    expect((await answer.json()).seat.status).toBe("trialing");
    expect(await seatNow(seat.id)).toMatchObject({ cancelIntent: "now" });
    for (let waited = 0; waited < 200; waited += 1) {
      if ((await subscriptionsOf(account))[0]?.status === "canceled") break;
      await new Promise((later) => setTimeout(later, 20));
    }
    expect((await subscriptionsOf(account))[0]?.status).toBe("canceled");
    await settle();
  });

  test("that is deleted with move_seat_to hands its seat over, to the primary too", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const target = await aKey(account);
    const move = (from: number, to: number) =>
      call(account.liveSecret, `/key/${from}?move_seat_to=${to}`, { method: "DELETE" });
    expect((await move(seat.keyId, target.keyId)).status).toBe(200);
    expect(await status(target.liveSecret)).toBe(true);
    const list = (await (await call(account.liveSecret, "/key")).json()) as { id: number; kind: string }[];
    const primary = list.find(({ kind }) => kind === "primary")?.id ?? 0;
    expect((await move(target.keyId, primary)).status).toBe(200);
    expect(await status(account.liveSecret)).toBe(true);
    await settle();
    expect((await subscriptionsOf(account)).map((subscription) => subscription.status)).toEqual(["trialing"]);
  });

  test("stays, seat and all, when the seat can't go where it is sent", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const taken = await aKey(account);
    await enable(account, taken.keyId);
    const off = await aKey(account);
    await db().transaction((tx) => updateKey(tx, account.ctx, off.keyId, { enabled: false }));
    const stranger = await aKey(await anAccount());
    const open = await openSessionsOf(account);
    const seatState = async () => {
      const { seats, seat_attempts, seat_placements, stripe_outbox, audit_entries } = await state();
      return { seats, seat_attempts, seat_placements, stripe_outbox, audit_entries };
    };
    const before = await seatState();
    for (const [to, expected] of [
      [off.keyId, 422],
      [taken.keyId, 409],
      [stranger.keyId, 404],
      [seat.keyId, 409],
      ["x", 400],
      ["", 400],
      [0, 400],
    ] as const) {
      const answer = await call(account.liveSecret, `/key/${seat.keyId}?move_seat_to=${to}`, {
        method: "DELETE",
      });
      expect([to, answer.status]).toEqual([to, expected]);
      if (expected === 422) expect((await answer.json()).field).toBe("move_seat_to");
    }
    expect(await seatState()).toEqual(before);
    expect((await call(account.liveSecret, `/key/${seat.keyId}`)).status).toBe(200);
    expect(await openSessionsOf(account)).toEqual(open);
  });
});
