CREATE SEQUENCE "public"."stripe_reads" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "billing_customers" (
	"account_id" integer PRIMARY KEY NOT NULL,
	"customer_id" text,
	"details" jsonb,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "billing_customers_customer_unique" UNIQUE("customer_id")
);
--> statement-breakpoint
CREATE TABLE "seat_attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" integer NOT NULL,
	"seat_id" integer NOT NULL,
	"state" text NOT NULL,
	"terms" jsonb NOT NULL,
	"trial" boolean NOT NULL,
	"request" jsonb NOT NULL,
	"session_id" text,
	"url" text,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "seat_attempts_session_unique" UNIQUE("session_id"),
	CONSTRAINT "seat_attempts_state_known" CHECK ("seat_attempts"."state" in ('creating', 'open', 'completed', 'expired', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "seat_placements" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "seat_placements_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"seat_id" integer NOT NULL,
	"key_id" integer NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seat_trials" (
	"account_id" integer PRIMARY KEY NOT NULL,
	"subscription_id" text NOT NULL,
	"claimed_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seats" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "seats_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"key_id" integer NOT NULL,
	"state" text NOT NULL,
	"subscription_id" text,
	"status" text,
	"trial_end" timestamp (3) with time zone,
	"current_period_end" timestamp (3) with time zone,
	"cancel_at" timestamp (3) with time zone,
	"past_due_since" timestamp (3) with time zone,
	"ever_paid" boolean DEFAULT false NOT NULL,
	"read_number" bigint DEFAULT 0 NOT NULL,
	"cancel_intent" text DEFAULT 'none' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "seats_account_id_unique" UNIQUE("account_id","id"),
	CONSTRAINT "seats_subscription_unique" UNIQUE("subscription_id"),
	CONSTRAINT "seats_state_known" CHECK ("seats"."state" in ('pending', 'live', 'ended', 'abandoned')),
	CONSTRAINT "seats_cancel_intent_known" CHECK ("seats"."cancel_intent" in ('none', 'period_end', 'now')),
	CONSTRAINT "seats_bought_has_subscription" CHECK (("seats"."state" in ('live', 'ended')) = ("seats"."subscription_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "stripe_outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "stripe_outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"seat_id" integer,
	"task" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT now(),
	"done_at" timestamp (3) with time zone,
	"error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "billing_customers" ADD CONSTRAINT "billing_customers_account_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_attempts" ADD CONSTRAINT "seat_attempts_seat_fk" FOREIGN KEY ("account_id","seat_id") REFERENCES "public"."seats"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_placements" ADD CONSTRAINT "seat_placements_seat_fk" FOREIGN KEY ("account_id","seat_id") REFERENCES "public"."seats"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_placements" ADD CONSTRAINT "seat_placements_key_fk" FOREIGN KEY ("account_id","key_id") REFERENCES "public"."keys"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_trials" ADD CONSTRAINT "seat_trials_account_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seats" ADD CONSTRAINT "seats_key_fk" FOREIGN KEY ("account_id","key_id") REFERENCES "public"."keys"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "seat_attempts_one_payable" ON "seat_attempts" USING btree ("seat_id") WHERE "seat_attempts"."state" in ('creating', 'open');--> statement-breakpoint
CREATE UNIQUE INDEX "seat_attempts_one_payable_trial" ON "seat_attempts" USING btree ("account_id") WHERE "seat_attempts"."trial" and "seat_attempts"."state" in ('creating', 'open');--> statement-breakpoint
CREATE INDEX "seat_attempts_account" ON "seat_attempts" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "seat_placements_seat" ON "seat_placements" USING btree ("seat_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "seats_one_per_key" ON "seats" USING btree ("account_id","key_id") WHERE "seats"."state" in ('pending', 'live');--> statement-breakpoint
CREATE INDEX "seats_account" ON "seats" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "stripe_outbox_due" ON "stripe_outbox" USING btree ("due_at") WHERE "stripe_outbox"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "stripe_outbox_seat" ON "stripe_outbox" USING btree ("seat_id","id");