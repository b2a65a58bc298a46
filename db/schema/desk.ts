import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { DeskLinkEnd, DeskLinkOrigin } from "@/lib/desk/link";
import type { Locale } from "@/lib/i18n/locale";
import { accounts, users } from "./accounts";
import { accountId, bytea, createdAt, environment, id, instant } from "./columns";
import { keySecrets, keys } from "./keys";

/** Somebody who works on Desk. Belongs to no account: what a Desk user reaches is what the linked key reaches. */
export const deskUsers = pgTable(
  "desk_users",
  {
    id: id(),
    /** Lower case; confirmed by construction, as a Dashboard user's. The same address may be both. */
    email: text("email").notNull(),
    passwordHash: text("password_hash").notNull(),
    locale: text("locale").$type<Locale>(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("desk_users_email_unique").on(t.email),
    check("desk_users_email_lower_case", sql`${t.email} = lower(${t.email})`),
  ],
);

/** A registration on Desk that waits for its link to be followed. */
export const deskRegistrations = pgTable(
  "desk_registrations",
  {
    id: id(),
    email: text("email").notNull(),
    locale: text("locale").$type<Locale>().notNull(),
    linkHash: bytea("link_hash").notNull(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("desk_registrations_link_hash_unique").on(t.linkHash),
    index("desk_registrations_email").on(t.email),
  ],
);

/** The same as `password_resets`, of a user of Desk. */
export const deskPasswordResets = pgTable(
  "desk_password_resets",
  {
    id: id(),
    deskUserId: integer("desk_user_id").notNull(),
    linkHash: bytea("link_hash").notNull(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("desk_password_resets_link_hash_unique").on(t.linkHash),
    index("desk_password_resets_user").on(t.deskUserId),
    foreignKey({
      name: "desk_password_resets_user_fk",
      columns: [t.deskUserId],
      foreignColumns: [deskUsers.id],
    }),
  ],
);

/** A session on Desk; deleting the row revokes it on its next request. Opens nothing of the Dashboard. */
export const deskSessions = pgTable(
  "desk_sessions",
  {
    id: uuid("id").primaryKey(),
    deskUserId: integer("desk_user_id").notNull(),
    createdAt: createdAt(),
    lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
    ip: text("ip"),
    userAgent: text("user_agent"),
  },
  (t) => [
    index("desk_sessions_user").on(t.deskUserId),
    foreignKey({ name: "desk_sessions_user_fk", columns: [t.deskUserId], foreignColumns: [deskUsers.id] }),
  ],
);

/**
 * A one-time link by which the owner hands a key to a client. The link itself is stored as a hash only; used and
 * withdrawn ones stay, for the owner to see.
 */
export const deskHandOffs = pgTable(
  "desk_hand_offs",
  {
    id: id(),
    accountId: accountId(),
    keyId: integer("key_id").notNull(),
    environment: environment(),
    linkHash: bytea("link_hash").notNull(),
    /** Keyed hash of the code that is told by phone; null: none is asked for. */
    codeHash: bytea("code_hash"),
    codeTriesLeft: integer("code_tries_left").notNull(),
    /** Given by the form, so that a double submit makes one link. */
    creationId: uuid("creation_id").notNull(),
    madeBy: integer("made_by").notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    /** The first time its page was opened, and from where; opening uses nothing up. */
    openedAt: instant("opened_at"),
    openedIp: text("opened_ip"),
    openedUserAgent: text("opened_user_agent"),
    usedAt: instant("used_at"),
    withdrawnAt: instant("withdrawn_at"),
  },
  (t) => [
    unique("desk_hand_offs_link_hash_unique").on(t.linkHash),
    unique("desk_hand_offs_creation_id_unique").on(t.accountId, t.creationId),
    unique("desk_hand_offs_key_unique").on(t.accountId, t.keyId, t.environment, t.id),
    index("desk_hand_offs_list").on(t.accountId, t.keyId, t.id),
    foreignKey({
      name: "desk_hand_offs_key_fk",
      columns: [t.accountId, t.keyId],
      foreignColumns: [keys.accountId, keys.id],
    }),
    foreignKey({ name: "desk_hand_offs_made_by_fk", columns: [t.madeBy], foreignColumns: [users.id] }),
    check("desk_hand_offs_environment_known", sql`${t.environment} in ('test', 'live')`),
    check("desk_hand_offs_code_tries", sql`${t.codeTriesLeft} between 0 and 5`),
    check("desk_hand_offs_one_end", sql`${t.usedAt} is null or ${t.withdrawnAt} is null`),
  ],
);

/**
 * Which key a Desk user works with. Made with a secret, it ends with that secret; made by hand-off, it is bound to the
 * key and goes on after a rotation. Ended links stay, for the owner to see.
 */
export const deskLinks = pgTable(
  "desk_links",
  {
    id: id(),
    accountId: accountId(),
    deskUserId: integer("desk_user_id").notNull(),
    keyId: integer("key_id").notNull(),
    environment: environment(),
    origin: text("origin").$type<DeskLinkOrigin>().notNull(),
    /** The secret that was entered; null when it was handed off. */
    secretId: integer("secret_id"),
    handOffId: integer("hand_off_id"),
    createdAt: createdAt(),
    lastSeenAt: instant("last_seen_at"),
    endedAt: instant("ended_at"),
    endedBy: text("ended_by").$type<DeskLinkEnd>(),
  },
  (t) => [
    uniqueIndex("desk_links_one_per_user").on(t.deskUserId).where(sql`${t.endedAt} is null`),
    unique("desk_links_hand_off_unique").on(t.handOffId),
    index("desk_links_key").on(t.accountId, t.keyId, t.id),
    index("desk_links_user").on(t.deskUserId, t.id),
    foreignKey({ name: "desk_links_user_fk", columns: [t.deskUserId], foreignColumns: [deskUsers.id] }),
    foreignKey({
      name: "desk_links_key_fk",
      columns: [t.accountId, t.keyId],
      foreignColumns: [keys.accountId, keys.id],
    }),
    foreignKey({ name: "desk_links_secret_fk", columns: [t.secretId], foreignColumns: [keySecrets.id] }),
    foreignKey({
      name: "desk_links_hand_off_fk",
      columns: [t.accountId, t.keyId, t.environment, t.handOffId],
      foreignColumns: [deskHandOffs.accountId, deskHandOffs.keyId, deskHandOffs.environment, deskHandOffs.id],
    }),
    check("desk_links_environment_known", sql`${t.environment} in ('test', 'live')`),
    check(
      "desk_links_origin_whole",
      sql`(${t.origin} = 'secret' and ${t.secretId} is not null and ${t.handOffId} is null)
        or (${t.origin} = 'hand_off' and ${t.secretId} is null and ${t.handOffId} is not null)`,
    ),
    check(
      "desk_links_end_whole",
      sql`(${t.endedAt} is null) = (${t.endedBy} is null) and coalesce(${t.endedBy}, 'user') in ('user', 'replaced', 'owner')`,
    ),
  ],
);

/** How Desk looks to the clients of an account's keys; no row, or null in it: our own. */
export const deskBrands = pgTable(
  "desk_brands",
  {
    accountId: integer("account_id").primaryKey(),
    name: text("name"),
    /** As we encoded it again, never as it was uploaded. */
    logo: bytea("logo"),
    logoType: text("logo_type"),
    /** SHA-256 of the logo in hexadecimal: its address. */
    logoHash: text("logo_hash"),
    /** `#rrggbb`, in lower case: of buttons and links. */
    accent: text("accent"),
    /** `#rrggbb`, in lower case: behind the name, at the head of the navigation. */
    header: text("header"),
    version: integer("version").notNull().default(1),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (t) => [
    foreignKey({ name: "desk_brands_account_fk", columns: [t.accountId], foreignColumns: [accounts.id] }),
    index("desk_brands_logo").on(t.logoHash),
    // A null compares to null, which a check lets pass.
    check("desk_brands_accent_form", sql`${t.accent} ~ '^#[0-9a-f]{6}$'`),
    check("desk_brands_header_form", sql`${t.header} ~ '^#[0-9a-f]{6}$'`),
    check(
      "desk_brands_logo_whole",
      sql`(${t.logo} is null) = (${t.logoType} is null) and (${t.logo} is null) = (${t.logoHash} is null)`,
    ),
  ],
);
