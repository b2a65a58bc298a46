import { sql } from "drizzle-orm";
import {
  boolean,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import type { SdiError, SdiState } from "@/lib/sdi/states";
import { accountId, bytea, createdAt, environment, id, instant } from "./columns";
import { companies } from "./companies";
import { keys } from "./keys";

/** SDI identifiers of the simulator; they never fit int32, so `GET /send/{x}` can tell them from ids. */
export const sdiIdentifiers = pgSequence("sdi_identifiers", { startWith: 20_000_000_000 });

/** Running numbers of generated file names. */
export const fileNumbers = pgSequence("file_numbers", { startWith: 1 });

/** A document that was submitted, with its latest state at the exchange; names of columns are the contract's. */
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
    /** The earliest of its bodies, so that lists are sorted by it from an index. */
    documentDate: date("document_date", { mode: "string" }),
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
    index("sends_company").on(t.companyId, t.id),
    // One index an order of the list, each ending in the id; they also find what is filtered by their column.
    index("sends_by_created").on(t.accountId, t.environment, t.createdAt, t.id),
    index("sends_by_last_update").on(t.accountId, t.environment, t.lastUpdate, t.id),
    index("sends_by_date_sent").on(t.accountId, t.environment, t.dateSent, t.id),
    index("sends_by_document_date").on(t.accountId, t.environment, t.documentDate, t.id),
    index("sends_by_committente").on(t.accountId, t.environment, t.committente, t.id),
    index("sends_by_nome_committente").on(t.accountId, t.environment, t.nomeCommittente, t.id),
    index("sends_by_prestatore").on(t.accountId, t.environment, t.prestatore, t.id),
    index("sends_by_identifier").on(t.accountId, t.environment, t.identifier, t.id),
    index("sends_by_file_name").on(t.accountId, t.environment, t.fileName, t.id),
    index("sends_by_latest_state").on(t.accountId, t.environment, t.latestState, t.id),
    index("sends_age").on(t.environment, t.createdAt),
    index("sends_exchange_due").on(t.exchangeDueAt).where(sql`${t.exchangeDueAt} is not null`),
  ],
);

/** A state the exchange will report of a document, `afterMs` after the one before it. */
export type PlannedUpdate = { state: SdiState; description: string; errors: SdiError[]; afterMs: number };

/** One row for each body of a FatturaPA file. */
export const sendDocuments = pgTable(
  "send_documents",
  {
    accountId: accountId(),
    environment: environment(),
    sendId: integer("send_id").notNull(),
    position: integer("position").notNull(),
    number: text("number").notNull(),
    date: date("date", { mode: "string" }).notNull(),
    /** With its tax; null when the document doesn't say, or was stored before this was read. */
    total: numeric("total"),
    currency: text("currency"),
  },
  (t) => [
    primaryKey({ name: "send_documents_pk", columns: [t.sendId, t.position] }),
    foreignKey({
      name: "send_documents_send_fk",
      columns: [t.accountId, t.environment, t.sendId],
      foreignColumns: [sends.accountId, sends.environment, sends.id],
    }).onDelete("cascade"),
    index("send_documents_number").on(t.accountId, t.environment, t.number, t.sendId),
    index("send_documents_date").on(t.accountId, t.environment, t.date, t.sendId),
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

/** What the exchange said of a sent document, one row for each state it came to. */
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
    index("updates_by_id").on(t.accountId, t.environment, t.id),
    index("updates_by_created").on(t.accountId, t.environment, t.createdAt, t.id),
    index("updates_by_state").on(t.accountId, t.environment, t.state, t.id),
    index("updates_by_send").on(t.accountId, t.environment, t.sendId, t.id),
    index("updates_send").on(t.sendId),
    index("updates_company").on(t.companyId, t.id),
  ],
);
