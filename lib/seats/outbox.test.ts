import { eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { stripeEvents, stripeOutbox } from "@/db/schema";
import { aSeat, due, local, makeDue, openShop, seatNow, settle } from "@/dev/seats-fixtures";
import { stripe } from "@/lib/billing/client";
import { log } from "@/lib/log/log";
import { disableSeat, keepSeat, moveSeat } from "./commands";
import { driftOf } from "./drift-queries";
import { cleanOutbox, drainOutbox, drainSoon } from "./outbox-commands";
import { cleanSignals } from "./signal-commands";

openShop();
const logged = vi.spyOn(log, "error").mockImplementation(() => {});
afterEach(() => {
  local().faults.clear();
  logged.mockClear();
});

const tasksOf = ({ accountId }: TestAccount) =>
  db().select().from(stripeOutbox).where(eq(stripeOutbox.accountId, accountId)).orderBy(stripeOutbox.id);
const disable = (account: TestAccount, seatId: number, when: "now" | "period_end") =>
  db().transaction((tx) => disableSeat(tx, account.ctx, seatId, when));
const keep = (account: TestAccount, seatId: number) =>
  db().transaction((tx) => keepSeat(tx, account.ctx, seatId));
const eventsOf = async (subscriptionId: string | null, type: string) => {
  const { data } = await stripe().events.list({ type, limit: 100 });
  return data.filter(({ data: { object } }) => "id" in object && object.id === subscriptionId).length;
};

describe("what Stripe is to be told", () => {
  test("arrives once, though Stripe broke down five times; until then access is over and the page tells of it", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await disable(account, seat.id, "now");
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      local().faults.clear();
      local().faults.add({ kind: "503", shouldRetry: false, method: "DELETE", path: "/v1/subscriptions/*" });
      await makeDue();
      expect(await drainOutbox()).toBe(0);
    }
    const [failing] = (await driftOf(db(), account.accountId)).failingTasks;
    expect(failing).toMatchObject({ task: "cancellation", attempts: 5, error: expect.any(String) });
    local().faults.clear();
    expect((await stripe().subscriptions.retrieve(seat.subscriptionId ?? "")).status).toBe("trialing");
    expect(await drainOutbox()).toBe(0);
    await makeDue();
    await settle();
    expect(await eventsOf(seat.subscriptionId, "customer.subscription.deleted")).toBe(1);
    expect(await seatNow(seat.id)).toMatchObject({ state: "ended", status: "canceled" });
    expect(await due(account)).toBe(0);
    expect((await driftOf(db(), account.accountId)).failingTasks).toEqual([]);
  }, 60_000);

  test("is not told twice when the answer was lost", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await disable(account, seat.id, "now");
    local().faults.add({ kind: "lost", method: "DELETE", path: "/v1/subscriptions/*" });
    await settle();
    expect(await eventsOf(seat.subscriptionId, "customer.subscription.deleted")).toBe(1);
    expect(await due(account)).toBe(0);
    expect(await seatNow(seat.id)).toMatchObject({ state: "ended" });
  });

  test("is what is wanted in the end: cancel, keep, cancel within a minute", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await disable(account, seat.id, "period_end");
    await keep(account, seat.id);
    await disable(account, seat.id, "period_end");
    await Promise.all([drainOutbox(), drainOutbox(), drainOutbox()]);
    await settle();
    const subscription = await stripe().subscriptions.retrieve(seat.subscriptionId ?? "");
    expect(subscription.cancel_at_period_end).toBe(true);
    expect(await seatNow(seat.id)).toMatchObject({ cancelIntent: "period_end", cancelAt: seat.trialEnd });
    await keep(account, seat.id);
    await disable(account, seat.id, "period_end");
    await keep(account, seat.id);
    await Promise.all([drainOutbox(), drainOutbox(), drainOutbox()]);
    await settle();
    expect(await seatNow(seat.id)).toMatchObject({ cancelIntent: "none", cancelAt: null });
    expect((await tasksOf(account)).every(({ doneAt }) => doneAt !== null)).toBe(true);
  });

  test("is taken seat by seat in order, one at a time, however many workers there are", async () => {
    const account = await anAccount();
    const [one, other] = [await aSeat(account), await aSeat(account)];
    const target = await aKey(account);
    await db().transaction((tx) => moveSeat(tx, account.ctx, one.id, target.keyId, null));
    await disable(account, one.id, "period_end");
    await disable(account, other.id, "period_end");
    local().faults.add({ kind: "slow", ms: 300, times: 6 });
    let ended = false;
    const drains = Promise.all([drainOutbox(), drainOutbox(), drainOutbox()]).finally(() => {
      ended = true;
    });
    while (!ended) {
      const underWay = (await tasksOf(account)).filter(({ attempts, doneAt }) => attempts > 0 && !doneAt);
      expect(underWay.filter(({ seatId }) => seatId === one.id).length).toBeLessThanOrEqual(1);
      await new Promise((later) => setTimeout(later, 20));
    }
    await drains;
    await settle();
    const done = (await tasksOf(account)).filter(({ seatId }) => seatId === one.id).slice(-2);
    expect(done.map(({ task }) => task)).toEqual(["description", "cancellation"]);
    const [first, second] = done.map(({ doneAt }) => doneAt?.getTime() ?? 0);
    expect(second).toBeGreaterThan(first ?? 0);
    expect((await tasksOf(account)).every(({ attempts }) => attempts === 1)).toBe(true);
  });

  test("is left due by a process that died with it, and held by no connection meanwhile", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await disable(account, seat.id, "now");
    local().faults.add({ kind: "slow", ms: 1_500, method: "DELETE", path: "/v1/subscriptions/*" });
    const dying = drainOutbox();
    for (let waited = 0; waited < 100; waited += 1) {
      const [task] = (await tasksOf(account)).slice(-1);
      if (task?.attempts) break;
      await new Promise((later) => setTimeout(later, 10));
    }
    const [open] = await db().execute<{ count: string }>(
      sql`select count(*) from pg_stat_activity where state like 'idle in transaction%' and datname = current_database()`,
    );
    expect(Number(open?.count)).toBe(0);
    const [claimed] = (await tasksOf(account)).slice(-1);
    expect(claimed).toMatchObject({ attempts: 1, doneAt: null });
    expect(claimed?.dueAt).not.toBeNull();
    // Another one takes over once the claim has run out, and both do no harm.
    await makeDue();
    await drainOutbox();
    await dying;
    await settle();
    expect(await eventsOf(seat.subscriptionId, "customer.subscription.deleted")).toBe(1);
    expect(await due(account)).toBe(0);
  });

  test("never exhausts the connections: twelve seats at once while Stripe takes its time", async () => {
    const accounts = await Promise.all(Array.from({ length: 4 }, () => anAccount()));
    const seats = [];
    for (const account of accounts)
      for (let n = 0; n < 3; n += 1) seats.push({ account, seat: await aSeat(account) });
    for (const { account, seat } of seats) await disable(account, seat.id, "now");
    local().faults.add({ kind: "slow", ms: 200, times: 30 });
    await Promise.all(Array.from({ length: 5 }, () => drainOutbox()));
    await settle();
    for (const { seat } of seats) expect(await seatNow(seat.id)).toMatchObject({ state: "ended" });
  }, 60_000);

  test("goes out right after a command, also when one is being told already", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await disable(account, seat.id, "period_end");
    drainSoon();
    await keep(account, seat.id);
    drainSoon();
    for (let waited = 0; waited < 300 && (await due(account)) > 0; waited += 1)
      await new Promise((later) => setTimeout(later, 20));
    await settle();
    expect(await seatNow(seat.id)).toMatchObject({ cancelIntent: "none", cancelAt: null });
  });

  test("is forgotten a month after it was done, as received events are after two; what is due never is", async () => {
    const account = await anAccount();
    const { accountId } = account;
    const old = new Date(Date.now() - 100 * 86_400_000);
    await db()
      .insert(stripeOutbox)
      .values([
        { accountId, seatId: 1, task: "card", createdAt: old, dueAt: null, doneAt: old },
        { accountId, seatId: 2, task: "card", createdAt: old, dueAt: null, doneAt: new Date() },
        { accountId, seatId: 3, task: "card", createdAt: old, dueAt: new Date(Date.now() + 9e9) },
      ]);
    await db()
      .insert(stripeEvents)
      .values([
        { id: "evt_old", type: "invoice.paid", receivedAt: old },
        { id: "evt_new", type: "invoice.paid" },
      ]);
    await cleanOutbox();
    await cleanSignals();
    expect((await tasksOf(account)).map(({ seatId }) => seatId)).toEqual([2, 3]);
    const events = await db().select().from(stripeEvents);
    expect(events.map(({ id }) => id)).not.toContain("evt_old");
    expect(events.map(({ id }) => id)).toContain("evt_new");
  });
});
