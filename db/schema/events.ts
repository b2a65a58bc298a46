import { sql } from "drizzle-orm";
import {
  bigint,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import type { AuditAction, AuditActor, AuditSubject, Snapshot } from "@/lib/audit/entry";
import type { EventOutcome, RefusedCode } from "@/lib/events/event";
import { accountId, environment, id, instant } from "./columns";
import { keys } from "./keys";

const refusedCode = {
  key_disabled: true,
  key_expired: true,
  origin_not_allowed: true,
  preset_not_allowed: true,
  manage_not_allowed: true,
  company_not_allowed: true,
  rate_limited: true,
} as const satisfies Record<RefusedCode, true>;
const refusedCodes = Object.keys(refusedCode)
  .map((code) => `'${code}'`)
  .join(", ");

/** What became of the requests of a key on one day (UTC); written in batches, kept 400 days. */
export const keyDailyCounts = pgTable(
  "key_daily_counts",
  {
    accountId: accountId(),
    keyId: integer("key_id").notNull(),
    environment: environment(),
    day: date("day", { mode: "string" }).notNull(),
    outcome: text("outcome").$type<EventOutcome>().notNull(),
    requests: integer("requests").notNull(),
  },
  (t) => [
    primaryKey({ name: "key_daily_counts_pk", columns: [t.keyId, t.environment, t.day, t.outcome] }),
    foreignKey({
      name: "key_daily_counts_key_fk",
      columns: [t.accountId, t.keyId],
      foreignColumns: [keys.accountId, keys.id],
    }),
    index("key_daily_counts_day").on(t.day),
  ],
);

/** One row a request to `/v1`. */
export const events = pgTable(
  "events",
  {
    id: id(),
    accountId: accountId(),
    keyId: integer("key_id").notNull(),
    secretId: integer("secret_id").notNull(),
    environment: environment(),
    companyId: integer("company_id"),
    method: text("method").notNull(),
    /** Path below `/v1`, without the query. */
    endpoint: text("endpoint").notNull(),
    query: text("query"),
    statusCode: integer("status_code").notNull(),
    /** Stable code of a refusal; null when it was answered. */
    code: text("code"),
    error: text("error"),
    /** What the key would have needed: the preset, or the VAT number of the company; null when nothing would help. */
    needs: text("needs"),
    resourceId: integer("resource_id"),
    origin: text("origin"),
    ip: text("ip"),
    userAgent: text("user_agent"),
    dateTime: instant("date_time").notNull(),
  },
  (t) => [
    index("events_list").on(t.accountId, t.environment, t.id),
    index("events_by_time").on(t.accountId, t.environment, t.dateTime, t.id),
    index("events_key").on(t.keyId, t.id),
    index("events_secret").on(t.secretId, t.dateTime),
    // The refusals an owner can do something about (`lib/events/event.ts`).
    index("events_refused")
      .on(t.accountId, t.id)
      .where(sql`${t.code} in (${sql.raw(refusedCodes)})`),
    // Most requests are about no company at all.
    index("events_company").on(t.companyId, t.id).where(sql`${t.companyId} is not null`),
  ],
);

/** Batches of events and of counts that were written: one that is sent again, as its answer was lost, is not written twice. */
export const writtenBatches = pgTable(
  "written_batches",
  {
    id: text("id").primaryKey(),
    at: instant("at").notNull().default(sql`now()`),
  },
  (t) => [index("written_batches_at").on(t.at)],
);

/** Who changed what, when, from where, before and after; written in the change's own transaction. */
export const auditEntries = pgTable(
  "audit_entries",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    at: instant("at").notNull().defaultNow(),
    actor: jsonb("actor").$type<AuditActor>().notNull(),
    action: text("action").$type<AuditAction>().notNull(),
    subject: text("subject").$type<AuditSubject>().notNull(),
    subjectId: integer("subject_id"),
    before: jsonb("before").$type<Snapshot>(),
    after: jsonb("after").$type<Snapshot>(),
    ip: text("ip"),
    userAgent: text("user_agent"),
  },
  (t) => [
    index("audit_entries_list").on(t.accountId, t.id),
    index("audit_entries_subject").on(t.accountId, t.subject, t.subjectId, t.id),
  ],
);
