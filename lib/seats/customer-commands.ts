import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { db } from "@/db";
import { accounts, billingCustomers, seatAttempts, users } from "@/db/schema";
import { isMissing, isUnderWay } from "@/lib/billing/client";
import { createCustomer, pushDetails } from "@/lib/billing/commands";
import { isCustomerGone } from "@/lib/billing/queries";
import { orUnavailable, unavailable } from "@/lib/billing/unavailable";
import { DomainError } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/locale";
import { log } from "@/lib/log/log";
import { tryToClose } from "./checkout-commands";
import { tellStripe } from "./row-commands";

/** Looks at a Customer that another request is making. */
const roundsMax = 10;
const busyMs = 300;

/** The account's Customer; made with the first checkout. @throws DomainError billing_unavailable */
export async function ensureCustomer(accountId: number, locale: Locale): Promise<string> {
  for (let round = 1; ; round += 1) {
    const known = await knownCustomer(accountId);
    if (known !== null) return known;
    try {
      return await makeCustomer(accountId, locale);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      // Another request is making it under the same idempotency key.
      if (!isUnderWay(error) || round === roundsMax) throw unavailable(error);
      await sleep(busyMs);
    }
  }
}

async function knownCustomer(accountId: number): Promise<string | null> {
  const [known] = await db()
    .select({ customerId: billingCustomers.customerId })
    .from(billingCustomers)
    .where(eq(billingCustomers.accountId, accountId));
  return known?.customerId ?? null;
}

/**
 * Does something with the account's Customer. When Stripe says that it was deleted there, another one takes its place
 * first: the checkouts of the old one are closed, which nobody could pay, and the new one is told the billing details.
 * @throws DomainError billing_unavailable; else whatever `use` throws
 */
export async function withCustomer<Result>(
  accountId: number,
  locale: Locale,
  use: (customerId: string) => Promise<Result>,
): Promise<Result> {
  const customerId = await ensureCustomer(accountId, locale);
  try {
    return await use(customerId);
  } catch (error) {
    if (!isMissing(error) || !(await orUnavailable(isCustomerGone(customerId)))) throw error;
    return use(await replaceCustomer(accountId, locale, customerId));
  }
}

async function replaceCustomer(accountId: number, locale: Locale, gone: string): Promise<string> {
  log.error(`Customer ${gone} of account ${accountId} was deleted at Stripe: another one takes its place.`);
  const made = await orUnavailable(
    createCustomer({ id: accountId, ...(await namesOf(accountId)), locale }, gone),
  );
  await db()
    .update(billingCustomers)
    .set({ customerId: made })
    .where(and(eq(billingCustomers.accountId, accountId), eq(billingCustomers.customerId, gone)));
  const hopeless = await db()
    .select()
    .from(seatAttempts)
    .where(
      and(
        eq(seatAttempts.accountId, accountId),
        inArray(seatAttempts.state, ["creating", "open"]),
        sql`${seatAttempts.request} ->> 'customer' = ${gone}`,
      ),
    );
  for (const attempt of hopeless) await tryToClose(attempt);
  const [row] = await db()
    .select({ customerId: billingCustomers.customerId, details: billingCustomers.details })
    .from(billingCustomers)
    .where(eq(billingCustomers.accountId, accountId));
  if (!row?.customerId) throw new Error("The Customer was not stored");
  if (row.details) await orUnavailable(pushDetails(row.customerId, row.details));
  return row.customerId;
}

async function makeCustomer(accountId: number, locale: Locale): Promise<string> {
  const names = await namesOf(accountId);
  const made = await createCustomer({ id: accountId, ...names, locale });
  // Whoever was first stays: a checkout may hang on that one already. No target: two at once meet at either constraint.
  await db().insert(billingCustomers).values({ accountId, customerId: made }).onConflictDoNothing();
  await db()
    .update(billingCustomers)
    .set({ customerId: made })
    .where(and(eq(billingCustomers.accountId, accountId), isNull(billingCustomers.customerId)));
  const stored = await knownCustomer(accountId);
  if (stored === null) throw new Error("The Customer was not stored");
  // Changed while Stripe made it: what was to tell of that found no Customer yet.
  if ((await namesOf(accountId)).email !== names.email)
    await db().transaction((tx) => tellStripe(tx, accountId, null, "email"));
  return stored;
}

/** What a Customer is called: the account, and the address of its first user. */
export async function namesOf(accountId: number): Promise<{ name: string; email: string }> {
  const [account] = await db()
    .select({ name: accounts.name, email: users.email })
    .from(accounts)
    .innerJoin(users, eq(users.accountId, accounts.id))
    .where(eq(accounts.id, accountId))
    .orderBy(users.id)
    .limit(1);
  if (!account) throw new DomainError("not_found", "There is no such account");
  return account;
}
