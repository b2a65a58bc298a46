import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { db, type Reader } from "@/db";
import { deskHandOffs, deskLinks, deskUsers, keySecrets, users } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import { linkHash } from "@/lib/auth/links";
import { verifyHash } from "@/lib/keys/verify";
import { type HandOffState, handOffState } from "./hand-off";
import type { ClosedReason } from "./link";
import { whyKeyClosed } from "./link-queries";

/** What decides how a link stands, on PostgreSQL's clock. */
export const standingColumns = {
  used: sql<boolean>`${deskHandOffs.usedAt} is not null`,
  withdrawn: sql<boolean>`${deskHandOffs.withdrawnAt} is not null`,
  codeTriesLeft: deskHandOffs.codeTriesLeft,
  expired: sql<boolean>`${deskHandOffs.expiresAt} <= clock_timestamp()`,
};

/** A hand-off link as whoever holds it finds it. */
export type HandOff = {
  accountId: number;
  keyId: number;
  environment: Environment;
  needsCode: boolean;
  codeTriesLeft: number;
  state: HandOffState;
  /** Why its key does not open Desk now; null: it does. Such a link is not used up. */
  closed: ClosedReason | null;
};

/** The link that somebody opened; null when it never was one. @throws LookupUnavailable */
export async function findHandOff(link: string): Promise<HandOff | null> {
  const hash = linkHash(link);
  if (hash === null) return null;
  const [row] = await db()
    .select({
      accountId: deskHandOffs.accountId,
      keyId: deskHandOffs.keyId,
      environment: deskHandOffs.environment,
      needsCode: sql<boolean>`${deskHandOffs.codeHash} is not null`,
      ...standingColumns,
      secret: keySecrets.hash,
    })
    .from(deskHandOffs)
    .leftJoin(
      keySecrets,
      and(
        eq(keySecrets.keyId, deskHandOffs.keyId),
        eq(keySecrets.environment, deskHandOffs.environment),
        isNull(keySecrets.endsAt),
      ),
    )
    .where(eq(deskHandOffs.linkHash, hash));
  if (!row) return null;
  const { secret, used, withdrawn, expired, ...handOff } = row;
  const { codeTriesLeft } = handOff;
  const key = secret === null ? null : await verifyHash(secret);
  return {
    ...handOff,
    state: handOffState({ used, withdrawn, expired, codeTriesLeft }),
    closed: await whyKeyClosed(db(), key),
  };
}

/** The account that made a link, whatever became of it; null when it never was one. */
export async function accountOfHandOff(link: string): Promise<number | null> {
  const hash = linkHash(link);
  if (hash === null) return null;
  const [row] = await db()
    .select({ accountId: deskHandOffs.accountId })
    .from(deskHandOffs)
    .where(eq(deskHandOffs.linkHash, hash));
  return row?.accountId ?? null;
}

/** A hand-off link as the owner sees it; never the link itself. */
export type HandOffView = {
  id: number;
  environment: Environment;
  state: HandOffState;
  hasCode: boolean;
  codeTriesLeft: number;
  /** E-mail address of the user who made it. */
  madeBy: string;
  createdAt: Date;
  expiresAt: Date;
  /** The first time; null: never. */
  openedAt: Date | null;
  openedIp: string | null;
  openedUserAgent: string | null;
  usedAt: Date | null;
  /** E-mail address of the Desk user who used it. */
  usedBy: string | null;
  withdrawnAt: Date | null;
};

/** How many of a key's links its page shows. */
export const handOffsShown = 50;

/** The last hand-off links of a key, newest first. */
export async function handOffsOf(reader: Reader, accountId: number, keyId: number): Promise<HandOffView[]> {
  const rows = await reader
    .select({
      id: deskHandOffs.id,
      environment: deskHandOffs.environment,
      hasCode: sql<boolean>`${deskHandOffs.codeHash} is not null`,
      ...standingColumns,
      madeBy: users.email,
      createdAt: deskHandOffs.createdAt,
      expiresAt: deskHandOffs.expiresAt,
      openedAt: deskHandOffs.openedAt,
      openedIp: deskHandOffs.openedIp,
      openedUserAgent: deskHandOffs.openedUserAgent,
      usedAt: deskHandOffs.usedAt,
      usedBy: deskUsers.email,
      withdrawnAt: deskHandOffs.withdrawnAt,
    })
    .from(deskHandOffs)
    .innerJoin(users, eq(users.id, deskHandOffs.madeBy))
    .leftJoin(deskLinks, eq(deskLinks.handOffId, deskHandOffs.id))
    .leftJoin(deskUsers, eq(deskUsers.id, deskLinks.deskUserId))
    .where(and(eq(deskHandOffs.accountId, accountId), eq(deskHandOffs.keyId, keyId)))
    .orderBy(desc(deskHandOffs.id))
    .limit(handOffsShown);
  return rows.map(({ used, withdrawn, expired, ...row }) => ({
    ...row,
    state: handOffState({ used, withdrawn, expired, codeTriesLeft: row.codeTriesLeft }),
  }));
}
