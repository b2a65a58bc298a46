import { eq, sql } from "drizzle-orm";
import { db } from "@/db";
import { accounts, billingCustomers, users } from "@/db/schema";
import { createCustomer } from "@/lib/billing/commands";
import { orUnavailable } from "@/lib/billing/unavailable";
import { DomainError } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/locale";

/** The account's Customer; made with the first checkout. @throws DomainError billing_unavailable */
export async function ensureCustomer(accountId: number, locale: Locale): Promise<string> {
  const [known] = await db()
    .select({ customerId: billingCustomers.customerId })
    .from(billingCustomers)
    .where(eq(billingCustomers.accountId, accountId));
  if (known?.customerId) return known.customerId;
  const [account] = await db()
    .select({ name: accounts.name, email: users.email })
    .from(accounts)
    .innerJoin(users, eq(users.accountId, accounts.id))
    .where(eq(accounts.id, accountId))
    .orderBy(users.id)
    .limit(1);
  if (!account) throw new DomainError("not_found", "There is no such account");
  const made = await orUnavailable(createCustomer({ id: accountId, ...account, locale }));
  // Whoever was first stays: a checkout may hang on that one already.
  const [stored] = await db()
    .insert(billingCustomers)
    .values({ accountId, customerId: made })
    .onConflictDoUpdate({
      target: billingCustomers.accountId,
      set: { customerId: sql`coalesce(${billingCustomers.customerId}, ${made})` },
    })
    .returning({ customerId: billingCustomers.customerId });
  if (!stored?.customerId) throw new Error("The Customer was not stored");
  return stored.customerId;
}
