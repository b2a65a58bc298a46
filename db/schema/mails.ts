import { sql } from "drizzle-orm";
import { bigint, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, instant } from "./columns";

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
