import { and, desc, eq, isNull, or, sql } from "drizzle-orm";
import { db, type Reader, type Tx } from "@/db";
import { deskLinks, keySecrets } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import { type VerifiedKey, verifyHash } from "@/lib/keys/verify";
import { hasActiveSeat } from "@/lib/seats/queries";
import { type ClosedReason, type DeskLinkOrigin, whyClosed } from "./link";

/** The link a Desk user works with. */
export type DeskLink = {
  linkId: number;
  deskUserId: number;
  accountId: number;
  keyId: number;
  environment: Environment;
  origin: DeskLinkOrigin;
  /** Of the secret that is asked for at each request; null: the key has none any more. */
  hash: Buffer | null;
  createdAt: Date;
  lastSeenAt: Date | null;
};

/** What a Desk user finds: the key as it is now, or why Desk is closed and, where there is one, whose key it was. */
export type DeskDoor =
  | { link: DeskLink; key: VerifiedKey }
  | { closed: ClosedReason; accountId: number | null };

/**
 * Whether Desk opens for a user now: link, key and seat, each read anew, by the same lookup as `/v1`'s.
 * @throws LookupUnavailable
 */
export async function openDesk(deskUserId: number): Promise<DeskDoor> {
  const [last] = await db()
    .select({
      linkId: deskLinks.id,
      deskUserId: deskLinks.deskUserId,
      accountId: deskLinks.accountId,
      keyId: deskLinks.keyId,
      environment: deskLinks.environment,
      origin: deskLinks.origin,
      hash: keySecrets.hash,
      createdAt: deskLinks.createdAt,
      lastSeenAt: deskLinks.lastSeenAt,
      endedBy: deskLinks.endedBy,
    })
    .from(deskLinks)
    .leftJoin(
      keySecrets,
      or(
        eq(keySecrets.id, deskLinks.secretId),
        and(
          eq(deskLinks.origin, "hand_off"),
          eq(keySecrets.keyId, deskLinks.keyId),
          eq(keySecrets.environment, deskLinks.environment),
          isNull(keySecrets.endsAt),
        ),
      ),
    )
    .where(eq(deskLinks.deskUserId, deskUserId))
    .orderBy(desc(sql`${deskLinks.endedAt} is null`), desc(deskLinks.id))
    .limit(1);
  if (!last) return { closed: "no_key", accountId: null };
  const { endedBy, ...link } = last;
  const { accountId } = link;
  if (endedBy !== null) return { closed: endedBy === "owner" ? "cut_off" : "no_key", accountId };
  const key = link.hash === null ? null : await verifyHash(link.hash);
  const closed = key === null ? "key_unknown" : await whyDeskClosed(db(), link, key);
  return key === null || closed ? { closed: closed ?? "key_unknown", accountId } : { link, key };
}

/**
 * Why a link and its key don't open Desk now; null: they do. In a transaction the link is locked, so that cutting it
 * off waits for the write, or the write sees it.
 */
export async function whyDeskClosed(
  reader: Reader,
  link: { linkId: number },
  key: VerifiedKey,
  tx?: Tx,
): Promise<ClosedReason | null> {
  const alive = (tx ?? reader)
    .select({ id: deskLinks.id })
    .from(deskLinks)
    .where(and(eq(deskLinks.id, link.linkId), eq(deskLinks.keyId, key.keyId), isNull(deskLinks.endedAt)));
  const rows = await (tx ? alive.for("share") : alive);
  if (rows.length === 0) return "cut_off";
  return whyKeyClosed(tx ?? reader, key);
}

/** The same of a key alone, for one who wants to link it. */
export async function whyKeyClosed(reader: Reader, key: VerifiedKey | null): Promise<ClosedReason | null> {
  if (key === null) return whyClosed(null);
  const needed = key.environment === "live" && key.enabled && !key.expired;
  const seated = needed && (await hasActiveSeat(reader, key.accountId, key.keyId));
  return whyClosed({ ...key, seated });
}
