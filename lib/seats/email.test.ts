import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db";
import { anAccount, type TestAccount } from "@/db/factories";
import { billingCustomers, mails } from "@/db/schema";
import { due, local, makeDue, openShop, settle } from "@/dev/seats-fixtures";
import { confirmEmailChange, requestEmailChange } from "@/lib/auth/email-commands";
import { openSession } from "@/lib/auth/new-session";
import { stripe } from "@/lib/billing/client";
import { log } from "@/lib/log/log";
import { ensureCustomer } from "./customer-commands";
import { drainOutbox } from "./outbox-commands";

openShop();
const logged = vi.spyOn(log, "error").mockImplementation(() => {});
afterEach(() => {
  local().faults.clear();
  logged.mockClear();
});

let count = 0;

/** Gives the account's user another address, by the link in the mail; the address. */
async function changeEmail({ ctx, userId, email }: TestAccount): Promise<string> {
  const from = { ip: "2001:db8:6::1", userAgent: "Test", locale: "en" } as const;
  const sessionId = await db().transaction((tx) => openSession(tx, userId, from));
  const next = `customer${++count}@email.example`;
  await requestEmailChange(ctx, { userId, sessionId, email }, from, next);
  const [mail] = await db().select().from(mails).where(eq(mails.to, next));
  await confirmEmailChange(
    ctx,
    { userId, sessionId },
    from,
    /link=([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "",
  );
  return next;
}

const emailAt = async (customerId: string) => {
  const customer = await stripe().customers.retrieve(customerId);
  return customer.deleted ? null : customer.email;
};

test("the owner's new address reaches Stripe's Customer, though Stripe broke down at first", async () => {
  const account = await anAccount();
  const customerId = await ensureCustomer(account.accountId, "it");
  expect(await emailAt(customerId)).toBe(account.email);
  local().faults.add({ kind: "503", shouldRetry: false, method: "POST", path: "/v1/customers/*" });
  const next = await changeEmail(account);
  expect(await drainOutbox()).toBe(0);
  expect(await emailAt(customerId)).toBe(account.email);
  local().faults.clear();
  await makeDue();
  await settle();
  expect(await emailAt(customerId)).toBe(next);
  expect(await due(account)).toBe(0);
});

test("an account that never bought anything gets no Customer by it", async () => {
  const account = await anAccount();
  await changeEmail(account);
  await settle();
  expect(await due(account)).toBe(0);
  expect(await db().$count(billingCustomers, eq(billingCustomers.accountId, account.accountId))).toBe(0);
});

test("an address that is changed while Stripe makes the Customer is the Customer's in the end", async () => {
  const account = await anAccount();
  local().faults.add({ kind: "slow", ms: 1_500, method: "POST", path: "/v1/customers" });
  const made = ensureCustomer(account.accountId, "it");
  await sleep(300);
  const next = await changeEmail(account);
  // Told before there is anybody to tell.
  await drainOutbox();
  expect(await due(account)).toBe(0);
  const customerId = await made;
  expect(await emailAt(customerId)).toBe(account.email);
  await settle();
  expect(await emailAt(customerId)).toBe(next);
});

test("a Customer that was deleted at Stripe is replaced by one with the new address", async () => {
  const account = await anAccount();
  const gone = await ensureCustomer(account.accountId, "it");
  await stripe().customers.del(gone);
  const next = await changeEmail(account);
  await settle();
  const customerId = await ensureCustomer(account.accountId, "it");
  expect(customerId).not.toBe(gone);
  expect(await emailAt(customerId)).toBe(next);
});
