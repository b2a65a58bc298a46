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
  pass,
  pay,
  seatOn,
  settle,
  subscriptionsOf,
  termsFor,
} from "@/dev/seats-fixtures";
import { stripe } from "@/lib/billing/client";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { checkAttempt } from "./checkout-commands";
import { driftOf } from "./drift-queries";
import { discardCheckout, enableSeat } from "./enable-commands";
import { seatTerms } from "./queries";
import { reconcile } from "./reconcile-commands";
import { seatsMax } from "./seat";

openShop();
afterEach(() => local().faults.clear());

const quiet = () => vi.spyOn(console, "error").mockImplementation(() => {});
const sessions = "/v1/checkout/sessions";
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

describe("when Stripe does not answer", () => {
  test.each<[string, Parameters<ReturnType<typeof local>["faults"]["add"]>[0]]>([
    ["a lost answer", { kind: "lost", times: 4 }],
    ["no connection", { kind: "unreached", times: 4 }],
    ["too many requests", { kind: "429", times: 4 }],
    ["an outage", { kind: "503", times: 4 }],
  ])("%s frees neither key nor trial, and the next try finds the same session", async (_name, fault) => {
    const logged = quiet();
    const account = await anAccount();
    const [first, second] = [await aKey(account), await aKey(account)];
    await enable(account, first.keyId).then(() => discardCheckout(account.ctx, first.keyId));
    local().faults.add({ method: "POST", path: sessions, ...fault });
    await expect(enable(account, first.keyId)).rejects.toMatchObject({ code: "billing_unavailable" });
    const attempt = await attemptOf(first.keyId);
    expect(attempt.state).toBe("creating");
    local().faults.clear();
    const { url } = await enable(account, first.keyId);
    expect((await attemptOf(first.keyId)).id).toBe(attempt.id);
    expect((await openSessionsOf(account)).map((session) => session.url)).toEqual([url]);
    // And another key's trial closes it first.
    await enable(account, second.keyId);
    expect(await openSessionsOf(account)).toHaveLength(1);
    logged.mockRestore();
  });

  test("a session whose answer was lost is closed, not forgotten, when another key takes the trial", async () => {
    const logged = quiet();
    const account = await anAccount();
    const [first, second] = [await aKey(account), await aKey(account)];
    local().faults.add({ kind: "lost", times: 4, method: "POST", path: sessions });
    await expect(enable(account, first.keyId)).rejects.toMatchObject({ code: "billing_unavailable" });
    local().faults.clear();
    expect(await openSessionsOf(account)).toHaveLength(1);
    const { url } = await enable(account, second.keyId);
    expect((await openSessionsOf(account)).map((session) => session.url)).toEqual([url]);
    logged.mockRestore();
  });

  test("a breakdown that Stripe remembers under the key is got over with another attempt", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    local().faults.add({ kind: "500", method: "POST", path: sessions });
    const { url } = await enable(account, keyId);
    expect((await openSessionsOf(account)).map((session) => session.url)).toEqual([url]);
    expect((await attemptsOf(account)).map((attempt) => attempt.state).sort()).toEqual(["failed", "open"]);
    expect(await held([keyId])).toBe(1);
  });

  test("another request that is still under way is waited for, and frees nothing", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    local().faults.add({ kind: "slow", ms: 2_500, method: "POST", path: sessions });
    const [one, other] = await Promise.all([enable(account, keyId), enable(account, keyId)]);
    expect(one).toEqual(other);
    expect(await attemptsOf(account)).toHaveLength(1);
  });

  test("a checkout that can't be closed stays the only one", async () => {
    const logged = quiet();
    const account = await anAccount();
    const [first, second] = [await aKey(account), await aKey(account)];
    await enable(account, first.keyId);
    local().faults.add({
      kind: "503",
      shouldRetry: false,
      times: 20,
      method: "POST",
      path: `${sessions}/*/expire`,
    });
    await expect(enable(account, second.keyId)).rejects.toMatchObject({ code: "billing_unavailable" });
    await expect(discardCheckout(account.ctx, first.keyId)).rejects.toMatchObject({
      code: "billing_unavailable",
    });
    expect(await attemptOf(first.keyId)).toMatchObject({ state: "open" });
    expect(await held([second.keyId])).toBe(0);
    logged.mockRestore();
  });

  test("the price is asked of Stripe, so nothing can be offered", async () => {
    const account = await anAccount();
    const logged = quiet();
    await pass({ minutes: 2 });
    local().faults.add({ kind: "503", shouldRetry: false, method: "GET", path: "/v1/prices/*" });
    await expect(seatTerms(db(), account.accountId)).rejects.toMatchObject({ code: "billing_unavailable" });
    logged.mockRestore();
  });
});

describe("an abandoned checkout", () => {
  test("three times leaves the fourth its fifteen days", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    await enable(account, keyId);
    await discardCheckout(account.ctx, keyId);
    await enable(account, keyId);
    await pass({ minutes: 61 });
    expect(await seatOn(keyId)).toMatchObject({ state: "abandoned" });
    await enable(account, keyId);
    local().faults.addWebhook({ kind: "dropped", type: "checkout.session.expired" });
    await pass({ minutes: 61 });
    expect(await seatOn(keyId)).toMatchObject({ state: "pending" });
    await reconcile();
    expect(await seatOn(keyId)).toMatchObject({ state: "abandoned" });
    expect(await db().$count(seatTrials, eq(seatTrials.accountId, account.accountId))).toBe(0);
    const began = Date.now();
    const seat = await aSeat(account, { keyId });
    expect(seat.status).toBe("trialing");
    expect((seat.trialEnd?.getTime() ?? 0) - began).toBeGreaterThan(14.9 * 86_400_000);
  });

  test("whose time is over is replaced by a fresh one when asked for again", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    local().faults.addWebhook({ kind: "dropped", type: "checkout.session.expired" });
    const first = await enable(account, keyId);
    await pass({ minutes: 61 });
    const second = await enable(account, keyId);
    expect(second.url).not.toBe(first.url);
    expect(await held([keyId])).toBe(1);
  });

  test("is discarded once: then there is none, and one that was paid is a seat", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    await enable(account, keyId);
    await discardCheckout(account.ctx, keyId);
    await expect(discardCheckout(account.ctx, keyId)).rejects.toMatchObject({ code: "not_found" });
    local().faults.addWebhook({ kind: "dropped", times: 9 });
    await enable(account, keyId);
    await pay(keyId);
    await expect(discardCheckout(account.ctx, keyId)).rejects.toMatchObject({ code: "seat_exists" });
    expect(await seatOn(keyId)).toMatchObject({ state: "live", status: "trialing" });
  });
});

test("a checkout that was taken for closed and was paid all the same is the seat it bought", async () => {
  const account = await anAccount();
  const { keyId } = await aKey(account);
  await enable(account, keyId);
  const { id, seatId } = await attemptOf(keyId);
  // What no path of ours leads to: Stripe is always asked first.
  await db().update(seatAttempts).set({ state: "expired" }).where(eq(seatAttempts.id, id));
  await db().update(seats).set({ state: "abandoned", endedAt: new Date() }).where(eq(seats.id, seatId));
  await pay(keyId);
  await settle();
  expect(await seatOn(keyId)).toMatchObject({ state: "live", status: "trialing", endedAt: null });
});

describe("the page that a payment returns to", () => {
  test("finds the seat at Stripe though no webhook came, and never for a stranger", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    await enable(account, keyId);
    const { id } = await attemptOf(keyId);
    expect(await checkAttempt(account.ctx, id)).toBe("open");
    local().faults.addWebhook({ kind: "dropped", times: 9 });
    await pay(keyId);
    const stranger = await anAccount();
    for (const attempt of [id, randomUUID(), "x"])
      await expect(checkAttempt(stranger.ctx, attempt)).rejects.toMatchObject({ code: "not_found" });
    expect(await checkAttempt(account.ctx, id)).toBe("paid");
    expect(await seatOn(keyId)).toMatchObject({ state: "live" });
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
