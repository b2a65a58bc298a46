import {
  boolean,
  date,
  foreignKey,
  index,
  integer,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { accountId, bytea, createdAt, environment, id, instant } from "./columns";
import { companies } from "./companies";

/** Documents that the exchange delivered to a company of the account. */
export const receives = pgTable(
  "receives",
  {
    id: id(),
    accountId: accountId(),
    environment: environment(),
    /** The recipient. */
    companyId: integer("company_id").notNull(),
    /** VAT number with country code, else the fiscal code. */
    prestatore: text("prestatore"),
    committente: text("committente"),
    nomePrestatore: text("nome_prestatore"),
    /** The exchange's, and the same as that of the document its sender sent. */
    identifier: text("identifier").notNull(),
    fileName: text("file_name").notNull(),
    format: text("format").notNull(),
    /** Encrypted at rest (the contract promises it): see `lib/crypto/seal.ts`. */
    payload: bytea("payload").notNull(),
    encoding: text("encoding").$type<"Xml" | "Base64">().notNull(),
    /** Whether its payload has been handed out. */
    isRead: boolean("is_read").notNull().default(false),
    messageId: text("message_id"),
    /** The earliest of its bodies, so that lists are sorted by it from an index. */
    documentDate: date("document_date", { mode: "string" }),
    dateSent: instant("date_sent"),
    lastUpdate: instant("last_update").notNull().defaultNow(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({
      name: "receives_company_fk",
      columns: [t.accountId, t.environment, t.companyId],
      foreignColumns: [companies.accountId, companies.environment, companies.id],
    }),
    // Delivered once, whatever becomes of the job that delivers.
    unique("receives_identifier_unique").on(t.identifier),
    unique("receives_account_id_unique").on(t.accountId, t.environment, t.id),
    index("receives_company").on(t.companyId, t.id),
    // One index an order of the list, each ending in the id; they also find what is filtered by their column.
    index("receives_by_created").on(t.accountId, t.environment, t.createdAt, t.id),
    index("receives_by_last_update").on(t.accountId, t.environment, t.lastUpdate, t.id),
    index("receives_by_date_sent").on(t.accountId, t.environment, t.dateSent, t.id),
    index("receives_by_document_date").on(t.accountId, t.environment, t.documentDate, t.id),
    index("receives_by_committente").on(t.accountId, t.environment, t.committente, t.id),
    index("receives_by_prestatore").on(t.accountId, t.environment, t.prestatore, t.id),
    index("receives_by_nome_prestatore").on(t.accountId, t.environment, t.nomePrestatore, t.id),
    index("receives_by_identifier").on(t.accountId, t.environment, t.identifier, t.id),
    index("receives_by_file_name").on(t.accountId, t.environment, t.fileName, t.id),
    index("receives_by_read").on(t.accountId, t.environment, t.isRead, t.id),
    index("receives_age").on(t.environment, t.createdAt),
  ],
);

/** One row for each body of a received FatturaPA file. */
export const receiveDocuments = pgTable(
  "receive_documents",
  {
    accountId: accountId(),
    environment: environment(),
    receiveId: integer("receive_id").notNull(),
    position: integer("position").notNull(),
    number: text("number").notNull(),
    date: date("date", { mode: "string" }).notNull(),
    /** With its tax; null when the document doesn't say, or was stored before this was read. */
    total: numeric("total"),
    currency: text("currency"),
  },
  (t) => [
    primaryKey({ name: "receive_documents_pk", columns: [t.receiveId, t.position] }),
    foreignKey({
      name: "receive_documents_receive_fk",
      columns: [t.accountId, t.environment, t.receiveId],
      foreignColumns: [receives.accountId, receives.environment, receives.id],
    }).onDelete("cascade"),
    index("receive_documents_number").on(t.accountId, t.environment, t.number, t.receiveId),
    index("receive_documents_date").on(t.accountId, t.environment, t.date, t.receiveId),
  ],
);
