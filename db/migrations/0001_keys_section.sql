CREATE TABLE "key_daily_counts" (
	"account_id" integer NOT NULL,
	"key_id" integer NOT NULL,
	"environment" text NOT NULL,
	"day" date NOT NULL,
	"outcome" text NOT NULL,
	"requests" integer NOT NULL,
	CONSTRAINT "key_daily_counts_pk" PRIMARY KEY("key_id","environment","day","outcome")
);
--> statement-breakpoint
CREATE TABLE "stranded_keys" (
	"key_id" integer PRIMARY KEY NOT NULL,
	"account_id" integer NOT NULL,
	"since" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
DROP INDEX "audit_entries_subject";--> statement-breakpoint
DROP INDEX "keys_list";--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "needs" text;--> statement-breakpoint
ALTER TABLE "key_secrets" ADD COLUMN "last_used_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "key_daily_counts" ADD CONSTRAINT "key_daily_counts_key_fk" FOREIGN KEY ("account_id","key_id") REFERENCES "public"."keys"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stranded_keys" ADD CONSTRAINT "stranded_keys_key_fk" FOREIGN KEY ("account_id","key_id") REFERENCES "public"."keys"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "key_daily_counts_day" ON "key_daily_counts" USING btree ("day");--> statement-breakpoint
CREATE INDEX "stranded_keys_account" ON "stranded_keys" USING btree ("account_id","key_id");--> statement-breakpoint
CREATE INDEX "events_secret" ON "events" USING btree ("secret_id","date_time");--> statement-breakpoint
CREATE INDEX "events_refused" ON "events" USING btree ("account_id","id") WHERE "events"."code" in ('key_disabled', 'key_expired', 'origin_not_allowed', 'preset_not_allowed', 'manage_not_allowed', 'company_not_allowed', 'rate_limited');--> statement-breakpoint
CREATE INDEX "key_secrets_hint" ON "key_secrets" USING btree ("account_id","hint");--> statement-breakpoint
CREATE INDEX "keys_by_description" ON "keys" USING btree ("account_id",lower("description"),"id") WHERE "keys"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "keys_by_last_use" ON "keys" USING btree ("account_id",coalesce("last_used_at", '-infinity'),"id") WHERE "keys"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "keys_by_expiry" ON "keys" USING btree ("account_id",coalesce("expires_at", 'infinity'),"id") WHERE "keys"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "audit_entries_subject" ON "audit_entries" USING btree ("account_id","subject","subject_id","id");--> statement-breakpoint
CREATE INDEX "keys_list" ON "keys" USING btree ("account_id",("kind" = 'primary') desc,"created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE "keys"."deleted_at" is null;