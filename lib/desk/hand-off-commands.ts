import { randomInt } from "node:crypto";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { db, type Reader, type Tx } from "@/db";
import { deskHandOffs, deskLinks, keySecrets, keys } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import { record } from "@/lib/audit/commands";
import { linkHash, newLink } from "@/lib/auth/links";
import { type Ctx, mustHavePassword } from "@/lib/ctx";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { lockForWrite, type VerifiedKey } from "@/lib/keys/verify";
import { addressBucket } from "@/lib/limits/address";
import { take } from "@/lib/limits/commands";
import {
  codeHash,
  codeOf,
  codesMax,
  codeTries,
  type HandOffState,
  handOffDays,
  handOffState,
  handOffUrl,
  isCode,
  typedCode,
} from "./hand-off";
import { standingColumns } from "./hand-off-queries";
import { type DeskPerson, insertLink } from "./link-commands";
import { whyKeyClosed } from "./link-queries";

/** A link that was just made: shown this once, and never again. */
export type MadeHandOff = {
  url: string;
  /** Six digits to be told by phone; null: none is asked for. */
  code: string | null;
  environment: Environment;
  expiresAt: Date;
};

type KeyOf = { accountId: number; keyId: number; environment: Environment };

async function currentSecret(reader: Reader, { accountId, keyId, environment }: KeyOf) {
  const [row] = await reader
    .select({ secretId: keySecrets.id })
    .from(keySecrets)
    .innerJoin(keys, eq(keys.id, keySecrets.keyId))
    .where(
      and(
        eq(keys.accountId, accountId),
        eq(keys.id, keyId),
        isNull(keys.deletedAt),
        eq(keySecrets.environment, environment),
        isNull(keySecrets.endsAt),
      ),
    );
  return row?.secretId ?? null;
}

/** The key in one environment, locked against every change until the transaction ends; null when there is none. */
async function lockHanded(tx: Tx, of: KeyOf): Promise<VerifiedKey | null> {
  // The first lock is the key's, whatever becomes of the secret: a rotation can come between only once.
  for (let round = 0; round < 2; round++) {
    const secretId = await currentSecret(tx, of);
    if (secretId === null) return null;
    const key = await lockForWrite(tx, secretId, of.keyId);
    if (key !== null) return key;
  }
  return null;
}

/**
 * Makes a one-time link that hands a key over in one environment. `creationId` is the form's own UUID: sent twice it makes
 * one link. @throws DomainError password_needed, not_found, conflict (the key does not open Desk now, or made already)
 */
export async function makeHandOff(
  tx: Tx,
  ctx: Ctx,
  given: { keyId: number; environment: Environment; withCode: boolean; creationId: string },
): Promise<MadeHandOff> {
  mustHavePassword(ctx);
  if (ctx.actor.type !== "user") throw new DomainError("forbidden", "Only a person hands a key over");
  const { accountId } = ctx;
  const { keyId, environment, withCode, creationId } = given;
  const key = await lockHanded(tx, { accountId, keyId, environment });
  if (key === null) throw new DomainError("not_found", "There is no such key");
  const closed = await whyKeyClosed(tx, key);
  if (closed !== null)
    throw new DomainError("conflict", `The key does not open Desk: ${closed}`, {
      reason: `hand_off_${closed}`,
    });
  const { link, hash } = newLink();
  const { authSecret, baseUrl } = env();
  const code = withCode ? codeOf(randomInt(codesMax)) : null;
  const [made] = await tx
    .insert(deskHandOffs)
    .values({
      accountId,
      keyId,
      environment,
      linkHash: hash,
      codeHash: code === null ? null : codeHash(authSecret, hash, code),
      codeTriesLeft: codeTries,
      creationId,
      madeBy: ctx.actor.userId,
      expiresAt: sql`now() + ${handOffDays} * interval '1 day'`,
    })
    .onConflictDoNothing({ target: [deskHandOffs.accountId, deskHandOffs.creationId] })
    .returning({ expiresAt: deskHandOffs.expiresAt });
  if (!made)
    throw new DomainError("conflict", "This form has made its link already", {
      reason: "hand_off_made_already",
    });
  await record(tx, ctx, {
    action: "desk.hand_off_made",
    subject: "key",
    subjectId: keyId,
    after: { environment, expiresAt: made.expiresAt.toISOString() },
  });
  return { url: handOffUrl(baseUrl, link), code, environment, expiresAt: made.expiresAt };
}

/** Takes a link back that nobody has used; one that is dead stays as it died. @throws DomainError not_found, conflict (used) */
export async function withdrawHandOff(tx: Tx, ctx: Ctx, handOffId: number): Promise<void> {
  const [row] = await tx
    .select({ keyId: deskHandOffs.keyId, environment: deskHandOffs.environment, ...standingColumns })
    .from(deskHandOffs)
    .where(and(eq(deskHandOffs.id, handOffId), eq(deskHandOffs.accountId, ctx.accountId)))
    .for("update");
  if (!row) throw new DomainError("not_found", "There is no such link");
  if (row.used) throw new DomainError("conflict", "The link was used", { reason: "hand_off_used_meanwhile" });
  if (handOffState(row) !== "open") return;
  await tx.update(deskHandOffs).set({ withdrawnAt: sql`now()` }).where(eq(deskHandOffs.id, handOffId));
  await record(tx, ctx, {
    action: "desk.hand_off_withdrawn",
    subject: "key",
    subjectId: row.keyId,
    before: { environment: row.environment },
  });
}

/** Longest text that is kept of a browser's name. */
const userAgentMax = 400;

/** Notes when and from where a link that is still good was first opened. Uses nothing up: programs that read mail open links too. */
export async function noteOpened(
  link: string,
  from: { ip: string | null; userAgent: string | null },
): Promise<void> {
  const hash = linkHash(link);
  if (hash === null) return;
  await db()
    .update(deskHandOffs)
    .set({
      openedAt: sql`now()`,
      openedIp: from.ip,
      openedUserAgent: from.userAgent?.slice(0, userAgentMax) ?? null,
    })
    .where(
      and(
        eq(deskHandOffs.linkHash, hash),
        isNull(deskHandOffs.openedAt),
        isNull(deskHandOffs.usedAt),
        isNull(deskHandOffs.withdrawnAt),
        gt(deskHandOffs.expiresAt, sql`now()`),
      ),
    );
}

const dead = (state: Exclude<HandOffState, "open"> | "unknown") =>
  new DomainError("conflict", `The link is ${state}`, { reason: `hand_off_${state}` });

const wrongCode = (left: number) =>
  left === 0
    ? dead("locked")
    : new DomainError("invalid", "The code is wrong", {
        field: "code",
        reason: "hand_off_code_wrong",
        values: { left },
      });

const noCode = (reason: "required" | "hand_off_code_malformed") =>
  new DomainError("invalid", "There is no such code", { field: "code", reason });

/**
 * Links whoever is signed in on Desk to the key of a hand-off link, which is used up by it. A wrong code counts, what can't
 * be a code does not; a key that does not open Desk now leaves the link as it is. Sent twice by the same person it is used once, and both
 * are told that it went well. @throws DomainError too_many, conflict (dead, or the key), invalid (field `code`)
 */
export async function acceptHandOff(
  person: DeskPerson,
  given: { link: string; code: string },
): Promise<void> {
  await take("desk_hand_off", addressBucket(person.ip));
  const hash = linkHash(given.link);
  if (hash === null) throw dead("unknown");
  // A refusal is thrown once it is committed, or the count of wrong codes would be rolled back with it.
  const refusal = await db().transaction((tx) => accept(tx, person, hash, given.code));
  if (refusal !== null) throw refusal;
}

async function accept(tx: Tx, person: DeskPerson, hash: Buffer, typed: string): Promise<DomainError | null> {
  const [found] = await tx
    .select({
      accountId: deskHandOffs.accountId,
      keyId: deskHandOffs.keyId,
      environment: deskHandOffs.environment,
    })
    .from(deskHandOffs)
    .where(eq(deskHandOffs.linkHash, hash));
  if (!found) return dead("unknown");
  // The key before the link, as everywhere.
  const key = await lockHanded(tx, found);
  const [handOff] = await tx
    .select({ id: deskHandOffs.id, codeHash: deskHandOffs.codeHash, ...standingColumns })
    .from(deskHandOffs)
    .where(eq(deskHandOffs.linkHash, hash))
    .for("update");
  if (!handOff) return dead("unknown");
  const state = handOffState(handOff);
  if (state === "used" && (await isOf(tx, person, handOff.id))) return null;
  if (state !== "open") return dead(state);
  if (handOff.codeHash !== null) {
    const code = typedCode(typed);
    if (code === null) return noCode(typed.trim() === "" ? "required" : "hand_off_code_malformed");
    if (!isCode(handOff.codeHash, env().authSecret, hash, code)) {
      const left = handOff.codeTriesLeft - 1;
      await tx.update(deskHandOffs).set({ codeTriesLeft: left }).where(eq(deskHandOffs.id, handOff.id));
      return wrongCode(left);
    }
  }
  const closed = await whyKeyClosed(tx, key);
  if (key === null || closed !== null)
    return new DomainError("conflict", "The key does not open Desk", {
      reason: `desk_${closed ?? "key_unknown"}`,
    });
  await tx.update(deskHandOffs).set({ usedAt: sql`now()` }).where(eq(deskHandOffs.id, handOff.id));
  await insertLink(tx, person, key, { origin: "hand_off", handOffId: handOff.id });
  return null;
}

/** Whether it was this person who used the link, and still works by it. */
async function isOf(tx: Tx, { deskUserId }: DeskPerson, handOffId: number): Promise<boolean> {
  const rows = await tx
    .select({ id: deskLinks.id })
    .from(deskLinks)
    .where(
      and(
        eq(deskLinks.handOffId, handOffId),
        eq(deskLinks.deskUserId, deskUserId),
        isNull(deskLinks.endedAt),
      ),
    );
  return rows.length > 0;
}
