import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import type { CountedList } from "@/lib/invoices/count-queries";
import { accountId, environment } from "./columns";

/**
 * How many rows each company has in a list: the sum of `rows`, which single parts may be below zero of. Written by
 * triggers (migration `document_count_triggers`) in the transaction of the rows themselves, each in a part that nobody
 * else holds just then, so that nobody waits for a counter.
 */
export const documentCounts = pgTable(
  "document_counts",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    environment: environment(),
    /** Without a foreign key: it would make a trigger wait for whoever holds the company. Goes with it all the same. */
    companyId: integer("company_id").notNull(),
    list: text("list").$type<CountedList>().notNull(),
    rows: integer("rows").notNull(),
  },
  (t) => [
    index("document_counts_company").on(t.companyId, t.list),
    index("document_counts_list").on(t.accountId, t.environment, t.list),
    check("document_counts_list_known", sql`${t.list} in ('send', 'receive', 'update')`),
  ],
);
