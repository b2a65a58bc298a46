import { and, count, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { deskLinks, deskUsers, keySecrets } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import type { DeskLinkEnd, DeskLinkOrigin } from "./link";

/** A Desk user of a key, as the owner sees them. */
export type DeskPersonView = {
  linkId: number;
  email: string;
  environment: Environment;
  origin: DeskLinkOrigin;
  createdAt: Date;
  lastSeenAt: Date | null;
  /** Null: the link is alive. */
  endedAt: Date | null;
  endedBy: DeskLinkEnd | null;
  /** The link was made with a secret that has ended since: it opens nothing any more. */
  secretEnded: boolean;
};

/** How many people, and how many of those of before, a key's page shows. */
export const peopleShown = 100;

/** Who uses a key on Desk, and who did, newest first, with how many there are of each. */
export async function peopleOf(
  reader: Reader,
  accountId: number,
  keyId: number,
): Promise<{ people: DeskPersonView[]; total: number; before: DeskPersonView[]; beforeTotal: number }> {
  const ofKey = and(eq(deskLinks.accountId, accountId), eq(deskLinks.keyId, keyId));
  const some = (which: typeof ofKey) =>
    reader
      .select({
        linkId: deskLinks.id,
        email: deskUsers.email,
        environment: deskLinks.environment,
        origin: deskLinks.origin,
        createdAt: deskLinks.createdAt,
        lastSeenAt: deskLinks.lastSeenAt,
        endedAt: deskLinks.endedAt,
        endedBy: deskLinks.endedBy,
        secretEnded: sql<boolean>`coalesce(${keySecrets.endsAt} <= clock_timestamp(), false)`,
      })
      .from(deskLinks)
      .innerJoin(deskUsers, eq(deskUsers.id, deskLinks.deskUserId))
      .leftJoin(keySecrets, eq(keySecrets.id, deskLinks.secretId))
      .where(which)
      .orderBy(desc(deskLinks.id))
      .limit(peopleShown);
  const [people, before, [counted]] = await Promise.all([
    some(and(ofKey, isNull(deskLinks.endedAt))),
    some(and(ofKey, isNotNull(deskLinks.endedAt))),
    reader
      .select({ all: count(), before: count(deskLinks.endedAt) })
      .from(deskLinks)
      .where(ofKey),
  ]);
  const { all, before: beforeTotal } = counted ?? { all: 0, before: 0 };
  return { people, total: all - beforeTotal, before, beforeTotal };
}
