import { and, desc, eq, gt, gte, lt, lte, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { auditEntries, keys } from "@/db/schema";
import { type KeyChoice, keysChosen } from "@/lib/keys/named-queries";
import type { AuditActor, Snapshot } from "./entry";

/** One entry of the audit log as pages and the export show it. */
export type AuditView = {
  id: number;
  at: Date;
  actor: AuditActor["type"];
  /** The user's address or the key's description; null for the others, and for who is gone. */
  actorName: string | null;
  /** The acting key. */
  actorKeyId: number | null;
  /** True for the account's primary key, which has a name of its own in every language. */
  actorPrimary: boolean;
  /** One of `AuditAction`, or what a later version wrote. */
  action: string;
  subject: string;
  subjectId: number | null;
  /** Its name now, else as the entry has it; null when it has none. */
  subjectName: string | null;
  /** As `actorPrimary`. */
  subjectPrimary: boolean;
  /** True for a key that still has a page. */
  subjectExists: boolean;
  before: Snapshot | null;
  after: Snapshot | null;
  /** Names of the keys that `before` and `after` name by their ids. */
  keyNames: Record<string, string>;
  ip: string | null;
  userAgent: string | null;
};

/** What the audit log is narrowed to; null: not at all. */
export type AuditFilter = {
  actor: AuditActor["type"] | null;
  /** An action, or a subject for all of its actions. */
  action: string | null;
  /** What was done to these keys; of a single one, to its seats too. */
  key: KeyChoice | null;
  from: Date | null;
  to: Date | null;
};

/** Where a page begins; null: at the newest. */
export type AuditCursor = { before: number } | { after: number } | null;

export type AuditPage = { rows: AuditView[]; newer: boolean; older: boolean };

const entry = sql`${auditEntries}`;
const ofAccount = (table: string) => sql.raw(`${table}.account_id = "audit_entries"."account_id"`);
const isSubject = (subject: string, table: string) =>
  sql.raw(`"audit_entries"."subject" = '${subject}' and ${table}.id = "audit_entries"."subject_id"`);

const view = {
  id: auditEntries.id,
  at: auditEntries.at,
  actor: auditEntries.actor,
  actorName: sql<string | null>`coalesce(
    ${entry}."actor"->>'email',
    (select u.email from users u where ${ofAccount("u")} and u.id = (${entry}."actor"->>'userId')::int),
    (select k.description from keys k where ${ofAccount("k")} and k.id = (${entry}."actor"->>'keyId')::int))`,
  actorPrimary: sql<boolean>`exists (
    select 1 from keys k where ${ofAccount("k")} and k.id = (${entry}."actor"->>'keyId')::int and k.kind = 'primary')`,
  action: auditEntries.action,
  subject: auditEntries.subject,
  subjectId: auditEntries.subjectId,
  subjectName: sql<string | null>`coalesce(
    (select k.description from keys k where ${ofAccount("k")} and ${isSubject("key", "k")}),
    (select k.description from seats s join keys k on k.account_id = s.account_id and k.id = s.key_id
      where ${ofAccount("s")} and ${isSubject("seat", "s")}),
    (select c.name from companies c where ${ofAccount("c")} and ${isSubject("company", "c")}),
    (select u.email from users u where ${ofAccount("u")} and ${isSubject("user", "u")}))`,
  subjectPrimary: sql<boolean>`exists (
    select 1 from keys k where ${ofAccount("k")} and ${isSubject("key", "k")} and k.kind = 'primary')`,
  subjectExists: sql<boolean>`exists (
    select 1 from keys k where ${ofAccount("k")} and ${isSubject("key", "k")} and k.deleted_at is null)`,
  before: auditEntries.before,
  after: auditEntries.after,
  keyNames: sql<Record<string, string>>`coalesce((
    select json_object_agg(k.id, k.description) from keys k where ${ofAccount("k")} and ${entry}."subject" = 'seat'
      and k.id in ((${entry}."before"->>'keyId')::int, (${entry}."after"->>'keyId')::int)), '{}')`,
  ip: auditEntries.ip,
  userAgent: auditEntries.userAgent,
};

function matching(accountId: number, { actor, action, key, from, to }: AuditFilter): SQL | undefined {
  const ofKeys =
    key &&
    sql`${auditEntries.subjectId} in
    (select ${keys}."id" from ${keys} where ${keysChosen(accountId, key)})`;
  const one = key && "id" in key ? aboutKey(accountId, key.id) : undefined;
  const wanted =
    action === null
      ? undefined
      : action.includes(".")
        ? sql`${auditEntries.action} = ${action}`
        : sql`${auditEntries.subject} = ${action}`;
  return and(
    eq(auditEntries.accountId, accountId),
    actor === null ? undefined : sql`${auditEntries.actor}->>'type' = ${actor}`,
    wanted,
    key && !one ? eq(auditEntries.subject, "key") : undefined,
    one ?? ofKeys ?? undefined,
    from === null ? undefined : gte(auditEntries.at, from),
    to === null ? undefined : lte(auditEntries.at, to),
  );
}

/** What was done to one key, and to the seats that it has or had. */
const aboutKey = (accountId: number, keyId: number) =>
  sql`(${entry}."subject" = 'key' and ${entry}."subject_id" = ${keyId}
    or ${entry}."subject" = 'seat' and ${entry}."subject_id" in (
      select p.seat_id from seat_placements p where p.account_id = ${accountId} and p.key_id = ${keyId}
      union select s.id from seats s where s.account_id = ${accountId} and s.key_id = ${keyId}))`;

const textIn = (snapshot: Snapshot | null, field: string) =>
  typeof snapshot?.[field] === "string" ? snapshot[field] : null;

/** One page of the account's audit log, the newest first. */
export async function listAudit(
  reader: Reader,
  accountId: number,
  filter: AuditFilter,
  cursor: AuditCursor,
  pageSize: number,
): Promise<AuditPage> {
  const upwards = cursor !== null && "after" in cursor;
  const start =
    cursor === null
      ? undefined
      : "after" in cursor
        ? gt(auditEntries.id, cursor.after)
        : lt(auditEntries.id, cursor.before);
  const found = await reader
    .select(view)
    .from(auditEntries)
    .where(and(matching(accountId, filter), start))
    .orderBy(upwards ? auditEntries.id : desc(auditEntries.id))
    .limit(pageSize + 1);
  const rows = found.slice(0, pageSize).map(toView);
  const more = found.length > pageSize;
  if (upwards) return { rows: rows.reverse(), newer: more, older: true };
  return { rows, newer: cursor !== null, older: more };
}

function toView(row: Omit<AuditView, "actor" | "actorKeyId"> & { actor: AuditActor }): AuditView {
  const { actor, before, after } = row;
  const written = [
    textIn(after, "description"),
    textIn(before, "description"),
    textIn(after, "name"),
    textIn(before, "name"),
  ].find((name) => name !== null);
  return {
    ...row,
    actor: actor.type,
    actorKeyId: actor.type === "key" ? actor.keyId : null,
    subjectName: row.subjectName ?? written ?? null,
  };
}

/** Rows that the export reads at once. */
const exportBatch = 1_000;

/** Everything that matches, the newest first, a batch at a time: no more than that is ever held. */
export async function* readAudit(
  reader: Reader,
  accountId: number,
  filter: AuditFilter,
): AsyncGenerator<AuditView[]> {
  let cursor: AuditCursor = null;
  for (;;) {
    const page: AuditPage = await listAudit(reader, accountId, filter, cursor, exportBatch);
    if (page.rows.length > 0) yield page.rows;
    const last = page.rows.at(-1);
    if (!page.older || !last) return;
    cursor = { before: last.id };
  }
}
