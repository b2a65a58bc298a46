import { and, eq, inArray, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import { databaseNow } from "@/db/clock";
import { companies, keyCompanies, keySecrets, keys } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import { type Ctx, mustHavePassword } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import { releaseKey, renameSeat } from "@/lib/seats/commands";
import { lockSeats } from "@/lib/seats/row-commands";
import type { KeyPatch, NewKeyInput } from "./input";
import { changes, type KeySettings, snapshot, widens } from "./key";
import { tellOwner } from "./notices";
import { type Locked, lockKey, lockRestricted, mustBeRestricted, mustBeVersion } from "./row-commands";
import { endSecrets, issuePair, type NewKey } from "./secret-commands";
import { flagStrandedKey } from "./stranded-commands";

/** The account's one primary key; part of making the account. @throws DomainError conflict when it has one. */
export async function createPrimaryKey(tx: Tx, ctx: Ctx): Promise<NewKey> {
  const [row] = await tx
    .insert(keys)
    .values({
      accountId: ctx.accountId,
      kind: "primary",
      description: "Primary",
      preset: "full",
      companyScope: "all",
    })
    .onConflictDoNothing()
    .returning({ id: keys.id });
  if (!row) throw new DomainError("conflict", "The account has a primary key");
  await record(tx, ctx, {
    action: "key.created",
    subject: "key",
    subjectId: row.id,
    after: { kind: "primary" },
  });
  return issuePair(tx, ctx.accountId, row.id);
}

/**
 * A restricted key with its pair of secrets. `creationId` (a UUID of the form; null over HTTP) makes a double
 * submit one key: the second is a conflict.
 * @throws DomainError invalid (unknown company, expiry in the past), conflict, password_needed
 */
export async function createKey(
  tx: Tx,
  ctx: Ctx,
  input: NewKeyInput,
  creationId: string | null = null,
): Promise<NewKey> {
  mustHavePassword(ctx);
  await mustBeFuture(tx, input.expiresAt);
  await mustBeKnown(tx, ctx.accountId, input.companies);
  const [row] = await tx
    .insert(keys)
    .values({
      accountId: ctx.accountId,
      kind: "restricted",
      description: input.description,
      enabled: input.enabled,
      preset: input.preset,
      companyScope: input.companyScope,
      origins: input.origins,
      expiresAt: input.expiresAt,
      creationId,
    })
    .onConflictDoNothing({ target: [keys.accountId, keys.creationId] })
    .returning({ id: keys.id });
  if (!row)
    throw new DomainError("conflict", "This form has made its key already", {
      reason: "key_created_already",
    });
  await storeScope(tx, ctx.accountId, row.id, input.companies);
  await record(tx, ctx, { action: "key.created", subject: "key", subjectId: row.id, after: snapshot(input) });
  await tellOwner(tx, ctx, "key_created_over_http", row.id, input);
  const made = await issuePair(tx, ctx.accountId, row.id);
  // A company may have gone since it was found to be known.
  if (input.companies.length > 0) await flagStrandedKey(tx, ctx, row.id);
  return made;
}

/** What may be set on the primary, and only by a person: who holds its secret could open it to any browser. */
function mayChange(ctx: Ctx, key: Locked, patch: KeyPatch): boolean {
  if (key.kind === "restricted") return true;
  const onlyOrigins = Object.entries(patch).every(
    ([setting, value]) => setting === "origins" || value === undefined,
  );
  return ctx.actor.type === "user" && onlyOrigins;
}

/**
 * Sets some of a key's settings, in force on the next request; of the primary only its origins, in the Dashboard.
 * `version` null: whatever it is now. Returns the version the key has then.
 * @throws DomainError not_found, primary_key, conflict (another version), invalid, password_needed (when it widens)
 */
export async function updateKey(
  tx: Tx,
  ctx: Ctx,
  keyId: number,
  patch: KeyPatch,
  version: number | null = null,
): Promise<number> {
  const before = await lockKey(tx, ctx, keyId);
  if (!mayChange(ctx, before, patch)) {
    throw new DomainError("primary_key", "The primary key can't be disabled, deleted or narrowed");
  }
  mustBeVersion(before, version);
  const after: KeySettings = {
    description: patch.description ?? before.description,
    enabled: patch.enabled ?? before.enabled,
    preset: patch.preset ?? before.preset,
    companyScope: patch.scope?.companyScope ?? before.companyScope,
    companies: patch.scope?.companies ?? before.companies,
    origins: patch.origins ?? before.origins,
    expiresAt: patch.expiresAt === undefined ? before.expiresAt : patch.expiresAt,
  };
  const changed = changes(before, after);
  if (!changed) return before.version;
  if (widens(before, after)) mustHavePassword(ctx);
  if (patch.expiresAt !== undefined && "expiresAt" in changed.after) await mustBeFuture(tx, patch.expiresAt);
  await mustBeKnown(
    tx,
    ctx.accountId,
    after.companies.filter((vat) => !before.companies.includes(vat)),
  );
  await tx
    .update(keys)
    .set({ ...settingsColumns(after), version: sql`${keys.version} + 1`, updatedAt: sql`now()` })
    .where(eq(keys.id, keyId));
  if (patch.scope) {
    await tx.delete(keyCompanies).where(eq(keyCompanies.keyId, keyId));
    await storeScope(tx, ctx.accountId, keyId, after.companies);
  }
  const onlyEnabled = Object.keys(changed.after).join() === "enabled";
  const action = onlyEnabled ? (after.enabled ? "key.enabled" : "key.disabled") : "key.updated";
  await record(tx, ctx, { action, subject: "key", subjectId: keyId, ...changed });
  if (widens(before, after)) await tellOwner(tx, ctx, "key_widened_over_http", keyId, after);
  if (patch.scope) await flagStrandedKey(tx, ctx, keyId);
  if ("description" in changed.after) await renameSeat(tx, ctx, keyId);
  return before.version + 1;
}

/**
 * Revokes a restricted key for good; its history stays. Its Desk seat moves to the key `moveSeatTo`, or is cancelled now
 * (null), and a checkout that is still open is given up. `version` null: whatever it is now.
 * @throws DomainError not_found, primary_key, conflict (another version, the other key has a seat), invalid (it is not usable)
 */
export async function deleteKey(
  tx: Tx,
  ctx: Ctx,
  keyId: number,
  version: number | null = null,
  moveSeatTo: number | null = null,
): Promise<void> {
  // Before any lock: one who holds the seats' lock must never wait for the primary, which those who wait for it hold.
  await mustBeRestricted(tx, ctx, keyId);
  await lockSeats(tx, ctx.accountId);
  const before = await lockRestricted(tx, ctx, keyId);
  mustBeVersion(before, version);
  await releaseKey(tx, ctx, keyId, moveSeatTo);
  await tx
    .update(keys)
    .set({ deletedAt: sql`clock_timestamp()`, version: sql`${keys.version} + 1`, updatedAt: sql`now()` })
    .where(eq(keys.id, keyId));
  await endSecrets(tx, keyId, null);
  await tx.update(keySecrets).set({ sealed: null }).where(eq(keySecrets.keyId, keyId));
  await record(tx, ctx, {
    action: "key.deleted",
    subject: "key",
    subjectId: keyId,
    before: snapshot(before),
  });
}

function settingsColumns({ companies: _scope, ...columns }: KeySettings) {
  return columns;
}

async function storeScope(tx: Tx, accountId: number, keyId: number, vats: string[]): Promise<void> {
  if (vats.length > 0) await tx.insert(keyCompanies).values(vats.map((vat) => ({ accountId, keyId, vat })));
}

async function mustBeFuture(tx: Tx, expiresAt: Date | null): Promise<void> {
  if (expiresAt && expiresAt <= (await databaseNow(tx))) {
    throw new DomainError("invalid", "The expiry lies in the past", {
      field: "expiresAt",
      reason: "expiry_past",
    });
  }
}

/** Every VAT number must be a company of the account, in test or live (product rule 6). */
async function mustBeKnown(tx: Tx, accountId: number, vats: string[]): Promise<void> {
  if (vats.length === 0) return;
  const known = await tx
    .selectDistinct({ vat: companies.vat })
    .from(companies)
    .where(and(eq(companies.accountId, accountId), inArray(companies.vat, vats)));
  const unknown = vats.filter((vat) => !known.some((company) => company.vat === vat));
  if (unknown.length > 0) {
    throw new DomainError("invalid", `The account has no company ${unknown.join(", ")}`, {
      field: "companies",
      reason: "company_unknown",
      values: { companies: unknown.join(", ") },
    });
  }
}
