import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { seatAttempts, seats, seatTrials } from "@/db/schema";
import {
  aFormerTrial,
  aSeat,
  attemptOf,
  enable,
  held,
  local,
  openSessionsOf,
  openShop,
  pay,
  seatOn,
  settle,
  subscriptionsOf,
  termsFor,
} from "@/dev/seats-fixtures";
import { stripe } from "@/lib/billing/client";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { log } from "@/lib/log/log";
import { driftOf } from "./drift-queries";
import { discardCheckout, enableSeat } from "./enable-commands";
import { seatTerms } from "./queries";
import { seatsMax } from "./seat";

openShop();
afterEach(() => local().faults.clear());

const quiet = () => vi.spyOn(log, "error").mockImplementation(() => {});
const attemptsOf = ({ accountId }: TestAccount) =>
  db().select().from(seatAttempts).where(eq(seatAttempts.accountId, accountId));

describe("enable", () => {
  test("offers what was shown: fifteen days free and then the price, for this key, until an hour has gone", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account, { description: "Bottega" });
    expect(await seatTerms(db(), account.accountId)).toEqual({
      terms: {
        id: process.env.STRIPE_PRICE_ID,
        unitAmount: 900,
        currency: "eur",
        interval: "month",
        intervalCount: 1,
        trial: true,
      },
      seatsHeld: 0,
      warn: false,
    });
    const { url } = await enable(account, keyId);
    const attempt = await attemptOf(keyId);
    expect(attempt).toMatchObject({ state: "open", trial: true, url });
    expect(attempt.request).toMatchObject({
      mode: "subscription",
      client_reference_id: attempt.id,
      payment_method_collection: "always",
      success_url: `http://localhost:3000/billing/return?attempt=${attempt.id}&session={CHECKOUT_SESSION_ID}`,
      subscription_data: {
        description: expect.stringContaining("Bottega"),
        trial_period_days: 15,
        trial_settings: { end_behavior: { missing_payment_method: "cancel" } },
        metadata: { attempt: attempt.id },
      },
    });
    expect(await seatTerms(db(), account.accountId)).toMatchObject({ seatsHeld: 1 });
  });

  test("again gives the same address, and nothing new at Stripe", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    const first = await enable(account, keyId);
    expect(await enable(account, keyId)).toEqual(first);
    expect(await openSessionsOf(account)).toHaveLength(1);
    expect(await attemptsOf(account)).toHaveLength(1);
  });

  test("thirty times at once makes one seat and one session, and all are sent to it", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    const answers = await Promise.all(Array.from({ length: 30 }, () => enable(account, keyId)));
    expect(new Set(answers.map(({ url }) => url)).size).toBe(1);
    expect(await openSessionsOf(account)).toHaveLength(1);
    expect(await held([keyId])).toBe(1);
  });

  test("on six keys at once leaves one trial that can be paid, and no key reserved without a checkout", async () => {
    const account = await anAccount();
    const keys = await Promise.all(Array.from({ length: 6 }, () => aKey(account)));
    const answers = await Promise.allSettled(keys.map(({ keyId }) => enable(account, keyId)));
    const urls = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value.url] : []));
    const open = await openSessionsOf(account);
    expect(open).toHaveLength(1);
    expect(urls).toContain(open[0]?.url);
    for (const answer of answers)
      if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "conflict" });
    expect(await held(keys.map(({ keyId }) => keyId))).toBe(1);
  });

  test("on a second key closes the first one's trial before it offers its own", async () => {
    const account = await anAccount();
    const [first, second] = [await aKey(account), await aKey(account)];
    await enable(account, first.keyId);
    const { url } = await enable(account, second.keyId);
    expect((await openSessionsOf(account)).map((session) => session.url)).toEqual([url]);
    expect(await seatOn(first.keyId)).toMatchObject({ state: "abandoned" });
    await expect(async () => pay(first.keyId)).rejects.toThrow("expired");
  });

  test.each<[string, (account: TestAccount, keyId: number) => Promise<unknown>, object]>([
    [
      "disabled",
      (account, keyId) => db().transaction((tx) => updateKey(tx, account.ctx, keyId, { enabled: false })),
      { code: "invalid", reason: "seat_key_unusable" },
    ],
    [
      "deleted",
      (account, keyId) => db().transaction((tx) => deleteKey(tx, account.ctx, keyId)),
      { code: "not_found" },
    ],
    ["with a seat", (account, keyId) => aSeat(account, { keyId }), { code: "seat_exists" }],
  ])("a key that is %s is refused, and Stripe hears nothing of it", async (_name, prepare, refusal) => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    const shown = await termsFor(account);
    await prepare(account, keyId);
    const before = await openSessionsOf(account);
    await expect(enableSeat(account.ctx, keyId, shown, "it")).rejects.toMatchObject(refusal);
    expect(await openSessionsOf(account)).toEqual(before);
  });

  test("another account's key is not found", async () => {
    const { keyId } = await aKey(await anAccount());
    const stranger = await anAccount();
    await expect(enable(stranger, keyId)).rejects.toMatchObject({ code: "not_found" });
    await expect(discardCheckout(stranger.ctx, keyId)).rejects.toMatchObject({ code: "not_found" });
    expect(await held([keyId])).toBe(0);
  });

  test("terms that were not shown are never charged: a trial that was used up meanwhile is asked about again", async () => {
    const account = await anAccount();
    const [first, second] = [await aKey(account), await aKey(account)];
    const shown = await termsFor(account);
    await aSeat(account, { keyId: first.keyId });
    await expect(enableSeat(account.ctx, second.keyId, shown, "it")).rejects.toMatchObject({
      code: "seat_terms_changed",
    });
    expect(await openSessionsOf(account)).toEqual([]);
    await enable(account, second.keyId);
    await pay(second.keyId);
    await settle();
    expect(await seatOn(second.keyId)).toMatchObject({ status: "active", trialEnd: null, everPaid: true });
  });

  test("another price than the one shown is refused, and a checkout at the old one can't be paid any more", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    const shown = await termsFor(account);
    await enable(account, keyId);
    // As a price that was changed meanwhile would have left it.
    await db()
      .update(seatAttempts)
      .set({ terms: { ...shown, unitAmount: 500 } })
      .where(eq(seatAttempts.accountId, account.accountId));
    await expect(enableSeat(account.ctx, keyId, { ...shown, unitAmount: 500 }, "it")).rejects.toMatchObject({
      code: "seat_terms_changed",
    });
    expect(await openSessionsOf(account)).toEqual([]);
    expect(await enable(account, keyId)).toMatchObject({ url: expect.any(String) });
  });

  test(`no more than ${seatsMax} seats are held, and the owner is told before`, async () => {
    const account = await aFormerTrial();
    const [{ keyId }, one] = [await aKey(account), await aKey(account)];
    await db().execute(sql`
      with made as (
        insert into keys (account_id, kind, description, preset, company_scope)
        select ${account.accountId}::int, 'restricted', 'many', 'full', 'all' from generate_series(1, ${seatsMax - 1}) returning id)
      insert into seats (account_id, key_id, state) select ${account.accountId}::int, id, 'pending' from made`);
    expect(await seatTerms(db(), account.accountId)).toMatchObject({ seatsHeld: seatsMax - 1, warn: true });
    await enable(account, keyId);
    await expect(enable(account, one.keyId)).rejects.toMatchObject({ code: "too_many", reason: "seats_max" });
  });
});

describe("the trial", () => {
  test("is used up by a seat that was cancelled within it, also when its key is gone", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    await aSeat(account, { keyId });
    await db().transaction((tx) => deleteKey(tx, account.ctx, keyId));
    await settle();
    expect(await seatOn(keyId)).toMatchObject({ state: "ended", status: "canceled" });
    const next = await aKey(account);
    expect((await termsFor(account)).trial).toBe(false);
    await enable(account, next.keyId);
    expect((await attemptOf(next.keyId)).request.subscription_data).not.toHaveProperty("trial_period_days");
    await pay(next.keyId);
    await settle();
    const trials = (await subscriptionsOf(account)).filter(({ trial_end }) => trial_end !== null);
    expect(trials).toHaveLength(1);
  });

  test("that was claimed can't be given back by any statement", async () => {
    const account = await aFormerTrial();
    const where = eq(seatTrials.accountId, account.accountId);
    for (const statement of [
      () => db().delete(seatTrials).where(where),
      () => db().update(seatTrials).set({ subscriptionId: "sub_other" }).where(where),
    ])
      await expect(statement()).rejects.toMatchObject({
        cause: { constraint_name: "seat_trials_immutable" },
      });
  });

  test("brought a second time by a subscription is cancelled at once, costs nothing, and is told", async () => {
    const logged = quiet();
    const account = await anAccount();
    const { keyId } = await aKey(account);
    await enable(account, keyId);
    // What no path of ours leads to: the claim stands, and the trial is paid all the same.
    await db().insert(seatTrials).values({ accountId: account.accountId, subscriptionId: "sub_before" });
    await pay(keyId);
    await settle();
    expect(await seatOn(keyId)).toMatchObject({ state: "ended", cancelIntent: "now", status: "canceled" });
    const [subscription] = await subscriptionsOf(account);
    expect(subscription?.status).toBe("canceled");
    const invoices = await stripe().invoices.list({ subscription: subscription?.id ?? "" });
    expect(invoices.data.every(({ amount_paid }) => amount_paid === 0)).toBe(true);
    expect((await driftOf(db(), account.accountId)).findings).toMatchObject([{ kind: "second_trial" }]);
    logged.mockRestore();
  });

  test("two seats can't be pending on one key, nor two trials payable, whatever the code does", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    await enable(account, keyId);
    const { accountId } = account;
    await expect(db().insert(seats).values({ accountId, keyId, state: "pending" })).rejects.toMatchObject({
      cause: { constraint_name: "seats_one_per_key" },
    });
    const other = await aKey(account);
    const [seat] = await db()
      .insert(seats)
      .values({ accountId, keyId: other.keyId, state: "pending" })
      .returning();
    const { id: _id, sessionId: _session, ...attempt } = await attemptOf(keyId);
    await expect(
      db()
        .insert(seatAttempts)
        .values({ ...attempt, id: randomUUID(), seatId: seat?.id ?? 0 }),
    ).rejects.toMatchObject({ cause: { constraint_name: "seat_attempts_one_payable_trial" } });
    await db()
      .delete(seats)
      .where(and(eq(seats.id, seat?.id ?? 0)));
  });
});
