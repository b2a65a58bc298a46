import { and, eq, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import { keyCompanies, keys } from "@/db/schema";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import type { KeySettings } from "./key";
import { keyGate } from "./verify";

/** A key's row as it is while it is locked, with its scope. */
export type Locked = KeySettings & { kind: "primary" | "restricted"; version: number };

/**
 * The key's row locked until the transaction ends: waits for writes that hold it, and they for this.
 * @throws DomainError not_found
 */
export async function lockKey(tx: Tx, ctx: Ctx, keyId: number): Promise<Locked> {
  await closeGate(tx, ctx, keyId);
  const [row] = await tx
    .select()
    .from(keys)
    .where(and(eq(keys.id, keyId), eq(keys.accountId, ctx.accountId), isNull(keys.deletedAt)))
    // Not FOR UPDATE: a flag that refers to the key (`stranded-commands.ts`) must not wait for this, as this may for it.
    .for("no key update");
  if (!row) throw new DomainError("not_found", "There is no such key");
  const scope = await tx
    .select({ vat: keyCompanies.vat })
    .from(keyCompanies)
    .where(eq(keyCompanies.keyId, keyId))
    .orderBy(keyCompanies.vat);
  return { ...row, companies: scope.map(({ vat }) => vat) };
}

/** Lets no further write of the key begin until the transaction ends; to be called before its row is locked. */
export async function closeGate(tx: Tx, ctx: Ctx, keyId: number): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(${keyGate}, id) from keys where id = ${keyId} and account_id = ${ctx.accountId}`,
  );
}

/** Like {@link lockKey}, for what the primary is spared. @throws DomainError not_found, primary_key */
export async function lockRestricted(tx: Tx, ctx: Ctx, keyId: number): Promise<Locked> {
  const key = await lockKey(tx, ctx, keyId);
  if (key.kind === "primary") throw spared();
  return key;
}

/** Judges what never changes of a key, without a lock. @throws DomainError not_found, primary_key */
export async function mustBeRestricted(tx: Tx, ctx: Ctx, keyId: number): Promise<void> {
  const [key] = await tx
    .select({ kind: keys.kind })
    .from(keys)
    .where(and(eq(keys.id, keyId), eq(keys.accountId, ctx.accountId), isNull(keys.deletedAt)));
  if (!key) throw new DomainError("not_found", "There is no such key");
  if (key.kind === "primary") throw spared();
}

const spared = () => new DomainError("primary_key", "The primary key can't be disabled, deleted or narrowed");

/**
 * Judges a locked key against the version that a form was shown with; null asks for none.
 * @throws DomainError conflict when something changed in between
 */
export function mustBeVersion(key: Locked, version: number | null): void {
  if (version === null || version === key.version) return;
  throw new DomainError("conflict", "The key was changed meanwhile", { reason: "changed_meanwhile" });
}

/** A change of what hangs on a key is a change of the key: its version rises. */
export async function bump(tx: Tx, keyId: number): Promise<void> {
  await tx
    .update(keys)
    .set({ version: sql`${keys.version} + 1`, updatedAt: sql`now()` })
    .where(eq(keys.id, keyId));
}
