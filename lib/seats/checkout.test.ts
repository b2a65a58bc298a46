import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { seatAttempts, seats, seatTrials } from "@/db/schema";
import {
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
  wall,
} from "@/dev/seats-fixtures";
import { log } from "@/lib/log/log";
import { checkAttempt } from "./checkout-commands";
import { discardCheckout } from "./enable-commands";
import { seatTerms } from "./queries";
import { reconcile } from "./reconcile-commands";

openShop();
afterEach(() => local().faults.clear());

const quiet = () => vi.spyOn(log, "error").mockImplementation(() => {});
const sessions = "/v1/checkout/sessions";
const attemptsOf = ({ accountId }: TestAccount) =>
  db().select().from(seatAttempts).where(eq(seatAttempts.accountId, accountId));

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
    // Longer than a price is remembered, whatever the clock says.
    const later = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 61_000);
    local().faults.add({ kind: "503", shouldRetry: false, method: "GET", path: "/v1/prices/*" });
    await expect(seatTerms(db(), account.accountId)).rejects.toMatchObject({ code: "billing_unavailable" });
    later.mockRestore();
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
    const began = wall().getTime();
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
