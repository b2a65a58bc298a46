import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { billingCustomers } from "@/db/schema";
import {
  aSeat,
  attemptOf,
  due,
  enable,
  local,
  openSessionsOf,
  openShop,
  pay,
  seatNow,
  seatOn,
  settle,
} from "@/dev/seats-fixtures";
import { stripe } from "@/lib/billing/client";
import type { BillingDetails } from "@/lib/billing/details";
import { updateKey } from "@/lib/keys/commands";
import { openPortal, readyToBill, saveDetails } from "./details-commands";
import { syncSubscription } from "./sync-commands";

openShop();

const details: BillingDetails = {
  name: "Rossi Srl",
  vat: "IT01234567897",
  fiscalCode: "01234567897",
  address: { line: "Via Roma 1", postalCode: "20121", city: "Milano", province: "MI", country: "IT" },
  recipientCode: "ABC1234",
  pec: null,
};

async function customerOf({ accountId }: TestAccount): Promise<string> {
  const [row] = await db().select().from(billingCustomers).where(eq(billingCustomers.accountId, accountId));
  return row?.customerId ?? "";
}

/** An account with details and a Customer, which somebody then deletes at Stripe. */
async function withoutCustomer() {
  const account = await anAccount();
  await db().transaction((tx) => saveDetails(tx, account.ctx, details, 0));
  await readyToBill(account.ctx, "it");
  await settle();
  return { account, gone: await customerOf(account) };
}

test("a Customer that was deleted at Stripe is replaced when the next seat is bought, details and all", async () => {
  const { account, gone } = await withoutCustomer();
  const seat = await aSeat(account);
  const { keyId } = await aKey(account);
  await enable(account, keyId);
  const { sessionId } = await attemptOf(keyId);
  await stripe().customers.del(gone);
  await local().settled();
  // Deleting it ended its subscriptions.
  expect((await seatNow(seat.id)).state).toBe("ended");

  expect(await readyToBill(account.ctx, "it")).toBe(true);
  const made = await customerOf(account);
  expect(made).not.toBe(gone);
  expect(await stripe().customers.retrieve(made)).toMatchObject({
    name: "Rossi Srl",
    metadata: { vat: "IT01234567897", recipient_code: "ABC1234" },
  });
  // The checkout of the old one can't be paid any more: another is opened.
  await enable(account, keyId);
  expect((await attemptOf(keyId)).sessionId).not.toBe(sessionId);
  expect(await openSessionsOf(account)).toHaveLength(1);
  await pay(keyId);
  await settle();
  expect(await seatOn(keyId)).toMatchObject({ state: "live", status: "active" });
});

test("ten at once find one new Customer", async () => {
  const { account, gone } = await withoutCustomer();
  await stripe().customers.del(gone);
  await Promise.all(Array.from({ length: 10 }, () => readyToBill(account.ctx, "it")));
  const { data } = await stripe().customers.list({ limit: 100 });
  const own = data.filter(({ metadata }) => metadata.account === String(account.accountId));
  expect(own.map(({ id }) => id)).toEqual([await customerOf(account)]);
});

test("changed details reach the new Customer, and the portal opens for it", async () => {
  const { account, gone } = await withoutCustomer();
  await stripe().customers.del(gone);
  await db().transaction((tx) => saveDetails(tx, account.ctx, { ...details, name: "Rossi e figli Srl" }, 1));
  await settle();
  expect(await due(account)).toBe(0);
  const made = await customerOf(account);
  expect(await stripe().customers.retrieve(made)).toMatchObject({ name: "Rossi e figli Srl" });
  await stripe().customers.del(made);
  expect(await openPortal(account.ctx, "it")).toMatch(/\/p\/session\//);
  expect(await customerOf(account)).not.toBe(made);
});

test("a seat whose Customer was deleted before anybody looked ends with us too, after another one took its place", async () => {
  const { account, gone } = await withoutCustomer();
  const seat = await aSeat(account);
  local().faults.addWebhook({ kind: "dropped", times: 20 });
  await stripe().customers.del(gone);
  await local().settled();
  local().faults.clear();
  await readyToBill(account.ctx, "it");
  await syncSubscription(seat.subscriptionId ?? "");
  expect((await seatNow(seat.id)).state).toBe("ended");
});

test("a key's new name is told to Stripe, where its seat is called by it", async () => {
  const account = await anAccount();
  const { keyId, subscriptionId } = await aSeat(account);
  await db().transaction((tx) => updateKey(tx, account.ctx, keyId, { description: "Negozio nuovo" }));
  await settle();
  const { description } = await stripe().subscriptions.retrieve(subscriptionId ?? "");
  expect(description).toContain("Negozio nuovo");
  await db().transaction((tx) => updateKey(tx, account.ctx, keyId, { origins: ["https://app.example.com"] }));
  expect(await due(account)).toBe(0);
});

test("a key that was renamed while its checkout was open has a seat of its new name", async () => {
  const account = await anAccount();
  const { keyId } = await aKey(account);
  await enable(account, keyId);
  await db().transaction((tx) => updateKey(tx, account.ctx, keyId, { description: "Negozio nuovo" }));
  await pay(keyId);
  await settle();
  const { subscriptionId } = await seatOn(keyId);
  const { description } = await stripe().subscriptions.retrieve(subscriptionId ?? "");
  expect(description).toContain("Negozio nuovo");
});
