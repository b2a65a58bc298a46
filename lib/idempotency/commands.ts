import { createHash } from "node:crypto";
import { and, eq, lt, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { idempotencyKeys } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import { DomainError } from "@/lib/errors";

/** How long a key of idempotency is remembered. */
export const rememberedHours = 24;

/** Longest `Idempotency-Key` that is taken. */
export const idempotencyKeyMax = 255;

/** What is to be done once: a client's own name for it, under one API key and environment, and all that it asks. */
export type Once = {
  accountId: number;
  keyId: number;
  environment: Environment;
  /** The `Idempotency-Key` as it came. */
  name: string;
  /** Everything the answer depends on; a repetition must ask the very same. */
  asks: readonly unknown[];
};

/** What was answered the first time: the document that was made, and the body without its payload. */
export type Remembered = { sendId: number; answer: Record<string, unknown> };

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/**
 * What this name did before, null when nothing: then the caller does the work and {@link remember}s it in the same
 * transaction. A second request meanwhile is refused at once instead of waiting; a failed one leaves nothing behind.
 * @throws DomainError idempotency_in_progress, idempotency_reused (the same name for something else)
 */
export async function doneBefore(tx: Tx, once: Once): Promise<Remembered | null> {
  const id = `${once.keyId}:${once.environment}:${once.name}`;
  const [lock] = await tx.execute<{ free: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${`idempotency:${id}`}, 0)) as free`,
  );
  if (!lock?.free) {
    throw new DomainError("idempotency_in_progress", "A request with this Idempotency-Key is under way");
  }
  const [row] = await tx
    .select({
      fingerprint: idempotencyKeys.fingerprint,
      sendId: idempotencyKeys.sendId,
      answer: idempotencyKeys.answer,
    })
    .from(idempotencyKeys)
    .where(and(named(once), sql`${idempotencyKeys.createdAt} > ${oldest}`));
  if (!row) return null;
  if (!row.fingerprint.equals(fingerprint(once))) {
    throw new DomainError("idempotency_reused", "This Idempotency-Key was used for another request");
  }
  return { sendId: row.sendId, answer: row.answer };
}

/** Keeps what was answered, in the transaction of the work itself. */
export async function remember(tx: Tx, once: Once, { sendId, answer }: Remembered): Promise<void> {
  const { accountId, keyId, environment, name } = once;
  const kept = { fingerprint: fingerprint(once), sendId, answer, createdAt: sql`now()` };
  await tx
    .insert(idempotencyKeys)
    .values({ accountId, keyId, environment, nameHash: sha256(name), ...kept })
    // Only one that is too old to count can be in the way: the lock of `doneBefore` keeps out any other.
    .onConflictDoUpdate({
      target: [idempotencyKeys.keyId, idempotencyKeys.environment, idempotencyKeys.nameHash],
      set: kept,
    });
}

/** Forgets what is too old to be asked for again. */
export async function forgetOld(): Promise<void> {
  await db().delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, oldest));
}

const oldest = sql`now() - ${rememberedHours} * interval '1 hour'`;

const fingerprint = ({ asks }: Once) => sha256(JSON.stringify(asks));

function named({ keyId, environment, name }: Once) {
  return and(
    eq(idempotencyKeys.keyId, keyId),
    eq(idempotencyKeys.environment, environment),
    eq(idempotencyKeys.nameHash, sha256(name)),
  );
}
