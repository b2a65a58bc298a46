import { randomBytes } from "node:crypto";
import { and, eq, inArray, isNotNull, isNull, lte, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { companies, keyCompanies, keySecrets, keys } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import { record } from "@/lib/audit/commands";
import { seal } from "@/lib/crypto/seal";
import type { Ctx } from "@/lib/ctx";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import type { KeyPatch, NewKeyInput } from "./input";
import { changes, type KeySettings, type OverlapHours, overlapEnd, snapshot, widens } from "./key";
import { tellOwner } from "./notices";
import { formatSecret, hashSecret, sealedFor, secretHint } from "./secret";

/** Both secrets of a new key, in clear, this once. */
export type NewKey = { keyId: number; testSecret: string; liveSecret: string };

const notFound = () => new DomainError("not_found", "There is no such key");

/** Makes one secret and stores its hash; a test secret is sealed as well, so that it can be shown again. */
async function issueSecret(
  tx: Tx,
  accountId: number,
  keyId: number,
  environment: Environment,
): Promise<string> {
  const secret = formatSecret(environment, randomBytes(32));
  const [row] = await tx
    .insert(keySecrets)
    .values({ accountId, keyId, environment, hash: hashSecret(secret), hint: secretHint(secret) })
    .returning({ id: keySecrets.id });
  if (!row) throw new Error("The secret was not stored");
  if (environment === "test") {
    const sealed = seal(env().encryptionKeys, Buffer.from(secret), sealedFor(row.id), randomBytes(12));
    await tx
      .update(keySecrets)
      .set({ sealed: sealed.toString("base64") })
      .where(eq(keySecrets.id, row.id));
  }
  return secret;
}

async function issuePair(tx: Tx, accountId: number, keyId: number): Promise<NewKey> {
  const testSecret = await issueSecret(tx, accountId, keyId, "test");
  const liveSecret = await issueSecret(tx, accountId, keyId, "live");
  return { keyId, testSecret, liveSecret };
}

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
 * @throws DomainError invalid (unknown company, expiry in the past), conflict
 */
export async function createKey(
  tx: Tx,
  ctx: Ctx,
  input: NewKeyInput,
  creationId: string | null = null,
): Promise<NewKey> {
  mustBeFuture(input.expiresAt);
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
  return issuePair(tx, ctx.accountId, row.id);
}

/**
 * Sets some of a restricted key's settings, in force on the next request. `version` null: whatever it is now.
 * @throws DomainError not_found, primary_key, conflict (another version), invalid
 */
export async function updateKey(
  tx: Tx,
  ctx: Ctx,
  keyId: number,
  patch: KeyPatch,
  version: number | null = null,
): Promise<void> {
  const before = await lockRestricted(tx, ctx, keyId);
  if (version !== null && version !== before.version) {
    throw new DomainError("conflict", "The key was changed meanwhile", { reason: "changed_meanwhile" });
  }
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
  if (!changed) return;
  if (patch.expiresAt !== undefined && "expiresAt" in changed.after) mustBeFuture(patch.expiresAt);
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
}

/** Revokes a restricted key for good; its history stays. @throws DomainError not_found, primary_key */
export async function deleteKey(tx: Tx, ctx: Ctx, keyId: number): Promise<void> {
  const before = await lockRestricted(tx, ctx, keyId);
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

/**
 * Replaces one secret under the same key. The old one works for `hours` more (0: not at all); an older one that
 * was still in its overlap ends now. Null: nothing is left of the old. Also for the primary (the Dashboard's).
 * @throws DomainError not_found
 */
export async function rotateSecret(
  tx: Tx,
  ctx: Ctx,
  keyId: number,
  environment: Environment,
  hours: OverlapHours,
): Promise<{ secret: string; oldExpiresAt: Date | null }> {
  await lockKey(tx, ctx, keyId);
  const now = await clock(tx);
  await endSecrets(tx, keyId, environment, "overlap");
  const oldExpiresAt = hours === 0 ? null : overlapEnd(now, hours);
  await tx
    .update(keySecrets)
    .set({ endsAt: oldExpiresAt ?? now, ...(hours === 0 ? { sealed: null } : {}) })
    .where(
      and(eq(keySecrets.keyId, keyId), eq(keySecrets.environment, environment), isNull(keySecrets.endsAt)),
    );
  const secret = await issueSecret(tx, ctx.accountId, keyId, environment);
  await bump(tx, keyId);
  await record(tx, ctx, {
    action: "key.rotated",
    subject: "key",
    subjectId: keyId,
    after: { environment, overlapHours: hours },
  });
  return { secret, oldExpiresAt };
}

/** Ends every overlap of the key now; nothing happens when there is none. @throws DomainError not_found */
export async function endOverlap(tx: Tx, ctx: Ctx, keyId: number): Promise<void> {
  await lockKey(tx, ctx, keyId);
  const ended = await endSecrets(tx, keyId, null, "overlap");
  if (ended === 0) return;
  await bump(tx, keyId);
  await record(tx, ctx, { action: "key.overlap_ended", subject: "key", subjectId: keyId });
}

/** Wipes what is sealed of secrets whose overlap has run out; nobody can ask for them any more (product rule 11). */
export async function wipeEndedSecrets(): Promise<void> {
  await db()
    .update(keySecrets)
    .set({ sealed: null })
    .where(and(isNotNull(keySecrets.sealed), lte(keySecrets.endsAt, sql`clock_timestamp()`)));
}

type Locked = KeySettings & { kind: "primary" | "restricted"; version: number };

/** The key's row locked until the transaction ends: waits for writes that hold it, and they for this. */
async function lockKey(tx: Tx, ctx: Ctx, keyId: number): Promise<Locked> {
  const [row] = await tx
    .select()
    .from(keys)
    .where(and(eq(keys.id, keyId), eq(keys.accountId, ctx.accountId), isNull(keys.deletedAt)))
    .for("update");
  if (!row) throw notFound();
  const scope = await tx
    .select({ vat: keyCompanies.vat })
    .from(keyCompanies)
    .where(eq(keyCompanies.keyId, keyId))
    .orderBy(keyCompanies.vat);
  return { ...row, companies: scope.map(({ vat }) => vat) };
}

async function lockRestricted(tx: Tx, ctx: Ctx, keyId: number): Promise<Locked> {
  const key = await lockKey(tx, ctx, keyId);
  if (key.kind === "primary") {
    throw new DomainError("primary_key", "The primary key can't be disabled, deleted or narrowed");
  }
  return key;
}

function settingsColumns({ companies: _scope, ...columns }: KeySettings) {
  return columns;
}

async function bump(tx: Tx, keyId: number): Promise<void> {
  await tx
    .update(keys)
    .set({ version: sql`${keys.version} + 1`, updatedAt: sql`now()` })
    .where(eq(keys.id, keyId));
}

/** Ends secrets and wipes what was sealed of them. `environment` null: both. `overlap`: the replaced ones only. */
async function endSecrets(
  tx: Tx,
  keyId: number,
  environment: Environment | null,
  which: "all" | "overlap" = "all",
): Promise<number> {
  const ended = await tx
    .update(keySecrets)
    .set({ endsAt: sql`clock_timestamp()`, sealed: null })
    .where(
      and(
        eq(keySecrets.keyId, keyId),
        environment ? eq(keySecrets.environment, environment) : undefined,
        which === "overlap"
          ? sql`${keySecrets.endsAt} > clock_timestamp()`
          : sql`(${keySecrets.endsAt} is null or ${keySecrets.endsAt} > clock_timestamp())`,
      ),
    )
    .returning({ id: keySecrets.id });
  return ended.length;
}

async function storeScope(tx: Tx, accountId: number, keyId: number, vats: string[]): Promise<void> {
  if (vats.length > 0) await tx.insert(keyCompanies).values(vats.map((vat) => ({ accountId, keyId, vat })));
}

function mustBeFuture(expiresAt: Date | null | undefined): void {
  if (expiresAt && expiresAt.getTime() <= Date.now()) {
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

/** The database's clock, which is the one that judges secrets. */
async function clock(tx: Tx): Promise<Date> {
  const [row] = await tx
    .select({ now: sql`clock_timestamp()`.mapWith(keys.createdAt) })
    .from(sql`(select 1) one`);
  return row?.now instanceof Date ? row.now : new Date();
}
