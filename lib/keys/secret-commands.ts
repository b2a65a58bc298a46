import { randomBytes } from "node:crypto";
import { and, desc, eq, isNotNull, isNull, lte, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { databaseNow } from "@/db/clock";
import { keySecrets } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import { record } from "@/lib/audit/commands";
import { open, seal } from "@/lib/crypto/seal";
import { type Ctx, mustHavePassword } from "@/lib/ctx";
import { env } from "@/lib/env";
import { type OverlapHours, overlapEnd } from "./key";
import { bump, lockKey, mustBeVersion } from "./row-commands";
import { formatSecret, hashSecret, sealedFor, secretHint } from "./secret";

/**
 * The end of what ends at once: before any time that a clock can show, so that a database whose clock is set back, or
 * one behind it that takes over, does not open a leaked secret again. When it was is in the audit log.
 */
const atOnce = sql`'-infinity'::timestamptz`;

/** Both secrets of a new key, in clear, this once. */
export type NewKey = { keyId: number; testSecret: string; liveSecret: string };

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

/** Both secrets of a key just made, in its own transaction. */
export async function issuePair(tx: Tx, accountId: number, keyId: number): Promise<NewKey> {
  const testSecret = await issueSecret(tx, accountId, keyId, "test");
  const liveSecret = await issueSecret(tx, accountId, keyId, "live");
  return { keyId, testSecret, liveSecret };
}

/**
 * Replaces one secret under the same key. The old one works for `hours` more (0: not at all); an older one that
 * was still in its overlap ends now. Null: nothing is left of the old. Also for the primary (the Dashboard's).
 * `version` (null: any) makes a double submit one rotation: a second would end what the first one left working.
 * @throws DomainError not_found, password_needed, conflict (another version)
 */
export async function rotateSecret(
  tx: Tx,
  ctx: Ctx,
  keyId: number,
  environment: Environment,
  hours: OverlapHours,
  version: number | null = null,
): Promise<{ secret: string; oldExpiresAt: Date | null }> {
  const key = await lockKey(tx, ctx, keyId);
  mustBeVersion(key, version);
  mustHavePassword(ctx);
  await endSecrets(tx, keyId, environment, "overlap");
  const oldExpiresAt = hours === 0 ? null : overlapEnd(await databaseNow(tx), hours);
  const [old] = await tx
    .update(keySecrets)
    .set({ endsAt: oldExpiresAt ?? atOnce, ...(hours === 0 ? { sealed: null } : {}) })
    .where(
      and(eq(keySecrets.keyId, keyId), eq(keySecrets.environment, environment), isNull(keySecrets.endsAt)),
    )
    .returning({ hint: keySecrets.hint });
  const secret = await issueSecret(tx, ctx.accountId, keyId, environment);
  await bump(tx, keyId);
  await record(tx, ctx, {
    action: "key.rotated",
    subject: "key",
    subjectId: keyId,
    before: { environment, hint: old?.hint ?? null },
    after: { environment, hint: secretHint(secret), overlapHours: hours },
  });
  return { secret, oldExpiresAt };
}

/**
 * Ends the key's overlaps now, of one environment or (null) of both; nothing happens when there is none.
 * @throws DomainError not_found
 */
export async function endOverlap(
  tx: Tx,
  ctx: Ctx,
  keyId: number,
  environment: Environment | null = null,
): Promise<void> {
  await lockKey(tx, ctx, keyId);
  const ending = await tx
    .select({ environment: keySecrets.environment, hint: keySecrets.hint, endsAt: keySecrets.endsAt })
    .from(keySecrets)
    .where(
      and(
        eq(keySecrets.keyId, keyId),
        environment ? eq(keySecrets.environment, environment) : undefined,
        sql`${keySecrets.endsAt} > clock_timestamp()`,
      ),
    )
    .orderBy(desc(keySecrets.environment));
  if ((await endSecrets(tx, keyId, environment, "overlap")) === 0) return;
  await bump(tx, keyId);
  const [first] = ending;
  await record(tx, ctx, {
    action: "key.overlap_ended",
    subject: "key",
    subjectId: keyId,
    before: {
      environment: ending.length === 1 ? (first?.environment ?? null) : null,
      hint: ending.map(({ hint }) => hint),
      endsAt: first?.endsAt?.toISOString() ?? null,
    },
  });
}

/**
 * The key's current test secret in clear, noted in the audit log; a live secret can't be shown again, by construction.
 * @throws DomainError not_found, password_needed
 */
export async function showTestSecret(tx: Tx, ctx: Ctx, keyId: number): Promise<string> {
  await lockKey(tx, ctx, keyId);
  mustHavePassword(ctx);
  const [row] = await tx
    .select({ id: keySecrets.id, hint: keySecrets.hint, sealed: keySecrets.sealed })
    .from(keySecrets)
    .where(and(eq(keySecrets.keyId, keyId), eq(keySecrets.environment, "test"), isNull(keySecrets.endsAt)));
  if (!row?.sealed) throw new Error(`Key ${keyId} has no sealed test secret`);
  const secret = open(env().encryptionKeys, Buffer.from(row.sealed, "base64"), sealedFor(row.id));
  await record(tx, ctx, {
    action: "key.secret_shown",
    subject: "key",
    subjectId: keyId,
    after: { environment: "test", hint: row.hint },
  });
  return secret.toString("utf8");
}

/** Wipes what is sealed of secrets whose overlap has run out; nobody can ask for them any more (product rule 11). */
export async function wipeEndedSecrets(): Promise<void> {
  await db()
    .update(keySecrets)
    .set({ sealed: null })
    .where(and(isNotNull(keySecrets.sealed), lte(keySecrets.endsAt, sql`clock_timestamp()`)));
}

/** Ends secrets and wipes what was sealed of them. `environment` null: both. `overlap`: the replaced ones only. */
export async function endSecrets(
  tx: Tx,
  keyId: number,
  environment: Environment | null,
  which: "all" | "overlap" = "all",
): Promise<number> {
  const ended = await tx
    .update(keySecrets)
    .set({ endsAt: atOnce, sealed: null })
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
