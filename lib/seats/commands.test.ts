import { eq, sql } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { db, type Tx } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { auditEntries, keys, seatPlacements } from "@/db/schema";
import {
  aSeat,
  due,
  enable,
  local,
  makeDue,
  openShop,
  pass,
  seatNow,
  settle,
  state,
  subscriptionsOf,
  wall,
} from "@/dev/seats-fixtures";
import { failsLater } from "@/dev/stripe/fixtures";
import { stripe } from "@/lib/billing/client";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { log } from "@/lib/log/log";
import { disableSeat, keepSeat, moveSeat } from "./commands";
import { drainOutbox } from "./outbox-commands";
import { hasActiveSeat } from "./queries";
import type { CancelIntent } from "./seat";

openShop();

const inTx = <Answer>(work: (tx: Tx) => Promise<Answer>) => db().transaction(work);
const move = (account: TestAccount, seatId: number, keyId: number, version: number | null = null) =>
  inTx((tx) => moveSeat(tx, account.ctx, seatId, keyId, version));
const disable = (account: TestAccount, seatId: number, when: Exclude<CancelIntent, "none">) =>
  inTx((tx) => disableSeat(tx, account.ctx, seatId, when));
const keep = (account: TestAccount, seatId: number) => inTx((tx) => keepSeat(tx, account.ctx, seatId));
const remove = (account: TestAccount, keyId: number, moveSeatTo: number | null = null) =>
  inTx((tx) => deleteKey(tx, account.ctx, keyId, null, moveSeatTo));
const opens = (account: TestAccount, keyId: number) => hasActiveSeat(db(), account.accountId, keyId);
const quiet = () => vi.spyOn(log, "error").mockImplementation(() => {});

/** A seat that fails to pay: past due, never paid. */
async function aPastDueSeat(account: TestAccount) {
  const seat = await aSeat(account, { card: failsLater });
  await pass({ days: 15 });
  await pass({ hours: 2 });
  return seatNow(seat.id);
}

describe("move", () => {
  test("in the trial keeps both dates, the subscription and the one trial, and Stripe's pages name the new key", async () => {
    const account = await anAccount();
    const before = await aSeat(account);
    const target = await aKey(account, { description: "Il nuovo" });
    await move(account, before.id, target.keyId, before.version);
    expect(await opens(account, before.keyId)).toBe(false);
    expect(await opens(account, target.keyId)).toBe(true);
    await settle();
    const { trialEnd, currentPeriodEnd, subscriptionId, status } = before;
    expect(await seatNow(before.id)).toMatchObject({
      keyId: target.keyId,
      ...{ trialEnd, currentPeriodEnd, subscriptionId, status },
    });
    const [subscription, ...others] = await subscriptionsOf(account);
    expect(others).toEqual([]);
    expect(subscription).toMatchObject({
      description: expect.stringContaining("Il nuovo"),
      metadata: { key: String(target.keyId) },
    });
    const placed = await db().select().from(seatPlacements).where(eq(seatPlacements.seatId, before.id));
    expect(placed.map(({ keyId }) => keyId)).toEqual([before.keyId, target.keyId]);
  });

  test("works while Stripe is down, and Stripe hears of it later", async () => {
    const logged = quiet();
    const account = await anAccount();
    const seat = await aSeat(account);
    const target = await aKey(account);
    local().faults.add({ kind: "unreached", times: 100 });
    await move(account, seat.id, target.keyId);
    expect(await opens(account, target.keyId)).toBe(true);
    await drainOutbox();
    local().faults.clear();
    expect(await due(account)).toBe(1);
    await makeDue();
    await settle();
    expect((await subscriptionsOf(account))[0]?.metadata.key).toBe(String(target.keyId));
    logged.mockRestore();
  });

  test.each<[string, (account: TestAccount, keyId: number) => Promise<unknown>, object]>([
    [
      "with a seat",
      (account, keyId) => aSeat(account, { keyId }),
      { code: "conflict", reason: "seat_target_taken" },
    ],
    [
      "with an open checkout",
      (account, keyId) => enable(account, keyId),
      { code: "conflict", reason: "seat_target_taken" },
    ],
    [
      "that is disabled",
      (account, keyId) => inTx((tx) => updateKey(tx, account.ctx, keyId, { enabled: false })),
      { code: "invalid", reason: "seat_key_unusable" },
    ],
    ["that was deleted", (account, keyId) => remove(account, keyId), { code: "not_found" }],
  ])("to a key %s is refused and changes nothing", async (_name, prepare, refusal) => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const { keyId } = await aKey(account);
    await prepare(account, keyId);
    const before = await state();
    await expect(move(account, seat.id, keyId)).rejects.toMatchObject(refusal);
    expect(await state()).toEqual(before);
  });

  test("to an expired key, to its own, or a second time is refused", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const soon = await aKey(account, { expiresAt: new Date(Date.now() + 60_000) });
    const target = await aKey(account);
    await db()
      .update(keys)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(keys.id, soon.keyId));
    await expect(move(account, seat.id, soon.keyId)).rejects.toMatchObject({ reason: "seat_key_unusable" });
    await expect(move(account, seat.id, seat.keyId)).rejects.toMatchObject({ reason: "seat_target_taken" });
    await move(account, seat.id, target.keyId, seat.version);
    await expect(move(account, seat.id, seat.keyId, seat.version)).rejects.toMatchObject({
      reason: "changed_meanwhile",
    });
    await expect(move(account, seat.id, target.keyId)).rejects.toMatchObject({ reason: "seat_target_taken" });
  });

  test("is not stopped by what Stripe said since the form was opened", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const target = await aKey(account);
    await pass({ days: 15 });
    await pass({ hours: 2 });
    expect(await seatNow(seat.id)).toMatchObject({ status: "active", version: seat.version });
    await move(account, seat.id, target.keyId, seat.version);
    expect(await opens(account, target.keyId)).toBe(true);
  });
});

describe("disable", () => {
  test("at the end of the period keeps access until then, and can be taken back", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await disable(account, seat.id, "period_end");
    await disable(account, seat.id, "period_end");
    await settle();
    expect(await seatNow(seat.id)).toMatchObject({ cancelIntent: "period_end", cancelAt: seat.trialEnd });
    expect(await opens(account, seat.keyId)).toBe(true);
    await keep(account, seat.id);
    await keep(account, seat.id);
    await settle();
    expect(await seatNow(seat.id)).toMatchObject({ cancelIntent: "none", cancelAt: null });
    await disable(account, seat.id, "period_end");
    await settle();
    await pass({ days: 15 });
    expect(await seatNow(seat.id)).toMatchObject({ state: "ended", status: "canceled" });
    expect(await opens(account, seat.keyId)).toBe(false);
    await expect(keep(account, seat.id)).rejects.toMatchObject({ code: "conflict" });
    expect(await enable(account, seat.keyId)).toMatchObject({ url: expect.any(String) });
  });

  test("now ends access at once, before Stripe knows; asked twice it is done once", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await disable(account, seat.id, "now");
    expect(await opens(account, seat.keyId)).toBe(false);
    await disable(account, seat.id, "now");
    expect(await due(account)).toBe(1);
    await settle();
    expect(await seatNow(seat.id)).toMatchObject({ state: "ended", status: "canceled" });
    for (const when of ["now", "period_end"] as const)
      if (when === "period_end")
        await expect(disable(account, seat.id, when)).rejects.toMatchObject({ code: "conflict" });
      else await disable(account, seat.id, when);
    await expect(keep(account, seat.id)).rejects.toMatchObject({ reason: "seat_cancelled_now" });
    const actions = await db()
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.accountId, account.accountId));
    expect(actions.filter(({ action }) => action === "seat.cancelled")).toHaveLength(1);
    expect(actions.filter(({ action }) => action === "seat.ended")).toHaveLength(1);
  });

  test("is only offered at once while a payment fails, and a seat that never paid has no access then", async () => {
    const account = await anAccount();
    const seat = await aPastDueSeat(account);
    expect(seat).toMatchObject({ status: "past_due", everPaid: false });
    expect(await opens(account, seat.keyId)).toBe(false);
    await expect(disable(account, seat.id, "period_end")).rejects.toMatchObject({ code: "conflict" });
    const target = await aKey(account);
    await move(account, seat.id, target.keyId);
    await disable(account, seat.id, "now");
    await settle();
    expect(await seatNow(seat.id)).toMatchObject({ state: "ended" });
  });

  test("of an end that somebody set at Stripe itself is taken as done, and Keep takes that back", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await stripe().subscriptions.update(seat.subscriptionId ?? "", {
      cancel_at: Math.floor(wall().getTime() / 1_000) + 5 * 86_400,
    });
    await settle();
    expect((await seatNow(seat.id)).cancelAt).not.toBeNull();
    await disable(account, seat.id, "period_end");
    await keep(account, seat.id);
    await settle();
    expect(await seatNow(seat.id)).toMatchObject({ cancelAt: null, cancelIntent: "none" });
  });
});

test("an end or a Keep that was asked for before the seat was moved touches nothing", async () => {
  const account = await anAccount();
  const seat = await aSeat(account);
  const { keyId } = await aKey(account);
  await move(account, seat.id, keyId);
  for (const when of ["now", "period_end"] as const) {
    const late = inTx((tx) => disableSeat(tx, account.ctx, seat.id, when, seat.version));
    await expect(late).rejects.toMatchObject({ code: "conflict", reason: "changed_meanwhile" });
  }
  expect(await opens(account, keyId)).toBe(true);
  const { version } = await seatNow(seat.id);
  await inTx((tx) => disableSeat(tx, account.ctx, seat.id, "period_end", version));
  await expect(inTx((tx) => keepSeat(tx, account.ctx, seat.id, version))).rejects.toMatchObject({
    reason: "changed_meanwhile",
  });
  expect(await seatNow(seat.id)).toMatchObject({ cancelIntent: "period_end" });
});

test("another account's seat is not found, whatever is asked of it", async () => {
  const owner = await anAccount();
  const seat = await aSeat(owner);
  const stranger = await anAccount();
  const { keyId } = await aKey(stranger);
  const before = await state();
  for (const command of [
    () => move(stranger, seat.id, keyId),
    () => disable(stranger, seat.id, "now"),
    () => disable(stranger, seat.id, "period_end"),
    () => keep(stranger, seat.id),
    () => remove(stranger, seat.keyId),
  ])
    await expect(command()).rejects.toMatchObject({ code: "not_found" });
  await expect(move(owner, seat.id, keyId)).rejects.toMatchObject({ code: "not_found" });
  expect(await state()).toEqual(before);
});
