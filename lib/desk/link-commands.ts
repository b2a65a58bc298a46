import { and, eq, isNull, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { deskLinks, deskUsers } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import { hashSecret, secretEnvironment } from "@/lib/keys/secret";
import { lockForWrite, type VerifiedKey, verifyHash } from "@/lib/keys/verify";
import { addressBucket } from "@/lib/limits/address";
import { take } from "@/lib/limits/commands";
import type { ClosedReason } from "./link";
import { whyKeyClosed } from "./link-queries";

/** Who is on Desk, and from where. */
export type DeskPerson = { deskUserId: number; email: string; ip: string | null; userAgent: string | null };

/** Who acts in the audit log of the account whose key it is. */
const personCtx = (person: DeskPerson, accountId: number): Ctx => ({
  accountId,
  actor: { type: "desk", email: person.email },
  ip: person.ip,
  userAgent: person.userAgent,
  passwordFresh: true,
});

const refused = (reason: ClosedReason | "secret_malformed") =>
  new DomainError("invalid", `The key does not open Desk: ${reason}`, {
    field: "secret",
    reason: `desk_${reason}`,
  });

/**
 * Links a Desk user to the key whose secret was entered, in the place of any other. The holder of the right secret is
 * told why it is refused; anything else is unknown. The same secret again changes nothing. The secret is not kept.
 * @throws DomainError invalid (field `secret`), too_many
 */
export async function linkBySecret(person: DeskPerson, secret: string): Promise<void> {
  const text = secret.trim();
  // Before anything is looked up: the checksum tells a typo, and costs nothing.
  if (secretEnvironment(text) === null) throw refused("secret_malformed");
  await take("desk_secret", String(person.deskUserId), addressBucket(person.ip));
  const key = await verifyHash(hashSecret(text));
  const closed = await whyKeyClosed(db(), key);
  if (key === null || closed) throw refused(closed ?? "key_unknown");
  await db().transaction(async (tx) => {
    const now = await lockForWrite(tx, key.secretId, key.keyId);
    const still = await whyKeyClosed(tx, now);
    if (now === null || still) throw refused(still ?? "key_unknown");
    await insertLink(tx, person, now, { origin: "secret", secretId: now.secretId });
  });
}

/** How a link came to be, as its row says it. */
export type LinkSource = { origin: "secret"; secretId: number } | { origin: "hand_off"; handOffId: number };

/** Puts a link in the place of the one the user has; the same one again changes nothing. The key is locked by the caller. */
export async function insertLink(
  tx: Tx,
  person: DeskPerson,
  key: VerifiedKey,
  source: LinkSource,
): Promise<void> {
  const { deskUserId } = person;
  // Two links at once, in two tabs, come one after the other.
  await tx.select({ id: deskUsers.id }).from(deskUsers).where(eq(deskUsers.id, deskUserId)).for("update");
  const [current] = await tx
    .select()
    .from(deskLinks)
    .where(and(eq(deskLinks.deskUserId, deskUserId), isNull(deskLinks.endedAt)));
  if (current && source.origin === "secret" && current.secretId === source.secretId) return;
  if (current) await end(tx, person, current, "replaced");
  const { accountId, keyId, environment } = key;
  await tx.insert(deskLinks).values({ accountId, deskUserId, keyId, environment, ...source });
  await record(tx, personCtx(person, accountId), {
    action: "desk.linked",
    subject: "key",
    subjectId: keyId,
    after: { environment, by: source.origin },
  });
}

/** Lets the linked key go; when there is none, nothing happens. */
export async function unlink(person: DeskPerson): Promise<void> {
  await db().transaction(async (tx) => {
    const [current] = await tx
      .select()
      .from(deskLinks)
      .where(and(eq(deskLinks.deskUserId, person.deskUserId), isNull(deskLinks.endedAt)))
      .for("update");
    if (current) await end(tx, person, current, "user");
  });
}

async function end(
  tx: Tx,
  person: DeskPerson,
  link: typeof deskLinks.$inferSelect,
  endedBy: "user" | "replaced",
): Promise<void> {
  const ended = await tx
    .update(deskLinks)
    .set({ endedAt: sql`now()`, endedBy })
    .where(and(eq(deskLinks.id, link.id), isNull(deskLinks.endedAt)))
    .returning({ id: deskLinks.id });
  if (ended.length === 0) return;
  const { accountId, keyId, environment } = link;
  await record(tx, personCtx(person, accountId), {
    action: "desk.unlinked",
    subject: "key",
    subjectId: keyId,
    before: { environment },
  });
}

/**
 * The owner cuts a Desk user off a key: on the very next request, and every write under way ends before. One that
 * has ended already stays as it ended. @throws DomainError not_found
 */
export async function cutOff(tx: Tx, ctx: Ctx, linkId: number): Promise<void> {
  const [link] = await tx
    .select({ keyId: deskLinks.keyId, endedAt: deskLinks.endedAt, email: deskUsers.email })
    .from(deskLinks)
    .innerJoin(deskUsers, eq(deskUsers.id, deskLinks.deskUserId))
    .where(and(eq(deskLinks.id, linkId), eq(deskLinks.accountId, ctx.accountId)))
    .for("update", { of: deskLinks });
  if (!link) throw new DomainError("not_found", "There is no such link");
  if (link.endedAt !== null) return;
  await tx.update(deskLinks).set({ endedAt: sql`now()`, endedBy: "owner" }).where(eq(deskLinks.id, linkId));
  await record(tx, ctx, {
    action: "desk.cut_off",
    subject: "key",
    subjectId: link.keyId,
    before: { email: link.email },
  });
}

/** Notes that a link is in use; called at most once a minute. */
export async function touchLink(linkId: number): Promise<void> {
  await db().update(deskLinks).set({ lastSeenAt: sql`now()` }).where(eq(deskLinks.id, linkId));
}
