import { eq } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { db, type Tx } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { keys, seats } from "@/db/schema";
import {
  aSeat,
  due,
  enable,
  openSessionsOf,
  openShop,
  pass,
  pay,
  seatNow,
  seatOn,
  settle,
  state,
  subscriptionsOf,
} from "@/dev/seats-fixtures";
import { failsLater } from "@/dev/stripe/fixtures";
import { changeKeys } from "@/lib/keys/bulk-commands";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { rotateSecret } from "@/lib/keys/secret-commands";
import { log } from "@/lib/log/log";
import { disableSeat } from "./commands";
import { driftOf } from "./drift-queries";
import { hasActiveSeat } from "./queries";
import type { CancelIntent } from "./seat";

openShop();

const inTx = <Answer>(work: (tx: Tx) => Promise<Answer>) => db().transaction(work);
const disable = (account: TestAccount, seatId: number, when: Exclude<CancelIntent, "none">) =>
  inTx((tx) => disableSeat(tx, account.ctx, seatId, when));
const remove = (account: TestAccount, keyId: number, moveSeatTo: number | null = null) =>
  inTx((tx) => deleteKey(tx, account.ctx, keyId, null, moveSeatTo));
const opens = (account: TestAccount, keyId: number) => hasActiveSeat(db(), account.accountId, keyId);
const quiet = () => vi.spyOn(log, "error").mockImplementation(() => {});

/** A seat that fails to pay: past due, never paid. */
async function _aPastDueSeat(account: TestAccount) {
  const seat = await aSeat(account, { card: failsLater });
  await pass({ days: 15 });
  await pass({ hours: 2 });
  return seatNow(seat.id);
}

describe("a key with a seat", () => {
  test("that is deleted cancels it now, at Stripe too", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await remove(account, seat.keyId);
    expect(await seatNow(seat.id)).toMatchObject({ state: "live", cancelIntent: "now" });
    expect(await opens(account, seat.keyId)).toBe(false);
    await settle();
    expect(await seatNow(seat.id)).toMatchObject({ state: "ended", status: "canceled" });
  });

  test("that is deleted hands it over when asked to", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const target = await aKey(account);
    await remove(account, seat.keyId, target.keyId);
    await settle();
    expect(await seatNow(seat.id)).toMatchObject({
      state: "live",
      keyId: target.keyId,
      trialEnd: seat.trialEnd,
      cancelIntent: "none",
    });
    expect(await opens(account, target.keyId)).toBe(true);
  });

  test("stays as it is, seat and all, when the seat can't move where it was sent", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const off = await aKey(account, { enabled: false });
    const stranger = await aKey(await anAccount());
    const before = await state();
    for (const [keyId, code] of [
      [off.keyId, "invalid"],
      [stranger.keyId, "not_found"],
      [seat.keyId, "conflict"],
    ] as const)
      await expect(remove(account, seat.keyId, keyId)).rejects.toMatchObject({ code });
    expect(await state()).toEqual(before);
  });

  test("that is deleted with an open checkout gives it up, and Stripe closes it", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    await enable(account, keyId);
    await remove(account, keyId);
    expect(await seatOn(keyId)).toMatchObject({ state: "abandoned" });
    await settle();
    expect(await openSessionsOf(account)).toEqual([]);
    expect((await enable(account, (await aKey(account)).keyId)).url).toBeTruthy();
  });

  test("that was deleted before its checkout was paid has its seat cancelled at once, and is told of", async () => {
    const logged = quiet();
    const account = await anAccount();
    await aSeat(account).then((seat) => disable(account, seat.id, "now"));
    await settle();
    const { keyId } = await aKey(account);
    await enable(account, keyId);
    await remove(account, keyId);
    await pay(keyId);
    await settle();
    expect(await seatOn(keyId)).toMatchObject({ state: "ended", cancelIntent: "now", status: "canceled" });
    expect((await driftOf(db(), account.accountId)).findings).toMatchObject([{ kind: "paid_unwanted" }]);
    expect((await driftOf(db(), (await anAccount()).accountId)).findings).toEqual([]);
    logged.mockRestore();
  });

  test("that is disabled, narrowed or rotated keeps its seat; access follows the key", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const set = (patch: Parameters<typeof updateKey>[3]) =>
      inTx((tx) => updateKey(tx, account.ctx, seat.keyId, patch));
    await set({ enabled: false });
    expect(await opens(account, seat.keyId)).toBe(false);
    await set({ enabled: true, preset: "read_only" });
    await inTx((tx) => rotateSecret(tx, account.ctx, seat.keyId, "live", 0));
    expect(await opens(account, seat.keyId)).toBe(true);
    await set({ expiresAt: new Date(Date.now() + 60_000) });
    expect(await opens(account, seat.keyId)).toBe(true);
    expect(await seatNow(seat.id)).toEqual(seat);
    expect(await due(account)).toBe(0);
  });

  test("among many that are deleted at once has its seat cancelled like the others", async () => {
    const account = await anAccount();
    const some = [await aSeat(account), await aSeat(account), await aSeat(account)];
    const pending = await aKey(account);
    await enable(account, pending.keyId);
    const keyIds = [...some.map(({ keyId }) => keyId), pending.keyId];
    const results = await changeKeys(account.ctx, keyIds, { change: "delete" });
    expect(results.map(({ outcome }) => outcome)).toEqual(["done", "done", "done", "done"]);
    await settle();
    for (const { id } of some)
      expect(await seatNow(id)).toMatchObject({ state: "ended", status: "canceled" });
    expect((await subscriptionsOf(account)).map(({ status }) => status)).toEqual(Array(3).fill("canceled"));
    expect(await openSessionsOf(account)).toEqual([]);
  });

  test("can't be deleted past its seat by any statement", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await expect(
      db().update(keys).set({ deletedAt: new Date() }).where(eq(keys.id, seat.keyId)),
    ).rejects.toMatchObject({ cause: { constraint_name: "seats_not_on_deleted_key" } });
    await expect(
      db().update(seats).set({ subscriptionId: "sub_other" }).where(eq(seats.id, seat.id)),
    ).rejects.toMatchObject({ cause: { constraint_name: "seats_subscription_once" } });
  });
});
