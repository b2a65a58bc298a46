import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, isNull } from "drizzle-orm";
import { db } from "@/db";
import { accounts, billingCustomers, users } from "@/db/schema";
import { isUnderWay } from "@/lib/billing/client";
import { createCustomer } from "@/lib/billing/commands";
import { unavailable } from "@/lib/billing/unavailable";
import { DomainError } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/locale";

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

async function makeCustomer(accountId: number, locale: Locale): Promise<string> {
  const [account] = await db()
    .select({ name: accounts.name, email: users.email })
    .from(accounts)
    .innerJoin(users, eq(users.accountId, accounts.id))
    .where(eq(accounts.id, accountId))
    .orderBy(users.id)
    .limit(1);
  if (!account) throw new DomainError("not_found", "There is no such account");
  const made = await createCustomer({ id: accountId, ...account, locale });
  // Whoever was first stays: a checkout may hang on that one already. No target: two at once meet at either constraint.
  await db().insert(billingCustomers).values({ accountId, customerId: made }).onConflictDoNothing();
  await db()
    .update(billingCustomers)
    .set({ customerId: made })
    .where(and(eq(billingCustomers.accountId, accountId), isNull(billingCustomers.customerId)));
  const stored = await knownCustomer(accountId);
  if (stored === null) throw new Error("The Customer was not stored");
  return stored;
}
