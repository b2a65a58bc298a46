import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { billingCustomers, seats, stripeFindings, stripeWalks } from "@/db/schema";
import {
  aFormerTrial,
  aSeat,
  attemptOf,
  enable,
  local,
  openShop,
  pass,
  pay,
  seatNow,
  seatOn,
  settle,
  state,
  wall,
} from "@/dev/seats-fixtures";
import { payment } from "@/dev/stripe/fixtures";
import { stripe } from "@/lib/billing/client";
import { env } from "@/lib/env";
import { log } from "@/lib/log/log";
import { disableSeat } from "./commands";
import { driftOf } from "./drift-queries";
import { hasActiveSeat } from "./queries";
import { reconcile, reconcileHourly } from "./reconcile-commands";
import { syncSubscription } from "./sync-commands";

openShop();
const quiet = vi.spyOn(log, "warn").mockImplementation(() => {});
afterEach(() => local().faults.clear());

const dropAll = () => local().faults.addWebhook({ kind: "dropped", times: 500 });

/** A subscription of the customer that no checkout of ours bought; `metadata` says what it pretends. */
async function aStranger(account: TestAccount, metadata: Record<string, string> = {}) {
  const [row] = await db()
    .select()
    .from(billingCustomers)
    .where(eq(billingCustomers.accountId, account.accountId));
  const session = await stripe().checkout.sessions.create({
    mode: "subscription",
    customer: row?.customerId ?? "",
    line_items: [{ price: process.env.STRIPE_PRICE_ID, quantity: 1 }],
    subscription_data: { metadata },
    success_url: "http://localhost:3000/",
  });
  return String(local().pay(session.id, payment).subscription);
}

describe("webhooks", () => {
  test.each<[string, () => void]>([
    ["doubled", () => local().faults.addWebhook({ kind: "doubled", times: 100 })],
    ["shuffled", () => local().faults.addWebhook({ kind: "shuffled", times: 8 })],
    ["delayed", () => local().faults.addWebhook({ kind: "delayed", ms: 300, times: 6 })],
    ["dropped", dropAll],
  ])("that are %s all the time from sale to renewal, and one comparison, end as they should", async (_name, go) => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    await enable(account, keyId);
    go();
    await pay(keyId);
    await local().settled();
    go();
    await pass({ days: 15 });
    go();
    await pass({ hours: 2 });
    local().faults.clear();
    await reconcile();
    await settle();
    const seat = await seatOn(keyId);
    const subscription = await stripe().subscriptions.retrieve(seat.subscriptionId ?? "");
    expect(seat).toMatchObject({
      state: "live",
      status: "active",
      everPaid: true,
      cancelAt: null,
      currentPeriodEnd: new Date((subscription.items.data[0]?.current_period_end ?? 0) * 1_000),
    });
    expect(subscription.default_payment_method).toBeNull();
  });

  test("in any order never bring back what is over", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    local().faults.addWebhook({ kind: "shuffled", times: 3 });
    await stripe().subscriptions.update(seat.subscriptionId ?? "", { description: "x" });
    await stripe().subscriptions.cancel(seat.subscriptionId ?? "");
    await settle();
    await reconcile();
    expect(await seatNow(seat.id)).toMatchObject({ state: "ended", status: "canceled" });
  });
});

describe("a comparison with Stripe", () => {
  test("finds everything that was lost (a renewal, an end, a new seat, a checkout that ran out); a second changes nothing", async () => {
    const account = await aFormerTrial();
    const renewed = await aSeat(account);
    const ended = await aSeat(account);
    const failing = await aKey(account);
    await enable(account, failing.keyId);
    dropAll();
    await pass({ days: 20 });
    dropAll();
    await stripe().subscriptions.cancel(ended.subscriptionId ?? "");
    await pass({ days: 12 });
    dropAll();
    const bought = await aKey(account);
    await enable(account, bought.keyId);
    await pay(bought.keyId);
    await pass({ minutes: 5 });
    local().faults.clear();
    await reconcile();
    await settle();
    const subscription = await stripe().subscriptions.retrieve(renewed.subscriptionId ?? "");
    expect(await seatNow(renewed.id)).toMatchObject({
      status: "active",
      currentPeriodEnd: new Date((subscription.items.data[0]?.current_period_end ?? 0) * 1_000),
    });
    expect(await seatNow(ended.id)).toMatchObject({ state: "ended", status: "canceled" });
    expect(await seatOn(bought.keyId)).toMatchObject({ state: "live", status: "active" });
    expect(await seatOn(failing.keyId)).toMatchObject({ state: "abandoned" });
    const before = await state();
    await reconcile();
    await settle();
    expect(await state()).toEqual(before);
  }, 40_000);

  test("finds a first payment that changes nothing of the subscription but what hangs on it", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await pass({ days: 15 });
    await reconcile();
    expect(await seatNow(seat.id)).toMatchObject({ status: "active", everPaid: false });
    dropAll();
    await pass({ hours: 2 });
    expect(await seatNow(seat.id)).toMatchObject({ everPaid: false });
    await reconcile();
    expect(await seatNow(seat.id)).toMatchObject({ status: "active", everPaid: true });
  });

  test("tells of subscriptions that nobody bought here, to their account alone, until they are gone", async () => {
    const account = await aFormerTrial();
    const id = await aStranger(account);
    await local().settled();
    const other = await anAccount();
    expect((await reconcile()).unknown).toContain(id);
    expect((await driftOf(db(), account.accountId)).unknownSubscriptions).toEqual([id]);
    expect((await driftOf(db(), other.accountId)).unknownSubscriptions).toEqual([]);
    await stripe().subscriptions.cancel(id);
    await reconcile();
    expect((await driftOf(db(), account.accountId)).unknownSubscriptions).toEqual([]);
  });

  test("tells of a seat whose subscription Stripe doesn't know, and does not end it for that", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    const lost = "sub_of_another_stripe_account";
    const [seat] = await db()
      .insert(seats)
      .values({ accountId: account.accountId, keyId, state: "live", subscriptionId: lost, status: "active" })
      .returning();
    expect((await reconcile()).missing).toEqual([lost]);
    expect((await driftOf(db(), account.accountId)).findings).toMatchObject([
      { kind: "missing", subscriptionId: lost },
    ]);
    expect(await seatNow(seat?.id ?? 0)).toMatchObject({ state: "live", status: "active" });
    await db()
      .update(seats)
      .set({ state: "ended" })
      .where(eq(seats.id, seat?.id ?? 0));
    await reconcile();
    expect((await driftOf(db(), account.accountId)).findings).toEqual([]);
  });

  test("tells again of an end that somebody took back at Stripe: what the owner wants is ours to say", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await db().transaction((tx) => disableSeat(tx, account.ctx, seat.id, "period_end"));
    await settle();
    await stripe().subscriptions.update(seat.subscriptionId ?? "", { cancel_at_period_end: false });
    await settle();
    expect((await reconcile()).repeated).toBe(1);
    await settle();
    const subscription = await stripe().subscriptions.retrieve(seat.subscriptionId ?? "");
    expect(subscription.cancel_at_period_end).toBe(true);
    expect((await reconcile()).repeated).toBe(0);
  });

  test("runs once an hour, however many servers there are, and is told of when it came to its end", async () => {
    const account = await anAccount();
    await db().delete(stripeWalks);
    const runs = await Promise.all([reconcileHourly(), reconcileHourly(), reconcileHourly()]);
    expect(runs.filter((run) => run !== null)).toHaveLength(1);
    expect(await reconcileHourly()).toBeNull();
    expect((await driftOf(db(), account.accountId)).lastReconciledAt).toBeInstanceOf(Date);
  });

  test("that fails in the middle comes again sooner, and ends no seat for want of an answer", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    const account = await anAccount();
    const seat = await aSeat(account);
    await db().delete(stripeWalks);
    local().faults.add({ kind: "503", times: 10, method: "GET", path: "/v1/subscriptions" });
    await expect(reconcileHourly()).rejects.toThrow();
    const [walk] = await db().select().from(stripeWalks);
    expect(wall().getTime() - (walk?.beganAt.getTime() ?? 0)).toBeGreaterThan(50 * 60_000);
    expect(walk?.endedAt).toBeNull();
    expect(await seatNow(seat.id)).toMatchObject({ state: "live" });
    logged.mockRestore();
  });

  test("keeps seats of a price that is no longer sold", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const { priceId } = env().stripe;
    const product = (await stripe().products.list()).data[0]?.id ?? "";
    const dearer = await stripe().prices.create({
      product,
      currency: "eur",
      unit_amount: 1_200,
      recurring: { interval: "month" },
    });
    env().stripe.priceId = dearer.id;
    dropAll();
    await stripe().subscriptions.cancel(seat.subscriptionId ?? "");
    await reconcile();
    env().stripe.priceId = priceId;
    expect(await seatNow(seat.id)).toMatchObject({ state: "ended" });
  });
});

describe("of two syncs that overlap", () => {
  const rounds = Number(process.env.SEAT_STORM ?? 0) > 0 ? 200 : 20;
  test(`the seat never ends as the older answer had it (${rounds} times)`, async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const id = seat.subscriptionId ?? "";
    // Active and not yet paid: its invoices are asked for after it was read, which is where the first is held up.
    await pass({ days: 15 });
    const outcomes = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      dropAll();
      const ends = round % 2 === 0;
      local().faults.add({ kind: "slow", ms: 60, method: "GET", path: "/v1/invoices" });
      const early = syncSubscription(id);
      await new Promise((later) => setTimeout(later, 25));
      await stripe().subscriptions.update(id, { cancel_at_period_end: ends });
      const late = syncSubscription(id);
      outcomes.add(`${await early} ${await late}`);
      expect((await seatNow(seat.id)).cancelAt !== null).toBe(ends);
      local().faults.clear();
    }
    expect(outcomes).toContain("stale mirrored");
  }, 120_000);

  test("the one that read first changes nothing when its answer comes last", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const id = seat.subscriptionId ?? "";
    dropAll();
    // The answer is made after the wait: so the number is what is tested here, taken before both.
    local().faults.add({ kind: "slow", ms: 400, method: "GET", path: "/v1/subscriptions/*" });
    const early = syncSubscription(id);
    await new Promise((later) => setTimeout(later, 100));
    expect(await syncSubscription(id)).toBe("mirrored");
    expect(await early).toBe("stale");
  });
});

describe("a subscription is never a seat", () => {
  test("by what its metadata says alone: of another account, of none, of nothing", async () => {
    const account = await aFormerTrial();
    const owner = await anAccount();
    const { keyId } = await aKey(owner);
    await enable(owner, keyId);
    const { id: attempt } = await attemptOf(keyId);
    const strangers = [
      await aStranger(account, { attempt, account: String(owner.accountId) }),
      await aStranger(account, { attempt: "'; drop table seats" }),
      await aStranger(account),
    ];
    await local().settled();
    const before = await state();
    for (const id of strangers) expect(await syncSubscription(id)).toBe("ignored");
    expect(await syncSubscription("sub_unheard_of")).toBe("ignored");
    expect(await state()).toEqual(before);
    expect(await seatOn(keyId)).toMatchObject({ state: "pending" });
    expect(await hasActiveSeat(db(), owner.accountId, keyId)).toBe(false);
    for (const id of strangers) await stripe().subscriptions.cancel(id);
    expect(await db().$count(stripeFindings, eq(stripeFindings.accountId, owner.accountId))).toBe(0);
    expect(quiet).toHaveBeenCalled();
  });
});
