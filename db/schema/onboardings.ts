import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { Preset } from "@/lib/access/presets";
import type { LineFault } from "@/lib/onboarding/lines";
import type { LineFailure, LineState } from "@/lib/onboarding/onboarding";
import { accounts } from "./accounts";
import { accountId, createdAt, id, instant } from "./columns";
import { keys } from "./keys";

/** A list of clients that an owner gave, each of whom gets a key of its own. */
export const onboardings = pgTable(
  "onboardings",
  {
    id: id(),
    accountId: accountId(),
    /** Given by the form, so that a double submit makes one. */
    creationId: uuid("creation_id").notNull(),
    preset: text("preset").$type<Preset>().notNull(),
    /** Whether a client that has a key of its own already gets another one. */
    again: boolean("again").notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({ name: "onboardings_account_fk", columns: [t.accountId], foreignColumns: [accounts.id] }),
    unique("onboardings_account_id_unique").on(t.accountId, t.id),
    unique("onboardings_creation_id_unique").on(t.accountId, t.creationId),
    check("onboardings_preset_known", sql`${t.preset} in ('full', 'read_only', 'send')`),
  ],
);

/** One client of a list. */
export const onboardingLines = pgTable(
  "onboarding_lines",
  {
    accountId: accountId(),
    onboardingId: integer("onboarding_id").notNull(),
    position: integer("position").notNull(),
    description: text("description").notNull(),
    vat: text("vat").notNull(),
    companyName: text("company_name").notNull(),
    /** Why it is left out; null when it is not. */
    fault: text("fault").$type<LineFault>(),
    state: text("state").$type<LineState>().notNull().default("waiting"),
    /** Code of what it failed with (`lib/onboarding/onboarding.ts`). */
    reason: text("reason").$type<LineFailure>(),
    keyId: integer("key_id"),
    madeAt: instant("made_at"),
  },
  (t) => [
    primaryKey({ name: "onboarding_lines_pk", columns: [t.onboardingId, t.position] }),
    foreignKey({
      name: "onboarding_lines_onboarding_fk",
      columns: [t.accountId, t.onboardingId],
      foreignColumns: [onboardings.accountId, onboardings.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "onboarding_lines_key_fk",
      columns: [t.accountId, t.keyId],
      foreignColumns: [keys.accountId, keys.id],
    }),
    index("onboarding_lines_key").on(t.keyId),
    check("onboarding_lines_state_known", sql`${t.state} in ('waiting', 'made', 'failed')`),
    check("onboarding_lines_made_has_key", sql`(${t.state} = 'made') = (${t.keyId} is not null)`),
    check("onboarding_lines_faulty_waits", sql`${t.fault} is null or ${t.state} = 'waiting'`),
  ],
);
