import { sql } from "drizzle-orm";
import {
  boolean,
  date,
  foreignKey,
  index,
  integer,
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
    index("receives_list").on(t.accountId, t.environment, t.id),
    index("receives_unread").on(t.accountId, t.environment, t.id).where(sql`not ${t.isRead}`),
    index("receives_company").on(t.companyId, t.id),
  ],
);

/** One row for each body of a received FatturaPA file. */
export const receiveDocuments = pgTable(
  "receive_documents",
  {
    receiveId: integer("receive_id").notNull(),
    position: integer("position").notNull(),
    number: text("number").notNull(),
    date: date("date", { mode: "string" }).notNull(),
  },
  (t) => [
    primaryKey({ name: "receive_documents_pk", columns: [t.receiveId, t.position] }),
    foreignKey({
      name: "receive_documents_receive_fk",
      columns: [t.receiveId],
      foreignColumns: [receives.id],
    }).onDelete("cascade"),
    index("receive_documents_number").on(t.number, t.receiveId),
    index("receive_documents_date").on(t.date, t.receiveId),
  ],
);
