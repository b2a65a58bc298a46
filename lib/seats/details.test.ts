import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { auditEntries, billingCustomers, stripeOutbox } from "@/db/schema";
import type { BillingDetails } from "@/lib/billing/details";
import { readDetails } from "./billing-queries";
import { mustBeKey, openPortal, readyToBill, saveDetails } from "./details-commands";

const details: BillingDetails = {
  name: "Rossi Srl",
  vat: "IT01234567897",
  fiscalCode: "01234567897",
  address: { line: "Via Roma 1", postalCode: "20121", city: "Milano", province: "MI", country: "IT" },
  recipientCode: "ABC1234",
  pec: null,
};
const moved: BillingDetails = { ...details, address: { ...details.address, line: "Via Milano 2" } };

describe("billing details", () => {
  let account: TestAccount;
  const save = (given: BillingDetails, version: number, of = account) =>
    db().transaction((tx) => saveDetails(tx, of.ctx, given, version));
  const tasks = () => db().$count(stripeOutbox, eq(stripeOutbox.accountId, account.accountId));
  const entries = () =>
    db()
      .select({ action: auditEntries.action, before: auditEntries.before, after: auditEntries.after })
      .from(auditEntries)
      .where(eq(auditEntries.subject, "billing"))
      .then((all) => all.filter(({ action }) => action === "billing.details_changed"));

  beforeEach(async () => {
    account = await anAccount();
  });

  test("are stored, told to Stripe and written down, once for one change", async () => {
    const version = await save(details, 0);
    expect(await readDetails(db(), account.accountId)).toEqual({ details, version, customerId: null });
    expect(await tasks()).toBe(1);
    const before = (await entries()).length;
    // The same again, of whatever version, changes nothing.
    expect(await save(details, 0)).toBe(version);
    expect(await save(details, version + 7)).toBe(version);
    expect(await tasks()).toBe(1);
    expect((await entries()).length).toBe(before);
    expect(await save(moved, version)).toBe(version + 1);
    expect(await tasks()).toBe(2);
    expect((await entries()).at(-1)).toMatchObject({
      before: { address: "Via Roma 1, 20121 Milano MI IT" },
      after: { address: "Via Milano 2, 20121 Milano MI IT" },
    });
  });

  test("of another version than the form's are refused, and nothing is stored or told", async () => {
    const version = await save(details, 0);
    await expect(save(moved, 0)).rejects.toMatchObject({ code: "conflict", reason: "changed_meanwhile" });
    await expect(save(moved, version + 1)).rejects.toMatchObject({ code: "conflict" });
    expect((await readDetails(db(), account.accountId)).details).toEqual(details);
    expect(await tasks()).toBe(1);
  });

  test("keep the Customer that the account had before, and are first given as version 0 then", async () => {
    const customerId = `cus_${account.accountId}`;
    await db().insert(billingCustomers).values({ accountId: account.accountId, customerId });
    expect(await readDetails(db(), account.accountId)).toEqual({ details: null, version: 0, customerId });
    await save(details, 0);
    expect(await readDetails(db(), account.accountId)).toMatchObject({ details, customerId });
  });

  test("of two at once one wins, and the other is told", async () => {
    const results = await Promise.allSettled([save(details, 0), save(moved, 0)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("of one account are nobody else's", async () => {
    await save(details, 0);
    const stranger = await anAccount();
    expect(await readDetails(db(), stranger.accountId)).toEqual({
      details: null,
      version: 0,
      customerId: null,
    });
    await save(moved, 0, stranger);
    expect((await readDetails(db(), account.accountId)).details).toEqual(details);
  });

  test("that were not given yet keep a checkout from opening, and nobody from asking Stripe", async () => {
    const { keyId } = await aKey(account);
    expect(await readyToBill(account.ctx, "it")).toBe(false);
    await mustBeKey(account.ctx, keyId);
    await expect(mustBeKey((await anAccount()).ctx, keyId)).rejects.toMatchObject({ code: "not_found" });
    expect(await readDetails(db(), account.accountId)).toMatchObject({ customerId: null });
    await expect(openPortal(account.ctx, "it")).rejects.toMatchObject({ code: "not_found" });
  });
});
