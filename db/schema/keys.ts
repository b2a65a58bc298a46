import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { CompanyScope, KeyKind, Preset } from "@/lib/access/presets";
import { accounts } from "./accounts";
import { accountId, bytea, createdAt, environment, id, instant, xid8 } from "./columns";

/** A key: what it may do, where and until when. Its row stays when it is deleted, so that what it did can be told. */
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

/** What opens a key in one environment: one current secret each, and those of a rotation that still overlap. */
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
    /** Null while current; else when it stops working (the end of a rotation's overlap), -infinity for "at once". */
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

/**
 * Which keys changed, by the transaction that did it: written by triggers (migration `key_changes`), so that no code can
 * forget it. What a server remembers of a key is dropped by it (`lib/keys/verify.ts`).
 */
export const keyChanges = pgTable(
  "key_changes",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    keyId: integer("key_id").notNull(),
    xid: xid8("xid").notNull().default(sql`pg_current_xact_id()`),
    at: instant("at").notNull().default(sql`clock_timestamp()`),
    /** When it was first seen committed, by whoever cleans up: a transaction may stay open long after it wrote. */
    seenAt: instant("seen_at"),
  },
  (t) => [index("key_changes_xid").on(t.xid), index("key_changes_seen_at").on(t.seenAt)],
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
