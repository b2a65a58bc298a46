import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { Locale } from "@/lib/i18n/locale";
import { accountId, bytea, createdAt, id, instant } from "./columns";

/** Who uses the product and is billed: keys, companies and documents belong to one account, and no other sees them. */
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

/** A person who signs in to the Dashboard, of one account. */
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

/** A forgotten password's link, by the hash of what the mail says; each works once. */
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

/** A new address that waits for its link to be followed; one a user, so that asking again replaces the former. */
export const emailChanges = pgTable(
  "email_changes",
  {
    id: id(),
    userId: integer("user_id").notNull(),
    /** Lower case. It becomes the user's only by a session of that very user. */
    email: text("email").notNull(),
    linkHash: bytea("link_hash").notNull(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("email_changes_user_unique").on(t.userId),
    unique("email_changes_link_hash_unique").on(t.linkHash),
    foreignKey({ name: "email_changes_user_fk", columns: [t.userId], foreignColumns: [users.id] }),
    check("email_changes_email_lower_case", sql`${t.email} = lower(${t.email})`),
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
