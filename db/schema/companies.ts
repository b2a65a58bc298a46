import { sql } from "drizzle-orm";
import { check, foreignKey, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { accounts } from "./accounts";
import { accountId, createdAt, environment, id, instant } from "./columns";

/** A company of an account in one environment: the same VAT number in test and live is two rows. */
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
