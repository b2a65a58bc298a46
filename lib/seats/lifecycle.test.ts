import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { mails } from "@/db/schema";
import {
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
  subscriptionsOf,
  wall,
} from "@/dev/seats-fixtures";
import { failsLater } from "@/dev/stripe/fixtures";
import { stripe } from "@/lib/billing/client";
import { portalUrl } from "@/lib/billing/commands";
import { formatter } from "@/lib/i18n/translator";
import { disableSeat } from "./commands";
import { tellTrialEnds } from "./mail-commands";
import { hasActiveSeat } from "./queries";
import { syncSubscription } from "./sync-commands";

openShop();

const day = 86_400_000;
const opens = (account: TestAccount, keyId: number) => hasActiveSeat(db(), account.accountId, keyId);
const subjectsTo = async ({ email }: TestAccount) =>
  (
    await db().select({ subject: mails.subject }).from(mails).where(eq(mails.to, email)).orderBy(mails.id)
  ).map(({ subject }) => subject);
const lastTextTo = async ({ email }: TestAccount) =>
  (await db().select().from(mails).where(eq(mails.to, email)).orderBy(mails.id)).at(-1)?.text ?? "";
const setCard = async (account: TestAccount, name: string) => {
  const [subscription] = await subscriptionsOf(account);
  const customer = String(subscription?.customer);
  const card = await stripe().paymentMethods.attach(name, { customer });
  await stripe().customers.update(customer, { invoice_settings: { default_payment_method: card.id } });
};

test("a first seat: reserved, paid, in trial, charged after fifteen days", async () => {
  const account = await anAccount();
  const { keyId } = await aKey(account);
  const { url } = await enable(account, keyId);
  expect(url).toMatch(/\/c\/pay\/cs_test_/);
  expect(await seatOn(keyId)).toMatchObject({ state: "pending", subscriptionId: null });
  expect(await opens(account, keyId)).toBe(false);
  await pay(keyId);
  await settle();
  expect(await attemptOf(keyId)).toMatchObject({ state: "completed" });
  expect(await seatOn(keyId)).toMatchObject({ state: "live", status: "trialing", everPaid: false });
  expect(await opens(account, keyId)).toBe(true);
  await pass({ days: 15 });
  expect(await seatOn(keyId)).toMatchObject({ status: "active", everPaid: false });
  await pass({ hours: 2 });
  expect(await seatOn(keyId)).toMatchObject({ status: "active", everPaid: true });
});

describe("a payment that fails", () => {
  test("after the trial closes Desk at once: what was never paid has no days of grace", async () => {
    const account = await anAccount();
    const seat = await aSeat(account, { card: failsLater });
    await pass({ days: 15 });
    expect(await seatNow(seat.id)).toMatchObject({ status: "active", everPaid: false });
    expect(await opens(account, seat.keyId)).toBe(true);
    await pass({ hours: 2 });
    expect(await seatNow(seat.id)).toMatchObject({ status: "past_due", everPaid: false });
    expect(await opens(account, seat.keyId)).toBe(false);
    expect((await subjectsTo(account)).filter((subject) => /pagamento/i.test(subject))).toHaveLength(1);
  });

  test("once any was paid leaves Desk open for fourteen days; the owner is mailed once, and again the next time", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    await pass({ days: 15 });
    await pass({ hours: 2 });
    await setCard(account, "pm_card_chargeCustomerFail");
    local().setAfterRetries("past_due");
    await pass({ days: 31 });
    const failed = await seatNow(seat.id);
    expect(failed).toMatchObject({ status: "past_due", everPaid: true });
    expect(await opens(account, seat.keyId)).toBe(true);
    const failures = async () => (await subjectsTo(account)).filter((subject) => /pagamento/i.test(subject));
    expect(await failures()).toHaveLength(1);
    const until = new Date((failed.pastDueSince?.getTime() ?? 0) + 14 * day);
    expect(await lastTextTo(account)).toContain(`fino al ${formatter("it").dateTime(until, "date")}`);
    await pass({ days: 12 });
    expect(await failures()).toHaveLength(1);
    expect(await opens(account, seat.keyId)).toBe(true);
    await pass({ days: 3 });
    expect(await opens(account, seat.keyId)).toBe(false);
    await setCard(account, "pm_card_visa");
    const invoices = await stripe().invoices.list({
      subscription: seat.subscriptionId ?? "",
      status: "open",
    });
    for (const { id } of invoices.data) await stripe().invoices.pay(id ?? "");
    await settle();
    expect(await seatNow(seat.id)).toMatchObject({ status: "active", pastDueSince: null });
    expect(await opens(account, seat.keyId)).toBe(true);
    await setCard(account, "pm_card_chargeCustomerFail");
    await pass({ days: 31 });
    const again = await seatNow(seat.id);
    expect(again.status).toBe("past_due");
    expect(wall().getTime() - (again.pastDueSince?.getTime() ?? 0)).toBeLessThan(31 * day);
    expect(again.pastDueSince?.getTime()).toBeGreaterThan(failed.pastDueSince?.getTime() ?? 0);
    expect(await failures()).toHaveLength(2);
    local().setAfterRetries("cancel");
  }, 40_000);

  test("to the last is the end of the seat, which the owner is mailed of", async () => {
    local().setAfterRetries("cancel");
    const account = await anAccount();
    const seat = await aSeat(account, { card: failsLater });
    await pass({ days: 15 });
    for (const days of [1, 4, 6, 8]) await pass({ days });
    expect(await seatNow(seat.id)).toMatchObject({ state: "ended", status: "canceled" });
    expect((await subjectsTo(account)).at(-1)).toMatch(/è terminato/);
    expect((await enable(account, seat.keyId)).url).toBeTruthy();
  });
});

describe("mails", () => {
  test("tell three days before the trial ends, once, and not of a seat that ends with it", async () => {
    const account = await anAccount();
    const [goes, ends] = [await anAccount(), await anAccount()];
    const seat = await aSeat(goes);
    const ending = await aSeat(ends);
    await db().transaction((tx) => disableSeat(tx, ends.ctx, ending.id, "period_end"));
    await settle();
    const told = async (of: TestAccount) =>
      (await subjectsTo(of)).filter((subject) => /prova di Desk/.test(subject)).length;
    await pass({ days: 11 });
    await tellTrialEnds();
    expect(await told(goes)).toBe(0);
    await pass({ days: 1, hours: 1 });
    await Promise.all([tellTrialEnds(), tellTrialEnds(), tellTrialEnds()]);
    await tellTrialEnds();
    expect([await told(goes), await told(ends), await told(account)]).toEqual([1, 0, 0]);
    expect((await seatNow(seat.id)).version).toBe(seat.version);
  });
});

describe("the card", () => {
  test("is the customer's from the first seat on: replaced once, every seat's renewal uses the new one", async () => {
    local().setAfterRetries("past_due");
    const account = await anAccount();
    const some = [await aSeat(account), await aSeat(account), await aSeat(account)];
    for (const { default_payment_method } of await subscriptionsOf(account))
      expect(default_payment_method).toBeNull();
    await setCard(account, "pm_card_mastercard");
    await pass({ days: 46 });
    await pass({ hours: 2 });
    for (const { id } of some) expect(await seatNow(id)).toMatchObject({ status: "active", everPaid: true });
    await setCard(account, "pm_card_chargeCustomerFail");
    await pass({ days: 31 });
    for (const { id } of some) expect(await seatNow(id)).toMatchObject({ status: "past_due" });
    local().setAfterRetries("cancel");
  }, 40_000);

  test("is changed in a portal that lets nobody end or change a seat", async () => {
    const account = await anAccount();
    await aSeat(account);
    const [subscription] = await subscriptionsOf(account);
    const url = await portalUrl(String(subscription?.customer), "it");
    expect(url.startsWith(local().url)).toBe(true);
    expect((await stripe().billingPortal.configurations.list()).data).toHaveLength(1);
  });
});

test("a sync of what did not change leaves the row as it was, but for the number of the read", async () => {
  const account = await anAccount();
  const seat = await aSeat(account);
  await syncSubscription(seat.subscriptionId ?? "");
  const { readNumber, ...rest } = await seatNow(seat.id);
  const { readNumber: before, ...same } = seat;
  expect(rest).toEqual(same);
  expect(readNumber).toBeGreaterThan(before);
});
