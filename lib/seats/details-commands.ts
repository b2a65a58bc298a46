import { eq, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { billingCustomers } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import { portalUrl, pushDetails } from "@/lib/billing/commands";
import type { BillingDetails } from "@/lib/billing/details";
import { unavailable } from "@/lib/billing/unavailable";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/locale";
import { findKey } from "@/lib/keys/queries";
import { withCustomer } from "./customer-commands";
import { lockSeats, tellStripe } from "./row-commands";

/** What the log says of the details: enough to see what was changed. */
function snapshot({ name, vat, fiscalCode, address, recipientCode, pec }: BillingDetails) {
  const { line, postalCode, city, province, country } = address;
  return {
    name,
    vat,
    fiscalCode,
    address: `${line}, ${postalCode} ${city} ${province} ${country}`,
    recipientCode,
    pec,
  };
}

/**
 * Stores the account's billing details; Stripe is told later, when it has a Customer to tell it of. `version`: as the
 * form was shown, 0 while there were none. Returns the version they have then; the same details again change nothing.
 * @throws DomainError conflict (another version)
 */
export async function saveDetails(
  tx: Tx,
  ctx: Ctx,
  details: BillingDetails,
  version: number,
): Promise<number> {
  await lockSeats(tx, ctx.accountId);
  const [row] = await tx.select().from(billingCustomers).where(eq(billingCustomers.accountId, ctx.accountId));
  const before = row?.details ?? null;
  const stored = row && before ? row.version : 0;
  if (before && same(before, details)) return stored;
  if (stored !== version) {
    throw new DomainError("conflict", "The details were changed meanwhile", { reason: "changed_meanwhile" });
  }
  const [saved] = await tx
    .insert(billingCustomers)
    .values({ accountId: ctx.accountId, details })
    .onConflictDoUpdate({
      target: billingCustomers.accountId,
      set: { details, version: sql`${billingCustomers.version} + 1`, updatedAt: sql`now()` },
    })
    .returning({ version: billingCustomers.version });
  if (!saved) throw new Error("The details were not stored");
  await tellStripe(tx, ctx.accountId, null, "details");
  await record(tx, ctx, {
    action: "billing.details_changed",
    subject: "billing",
    subjectId: ctx.accountId,
    ...(before && { before: snapshot(before) }),
    after: snapshot(details),
  });
  return saved.version;
}

const same = (a: BillingDetails, b: BillingDetails) =>
  JSON.stringify(snapshot(a)) === JSON.stringify(snapshot(b));

/** Before anything is asked of the owner for a key's seat. @throws DomainError not_found */
export async function mustBeKey(ctx: Ctx, keyId: number): Promise<void> {
  const key = await findKey(db(), ctx.accountId, keyId);
  if (!key) throw new DomainError("not_found", "There is no such key");
}

/**
 * Makes sure that a checkout opens on a Customer with the details as they are stored; false when there are none yet, so
 * that the owner is asked first. @throws DomainError billing_unavailable
 */
export async function readyToBill(ctx: Ctx, locale: Locale): Promise<boolean> {
  const [row] = await db()
    .select({ details: billingCustomers.details })
    .from(billingCustomers)
    .where(eq(billingCustomers.accountId, ctx.accountId));
  if (!row?.details) return false;
  const { details } = row;
  await withCustomer(ctx.accountId, locale, (customerId) => pushDetails(customerId, details)).catch(
    (error: unknown) => {
      throw unavailable(error);
    },
  );
  return true;
}

/** Address of Stripe's portal for the account. @throws DomainError not_found (nothing was bought yet), billing_unavailable */
export async function openPortal(ctx: Ctx, locale: Locale): Promise<string> {
  const [row] = await db()
    .select({ customerId: billingCustomers.customerId })
    .from(billingCustomers)
    .where(eq(billingCustomers.accountId, ctx.accountId));
  if (!row?.customerId) throw new DomainError("not_found", "The account has no Customer yet");
  return withCustomer(ctx.accountId, locale, (customerId) => portalUrl(customerId, locale)).catch(
    (error: unknown) => {
      throw unavailable(error);
    },
  );
}
