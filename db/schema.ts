import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  customType,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { CompanyScope, Environment, KeyKind, Preset } from "@/lib/access/presets";
import type { AuditAction, AuditActor, AuditSubject, Snapshot } from "@/lib/audit/entry";
import type { EventOutcome, RefusedCode } from "@/lib/events/event";
import type { Locale } from "@/lib/i18n/locale";
import type { SdiError, SdiState } from "@/lib/sdi/states";

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date", precision: 3 });
const id = () => integer("id").primaryKey().generatedAlwaysAsIdentity();
const accountId = () => integer("account_id").notNull();
const createdAt = () => instant("created_at").notNull().defaultNow();
const environment = () => text("environment").$type<Environment>().notNull();

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

/** SDI identifiers of the simulator; they never fit int32, so `GET /send/{x}` can tell them from ids. */
export const sdiIdentifiers = pgSequence("sdi_identifiers", { startWith: 20_000_000_000 });
/** Running numbers of generated file names. */
export const fileNumbers = pgSequence("file_numbers", { startWith: 1 });

export const accounts = pgTable(
  "accounts",
  {
    id: id(),
    name: text("name").notNull(),
    /** Live operations and signatures that are left; the test environment takes none. */
    operationLeft: integer("operation_left").notNull().default(0),
    signatureLeft: integer("signature_left").notNull().default(0),
    createdAt: createdAt(),
  },
  (t) => [check("accounts_counters_not_negative", sql`${t.operationLeft} >= 0 and ${t.signatureLeft} >= 0`)],
);

export const users = pgTable(
  "users",
  {
    id: id(),
    accountId: accountId(),
    /** Lower case; confirmed by construction: a user exists only after the link in the mail was followed. */
    email: text("email").notNull(),
    passwordHash: text("password_hash").notNull(),
    /** Null: never chosen. Pages then follow the browser, and mails are Italian. */
    locale: text("locale").$type<Locale>(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("users_email_unique").on(t.email),
    foreignKey({ name: "users_account_fk", columns: [t.accountId], foreignColumns: [accounts.id] }),
    check("users_email_lower_case", sql`${t.email} = lower(${t.email})`),
  ],
);

/** A registration that waits for its link to be followed. Nothing else exists of it until then. */
export const registrations = pgTable(
  "registrations",
  {
    id: id(),
    email: text("email").notNull(),
    accountName: text("account_name").notNull(),
    locale: text("locale").$type<Locale>().notNull(),
    linkHash: bytea("link_hash").notNull(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique("registrations_link_hash_unique").on(t.linkHash), index("registrations_email").on(t.email)],
);

export const passwordResets = pgTable(
  "password_resets",
  {
    id: id(),
    userId: integer("user_id").notNull(),
    linkHash: bytea("link_hash").notNull(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("password_resets_link_hash_unique").on(t.linkHash),
    index("password_resets_user").on(t.userId),
    foreignKey({ name: "password_resets_user_fk", columns: [t.userId], foreignColumns: [users.id] }),
  ],
);

/** A Dashboard session; deleting the row revokes it on its next request. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    userId: integer("user_id").notNull(),
    createdAt: createdAt(),
    lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
    /** When the password was last given in this session. */
    passwordAt: instant("password_at").notNull().defaultNow(),
    ip: text("ip"),
    userAgent: text("user_agent"),
  },
  (t) => [
    index("sessions_user").on(t.userId),
    foreignKey({ name: "sessions_user_fk", columns: [t.userId], foreignColumns: [users.id] }),
  ],
);

/** Counters of `lib/limits`, each until its window is over. */
export const limits = pgTable("limits", {
  key: text("key").primaryKey(),
  points: integer("points").notNull(),
  expire: timestamp("expire", { withTimezone: true, mode: "date" }),
});

/** Outbox of mails: written with the change they tell of, sent by a job; bodies are wiped once sent. */
export const mails = pgTable(
  "mails",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    to: text("to").notNull(),
    subject: text("subject").notNull(),
    text: text("text"),
    html: text("html"),
    attempts: integer("attempts").notNull().default(0),
    /** Null once sent or given up. */
    dueAt: instant("due_at").defaultNow(),
    sentAt: instant("sent_at"),
    error: text("error"),
    createdAt: createdAt(),
  },
  (t) => [index("mails_due").on(t.dueAt).where(sql`${t.dueAt} is not null`)],
);

export const keys = pgTable(
  "keys",
  {
    id: id(),
    accountId: accountId(),
    kind: text("kind").$type<KeyKind>().notNull(),
    description: text("description").notNull(),
    enabled: boolean("enabled").notNull().default(true),
    preset: text("preset").$type<Preset>().notNull(),
    companyScope: text("company_scope").$type<CompanyScope>().notNull(),
    origins: text("origins").array().notNull().default([]),
    expiresAt: instant("expires_at"),
    /** Rises with every change of the key, its scope or its secrets, so that a lock on this row covers all. */
    version: integer("version").notNull().default(1),
    /** Given by the form, so that a double submit makes one key. */
    creationId: uuid("creation_id"),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
    deletedAt: instant("deleted_at"),
    lastUsedAt: instant("last_used_at"),
  },
  (t) => [
    foreignKey({ name: "keys_account_fk", columns: [t.accountId], foreignColumns: [accounts.id] }),
    unique("keys_account_id_unique").on(t.accountId, t.id),
    uniqueIndex("keys_one_primary_per_account").on(t.accountId).where(sql`${t.kind} = 'primary'`),
    unique("keys_creation_id_unique").on(t.accountId, t.creationId),
    // One index an order of the list, each ending in the id, so that every page starts where the one before ended.
    index("keys_list")
      .on(
        t.accountId,
        sql`(${t.kind} = 'primary') desc`,
        t.createdAt.desc().nullsFirst(),
        t.id.desc().nullsFirst(),
      )
      .where(sql`${t.deletedAt} is null`),
    index("keys_by_description")
      .on(t.accountId, sql`lower(${t.description})`, t.id)
      .where(sql`${t.deletedAt} is null`),
    index("keys_by_last_use")
      .on(t.accountId, sql`coalesce(${t.lastUsedAt}, '-infinity')`, t.id)
      .where(sql`${t.deletedAt} is null`),
    index("keys_by_expiry")
      .on(t.accountId, sql`coalesce(${t.expiresAt}, 'infinity')`, t.id)
      .where(sql`${t.deletedAt} is null`),
    index("keys_origins").using("gin", t.origins).where(sql`${t.deletedAt} is null`),
    check("keys_kind_known", sql`${t.kind} in ('primary', 'restricted')`),
    check("keys_preset_known", sql`${t.preset} in ('full', 'read_only', 'send')`),
    check("keys_company_scope_known", sql`${t.companyScope} in ('all', 'selected')`),
    check(
      "keys_primary_is_whole",
      sql`${t.kind} <> 'primary' or (${t.enabled} and ${t.preset} = 'full' and ${t.companyScope} = 'all' and ${t.expiresAt} is null and ${t.deletedAt} is null)`,
    ),
  ],
);

export const keySecrets = pgTable(
  "key_secrets",
  {
    id: id(),
    accountId: accountId(),
    keyId: integer("key_id").notNull(),
    environment: environment(),
    /** SHA-256 of the secret's text. */
    hash: bytea("hash").notNull(),
    /** The last four characters, to tell secrets apart. */
    hint: text("hint").notNull(),
    /** The test secret under `ENCRYPTION_KEY`; always null for live, and after the secret's end. */
    sealed: text("sealed"),
    createdAt: createdAt(),
    /** Null while current; else when it stops working (the end of a rotation's overlap). */
    endsAt: instant("ends_at"),
    lastUsedAt: instant("last_used_at"),
  },
  (t) => [
    foreignKey({
      name: "key_secrets_key_fk",
      columns: [t.accountId, t.keyId],
      foreignColumns: [keys.accountId, keys.id],
    }),
    unique("key_secrets_hash_unique").on(t.hash),
    uniqueIndex("key_secrets_one_current").on(t.keyId, t.environment).where(sql`${t.endsAt} is null`),
    index("key_secrets_key").on(t.keyId),
    index("key_secrets_hint").on(t.accountId, t.hint),
    check("key_secrets_environment_known", sql`${t.environment} in ('test', 'live')`),
    check("key_secrets_live_never_sealed", sql`${t.environment} = 'test' or ${t.sealed} is null`),
  ],
);

/** The VAT numbers a `selected` key reaches. Rows stay when a company is deleted: a scope never widens. */
export const keyCompanies = pgTable(
  "key_companies",
  {
    accountId: accountId(),
    keyId: integer("key_id").notNull(),
    vat: text("vat").notNull(),
  },
  (t) => [
    primaryKey({ name: "key_companies_pk", columns: [t.keyId, t.vat] }),
    foreignKey({
      name: "key_companies_key_fk",
      columns: [t.accountId, t.keyId],
      foreignColumns: [keys.accountId, keys.id],
    }),
    index("key_companies_vat").on(t.accountId, t.vat),
  ],
);

/**
 * `selected` keys whose companies are all gone, in both environments: flagged until one of them is back. A table of its
 * own, as a key's row may not be written by one who only holds it for reading.
 */
export const strandedKeys = pgTable(
  "stranded_keys",
  {
    keyId: integer("key_id").primaryKey(),
    accountId: accountId(),
    since: instant("since").notNull().defaultNow(),
  },
  (t) => [
    foreignKey({
      name: "stranded_keys_key_fk",
      columns: [t.accountId, t.keyId],
      foreignColumns: [keys.accountId, keys.id],
    }),
    index("stranded_keys_account").on(t.accountId, t.keyId),
  ],
);

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

export const companies = pgTable(
  "companies",
  {
    id: id(),
    accountId: accountId(),
    environment: environment(),
    vat: text("vat").notNull(),
    fiscalCode: text("fiscal_code").notNull(),
    name: text("name").notNull(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (t) => [
    foreignKey({ name: "companies_account_fk", columns: [t.accountId], foreignColumns: [accounts.id] }),
    unique("companies_vat_unique").on(t.accountId, t.environment, t.vat),
    unique("companies_account_id_unique").on(t.accountId, t.environment, t.id),
    check("companies_environment_known", sql`${t.environment} in ('test', 'live')`),
  ],
);

export const sends = pgTable(
  "sends",
  {
    id: id(),
    accountId: accountId(),
    environment: environment(),
    companyId: integer("company_id").notNull(),
    /** The key that submitted it; null for seeded documents. */
    keyId: integer("key_id"),
    /** VAT number with country code, else the fiscal code. */
    prestatore: text("prestatore"),
    committente: text("committente"),
    nomeCommittente: text("nome_committente"),
    identifier: text("identifier"),
    fileName: text("file_name").notNull(),
    format: text("format").notNull(),
    /** Encrypted at rest (the contract promises it): see `lib/crypto/seal.ts`. */
    payload: bytea("payload").notNull(),
    encoding: text("encoding").$type<"Xml" | "Base64">().notNull(),
    metaData: jsonb("meta_data").$type<Record<string, string>>(),
    latestState: text("latest_state").$type<SdiState>(),
    dateSent: instant("date_sent"),
    lastUpdate: instant("last_update").notNull().defaultNow(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    /** What the exchange says next and when: the simulator's plan; null when it has ended. */
    exchangeDueAt: instant("exchange_due_at"),
    exchangePlan: jsonb("exchange_plan").$type<PlannedUpdate[]>(),
  },
  (t) => [
    foreignKey({
      name: "sends_company_fk",
      columns: [t.accountId, t.environment, t.companyId],
      foreignColumns: [companies.accountId, companies.environment, companies.id],
    }),
    unique("sends_identifier_unique").on(t.identifier),
    unique("sends_account_id_unique").on(t.accountId, t.environment, t.id),
    index("sends_list").on(t.accountId, t.environment, t.id),
    index("sends_company").on(t.companyId, t.id),
    index("sends_exchange_due").on(t.exchangeDueAt).where(sql`${t.exchangeDueAt} is not null`),
  ],
);

/** A state the exchange will report of a document, `afterMs` after the one before it. */
export type PlannedUpdate = { state: SdiState; description: string; errors: SdiError[]; afterMs: number };

/** One row for each body of a FatturaPA file. */
export const sendDocuments = pgTable(
  "send_documents",
  {
    sendId: integer("send_id").notNull(),
    position: integer("position").notNull(),
    number: text("number").notNull(),
    date: date("date", { mode: "string" }).notNull(),
  },
  (t) => [
    primaryKey({ name: "send_documents_pk", columns: [t.sendId, t.position] }),
    foreignKey({ name: "send_documents_send_fk", columns: [t.sendId], foreignColumns: [sends.id] }).onDelete(
      "cascade",
    ),
    index("send_documents_number").on(t.number, t.sendId),
    index("send_documents_date").on(t.date, t.sendId),
  ],
);

/** What a client's `Idempotency-Key` did in the last day, so that a repetition gets the same answer. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    accountId: accountId(),
    keyId: integer("key_id").notNull(),
    environment: environment(),
    /** SHA-256 of the client's text: whatever it holds, we don't keep it. */
    nameHash: bytea("name_hash").notNull(),
    /** SHA-256 of what was asked. */
    fingerprint: bytea("fingerprint").notNull(),
    sendId: integer("send_id").notNull(),
    /** The body that was answered, without its payload, which the document has. */
    answer: jsonb("answer").$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ name: "idempotency_keys_pk", columns: [t.keyId, t.environment, t.nameHash] }),
    foreignKey({
      name: "idempotency_keys_key_fk",
      columns: [t.accountId, t.keyId],
      foreignColumns: [keys.accountId, keys.id],
    }),
    index("idempotency_keys_created").on(t.createdAt),
  ],
);

export const updates = pgTable(
  "updates",
  {
    id: id(),
    accountId: accountId(),
    environment: environment(),
    companyId: integer("company_id").notNull(),
    sendId: integer("send_id").notNull(),
    state: text("state").$type<SdiState>().notNull(),
    description: text("description"),
    messageId: text("message_id"),
    errors: jsonb("errors").$type<SdiError[]>().notNull().default([]),
    isRead: boolean("is_read").notNull().default(false),
    lastUpdate: instant("last_update").notNull().defaultNow(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({
      name: "updates_send_fk",
      columns: [t.accountId, t.environment, t.sendId],
      foreignColumns: [sends.accountId, sends.environment, sends.id],
    }).onDelete("cascade"),
    index("updates_list").on(t.accountId, t.environment, t.lastUpdate, t.id),
    index("updates_send").on(t.sendId),
    index("updates_company").on(t.companyId, t.id),
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
    index("events_key").on(t.keyId, t.id),
    index("events_secret").on(t.secretId, t.dateTime),
    // The refusals an owner can do something about (`lib/events/event.ts`).
    index("events_refused")
      .on(t.accountId, t.id)
      .where(sql`${t.code} in (${sql.raw(refusedCodes)})`),
    index("events_company").on(t.companyId, t.id),
  ],
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
