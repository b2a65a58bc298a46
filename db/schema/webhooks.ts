import { boolean, foreignKey, index, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import type { WebhookEvent } from "@/lib/webhooks/webhook";
import { accounts } from "./accounts";
import { accountId, bytea, createdAt, environment, id, instant } from "./columns";
import { companies } from "./companies";

/** Addresses that want to be told what happens. */
export const webhooks = pgTable(
  "webhooks",
  {
    id: id(),
    accountId: accountId(),
    environment: environment(),
    /** Null: whatever the company. */
    companyId: integer("company_id"),
    url: text("url").notNull(),
    /** What deliveries are signed with, sealed; shown once, in the answer that made it. */
    secret: bytea("secret").notNull(),
    description: text("description"),
    /** Null: all. */
    events: jsonb("events").$type<WebhookEvent[]>(),
    enabled: boolean("enabled").notNull().default(true),
    /** Failures in a row, since when, and until when it is left alone. */
    failures: integer("failures").notNull().default(0),
    failingSince: instant("failing_since"),
    retryAt: instant("retry_at"),
    failureNotifiedAt: instant("failure_notified_at"),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({ name: "webhooks_account_fk", columns: [t.accountId], foreignColumns: [accounts.id] }),
    foreignKey({
      name: "webhooks_company_fk",
      columns: [t.accountId, t.environment, t.companyId],
      foreignColumns: [companies.accountId, companies.environment, companies.id],
    }),
    unique("webhooks_account_id_unique").on(t.accountId, t.environment, t.id),
    index("webhooks_list").on(t.accountId, t.environment, t.id),
    index("webhooks_company").on(t.companyId),
  ],
);

/** What is still to be told: written with the change, gone once an address has taken it. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: id(),
    webhookId: integer("webhook_id").notNull(),
    event: text("event").$type<WebhookEvent>().notNull(),
    /** What it is about, as `send:1`: told in order, one after the other. */
    subject: text("subject").notNull(),
    companyId: integer("company_id"),
    resourceId: integer("resource_id").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** Also the end of a claim: who dies while delivering costs a delay, not the delivery. */
    dueAt: instant("due_at").notNull().defaultNow(),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({
      name: "webhook_deliveries_webhook_fk",
      columns: [t.webhookId],
      foreignColumns: [webhooks.id],
    }).onDelete("cascade"),
    index("webhook_deliveries_webhook").on(t.webhookId, t.id),
    index("webhook_deliveries_subject").on(t.subject, t.webhookId, t.id),
  ],
);

/** Each attempt at telling, kept 15 days. */
export const webhookHistory = pgTable(
  "webhook_history",
  {
    id: id(),
    accountId: accountId(),
    environment: environment(),
    webhookId: integer("webhook_id").notNull(),
    event: text("event").$type<WebhookEvent>().notNull(),
    /** 0: no answer. */
    statusCode: integer("status_code").notNull(),
    error: text("error"),
    success: boolean("success").notNull(),
    dateTime: instant("date_time").notNull().defaultNow(),
  },
  (t) => [
    foreignKey({
      name: "webhook_history_webhook_fk",
      columns: [t.accountId, t.environment, t.webhookId],
      foreignColumns: [webhooks.accountId, webhooks.environment, webhooks.id],
    }).onDelete("cascade"),
    index("webhook_history_list").on(t.accountId, t.environment, t.id),
    index("webhook_history_webhook").on(t.webhookId, t.id),
    index("webhook_history_age").on(t.dateTime),
  ],
);
