import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { auditEntries, users } from "@/db/schema";
import type { AuditAction, AuditActor, Snapshot } from "@/lib/audit/entry";

/** What raises a key's version: each makes exactly one entry of the audit log (`commands.ts`, `secret-commands.ts`). */
export const versionActions = [
  "key.created",
  "key.updated",
  "key.enabled",
  "key.disabled",
  "key.rotated",
  "key.overlap_ended",
] as const satisfies readonly AuditAction[];
export type VersionAction = (typeof versionActions)[number];

/** One change of a key, for a page that was open meanwhile. */
export type KeyChange = {
  /** The version that the change made. */
  version: number;
  action: VersionAction;
  at: Date;
  by: AuditActor["type"];
  /** Address of the user who did it; null when it was no person. */
  email: string | null;
  before: Snapshot;
  after: Snapshot;
};

/** Changes that a page carries: one who missed more reloads. */
const changesMax = 10;

/** The key's last changes, newest first; `version` is the key's own, read in the same transaction or just before. */
export async function lastChanges(
  reader: Reader,
  accountId: number,
  keyId: number,
  version: number,
): Promise<KeyChange[]> {
  const rows = await reader
    .select({
      action: auditEntries.action,
      at: auditEntries.at,
      actor: auditEntries.actor,
      before: auditEntries.before,
      after: auditEntries.after,
      email: users.email,
    })
    .from(auditEntries)
    .leftJoin(
      users,
      and(
        eq(users.accountId, auditEntries.accountId),
        sql`${auditEntries.actor}->>'type' = 'user' and ${users.id} = (${auditEntries.actor}->>'userId')::int`,
      ),
    )
    .where(
      and(
        eq(auditEntries.accountId, accountId),
        eq(auditEntries.subject, "key"),
        eq(auditEntries.subjectId, keyId),
        inArray(auditEntries.action, [...versionActions]),
      ),
    )
    .orderBy(desc(auditEntries.id))
    .limit(changesMax);
  return rows.flatMap(({ action, actor, before, after, ...rest }, index) => {
    const known = versionActions.find((each) => each === action);
    if (!known) return [];
    return [
      {
        ...rest,
        version: version - index,
        action: known,
        by: actor.type,
        before: before ?? {},
        after: after ?? {},
      },
    ];
  });
}
