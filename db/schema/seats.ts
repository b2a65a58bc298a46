import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { BillingDetails } from "@/lib/billing/details";
import type { AttemptState, CancelIntent, FindingKind, SeatState, StripeTask } from "@/lib/seats/seat";
import type { Terms } from "@/lib/seats/trial";
import { accounts } from "./accounts";
import { accountId, createdAt, id, instant } from "./columns";
import { keys } from "./keys";

/** The account's one Customer at Stripe, and the billing details that were pushed to it. */
export const billingCustomers = pgTable(
  "billing_customers",
  {
    accountId: integer("account_id").primaryKey(),
    /** Null until Stripe has answered. */
    customerId: text("customer_id"),
    /** Null until the owner has given them, which the first checkout asks for. */
    details: jsonb("details").$type<BillingDetails>(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (t) => [
    unique("billing_customers_customer_unique").on(t.customerId),
    foreignKey({
      name: "billing_customers_account_fk",
      columns: [t.accountId],
      foreignColumns: [accounts.id],
    }),
  ],
);

/** Numbers that order what is read of Stripe: taken before each fetch, so that an older answer never wins. */
export const stripeReads = pgSequence("stripe_reads", { startWith: 1 });

/** A Desk seat: one subscription, on one key at a time. */
export const seats = pgTable(
  "seats",
  {
    id: id(),
    accountId: accountId(),
    keyId: integer("key_id").notNull(),
    state: text("state").$type<SeatState>().notNull(),
    /** Written once, when the checkout was paid; null before. */
    subscriptionId: text("subscription_id"),
    /** Copies of what Stripe said at `readNumber`; null before the first time. */
    status: text("status"),
    trialEnd: instant("trial_end"),
    currentPeriodEnd: instant("current_period_end"),
    cancelAt: instant("cancel_at"),
    pastDueSince: instant("past_due_since"),
    everPaid: boolean("ever_paid").notNull().default(false),
    readNumber: bigint("read_number", { mode: "number" }).notNull().default(0),
    cancelIntent: text("cancel_intent").$type<CancelIntent>().notNull().default("none"),
    /** Rises with what the owner decides (key, end, state), not with each copy of a date. */
    version: integer("version").notNull().default(1),
    /** When the owner was told that the trial ends. */
    trialToldAt: instant("trial_told_at"),
    /** The `pastDueSince` that the owner was told of. */
    failureToldFor: instant("failure_told_for"),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    foreignKey({
      name: "seats_key_fk",
      columns: [t.accountId, t.keyId],
      foreignColumns: [keys.accountId, keys.id],
    }),
    unique("seats_account_id_unique").on(t.accountId, t.id),
    unique("seats_subscription_unique").on(t.subscriptionId),
    uniqueIndex("seats_one_per_key").on(t.accountId, t.keyId).where(sql`${t.state} in ('pending', 'live')`),
    index("seats_account").on(t.accountId, t.id),
    check("seats_state_known", sql`${t.state} in ('pending', 'live', 'ended', 'abandoned')`),
    check("seats_cancel_intent_known", sql`${t.cancelIntent} in ('none', 'period_end', 'now')`),
    check(
      "seats_bought_has_subscription",
      sql`(${t.state} in ('live', 'ended')) = (${t.subscriptionId} is not null)`,
    ),
  ],
);

/** One try to buy a seat: a checkout session at Stripe, its request frozen so that a repetition is the same. */
export const seatAttempts = pgTable(
  "seat_attempts",
  {
    id: uuid("id").primaryKey(),
    accountId: accountId(),
    seatId: integer("seat_id").notNull(),
    state: text("state").$type<AttemptState>().notNull(),
    terms: jsonb("terms").$type<Terms>().notNull(),
    trial: boolean("trial").notNull(),
    /** Parameters of the session as they were first sent. */
    request: jsonb("request").$type<Record<string, unknown>>().notNull(),
    sessionId: text("session_id"),
    url: text("url"),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    foreignKey({
      name: "seat_attempts_seat_fk",
      columns: [t.accountId, t.seatId],
      foreignColumns: [seats.accountId, seats.id],
    }),
    unique("seat_attempts_session_unique").on(t.sessionId),
    uniqueIndex("seat_attempts_one_payable").on(t.seatId).where(sql`${t.state} in ('creating', 'open')`),
    uniqueIndex("seat_attempts_one_payable_trial")
      .on(t.accountId)
      .where(sql`${t.trial} and ${t.state} in ('creating', 'open')`),
    index("seat_attempts_account").on(t.accountId, t.createdAt),
    check(
      "seat_attempts_state_known",
      sql`${t.state} in ('creating', 'open', 'completed', 'expired', 'failed')`,
    ),
  ],
);

/** Who had the trial: one row an account, written with its first subscription, never changed and never deleted. */
export const seatTrials = pgTable(
  "seat_trials",
  {
    accountId: integer("account_id").primaryKey(),
    subscriptionId: text("subscription_id").notNull(),
    claimedAt: instant("claimed_at").notNull().defaultNow(),
  },
  (t) => [
    foreignKey({ name: "seat_trials_account_fk", columns: [t.accountId], foreignColumns: [accounts.id] }),
  ],
);

/** Which key a seat was on, and since when: the ledger of who used what. */
export const seatPlacements = pgTable(
  "seat_placements",
  {
    id: id(),
    accountId: accountId(),
    seatId: integer("seat_id").notNull(),
    keyId: integer("key_id").notNull(),
    at: instant("at").notNull().defaultNow(),
  },
  (t) => [
    foreignKey({
      name: "seat_placements_seat_fk",
      columns: [t.accountId, t.seatId],
      foreignColumns: [seats.accountId, seats.id],
    }),
    foreignKey({
      name: "seat_placements_key_fk",
      columns: [t.accountId, t.keyId],
      foreignColumns: [keys.accountId, keys.id],
    }),
    index("seat_placements_seat").on(t.seatId, t.id),
  ],
);

/** What Stripe is still to be told; written with the change, sent by a job, in order for each seat. */
export const stripeOutbox = pgTable(
  "stripe_outbox",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    /** Null: about the Customer. */
    seatId: integer("seat_id"),
    task: text("task").$type<StripeTask>().notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** Null once done. While it is being done it lies ahead: a process that dies in between costs a delay, not the task. */
    dueAt: instant("due_at").defaultNow(),
    doneAt: instant("done_at"),
    error: text("error"),
    createdAt: createdAt(),
  },
  (t) => [
    index("stripe_outbox_due").on(t.dueAt).where(sql`${t.dueAt} is not null`),
    index("stripe_outbox_seat").on(t.seatId, t.id),
  ],
);

/** Webhook events that were received; a row is marked only after its work was done. */
export const stripeEvents = pgTable("stripe_events", {
  id: text("id").primaryKey(),
  type: text("type").notNull(),
  receivedAt: instant("received_at").notNull().defaultNow(),
  doneAt: instant("done_at"),
});

/** What an hourly comparison with Stripe found and nobody has mended yet; shown on the billing page of its account. */
export const stripeFindings = pgTable(
  "stripe_findings",
  {
    id: id(),
    accountId: accountId(),
    subscriptionId: text("subscription_id").notNull(),
    kind: text("kind").$type<FindingKind>().notNull(),
    at: instant("at").notNull().defaultNow(),
  },
  (t) => [
    foreignKey({
      name: "stripe_findings_account_fk",
      columns: [t.accountId],
      foreignColumns: [accounts.id],
    }),
    unique("stripe_findings_once").on(t.accountId, t.subscriptionId, t.kind),
    check(
      "stripe_findings_kind_known",
      sql`${t.kind} in ('unknown', 'missing', 'paid_unwanted', 'second_trial')`,
    ),
  ],
);

/** When the comparison with Stripe last began and ended: one row, which also keeps two servers from walking at once. */
export const stripeWalks = pgTable("stripe_walks", {
  name: text("name").primaryKey(),
  beganAt: instant("began_at").notNull(),
  /** Null until one has come to its end. */
  endedAt: instant("ended_at"),
});
