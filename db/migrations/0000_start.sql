CREATE SEQUENCE "public"."file_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "public"."sdi_identifiers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 20000000000 CACHE 1;--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "accounts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"operation_left" integer DEFAULT 0 NOT NULL,
	"signature_left" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_counters_not_negative" CHECK ("accounts"."operation_left" >= 0 and "accounts"."signature_left" >= 0)
);
--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"actor" jsonb NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"subject_id" integer,
	"before" jsonb,
	"after" jsonb,
	"ip" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "companies" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "companies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"environment" text NOT NULL,
	"vat" text NOT NULL,
	"fiscal_code" text NOT NULL,
	"name" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "companies_vat_unique" UNIQUE("account_id","environment","vat"),
	CONSTRAINT "companies_account_id_unique" UNIQUE("account_id","environment","id"),
	CONSTRAINT "companies_environment_known" CHECK ("companies"."environment" in ('test', 'live'))
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"key_id" integer NOT NULL,
	"secret_id" integer NOT NULL,
	"environment" text NOT NULL,
	"company_id" integer,
	"method" text NOT NULL,
	"endpoint" text NOT NULL,
	"query" text,
	"status_code" integer NOT NULL,
	"code" text,
	"error" text,
	"resource_id" integer,
	"origin" text,
	"ip" text,
	"user_agent" text,
	"date_time" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "key_companies" (
	"account_id" integer NOT NULL,
	"key_id" integer NOT NULL,
	"vat" text NOT NULL,
	CONSTRAINT "key_companies_pk" PRIMARY KEY("key_id","vat")
);
--> statement-breakpoint
CREATE TABLE "key_secrets" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "key_secrets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"key_id" integer NOT NULL,
	"environment" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"hint" text NOT NULL,
	"sealed" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp (3) with time zone,
	CONSTRAINT "key_secrets_hash_unique" UNIQUE("hash"),
	CONSTRAINT "key_secrets_environment_known" CHECK ("key_secrets"."environment" in ('test', 'live')),
	CONSTRAINT "key_secrets_live_never_sealed" CHECK ("key_secrets"."environment" = 'test' or "key_secrets"."sealed" is null)
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "keys_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"kind" text NOT NULL,
	"description" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"preset" text NOT NULL,
	"company_scope" text NOT NULL,
	"origins" text[] DEFAULT '{}' NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"creation_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "keys_account_id_unique" UNIQUE("account_id","id"),
	CONSTRAINT "keys_creation_id_unique" UNIQUE("account_id","creation_id"),
	CONSTRAINT "keys_kind_known" CHECK ("keys"."kind" in ('primary', 'restricted')),
	CONSTRAINT "keys_preset_known" CHECK ("keys"."preset" in ('full', 'read_only', 'send')),
	CONSTRAINT "keys_company_scope_known" CHECK ("keys"."company_scope" in ('all', 'selected')),
	CONSTRAINT "keys_primary_is_whole" CHECK ("keys"."kind" <> 'primary' or ("keys"."enabled" and "keys"."preset" = 'full' and "keys"."company_scope" = 'all' and "keys"."expires_at" is null and "keys"."deleted_at" is null))
);
--> statement-breakpoint
CREATE TABLE "limits" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"expire" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mails_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"to" text NOT NULL,
	"subject" text NOT NULL,
	"text" text,
	"html" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT now(),
	"sent_at" timestamp (3) with time zone,
	"error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "password_resets" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "password_resets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"user_id" integer NOT NULL,
	"link_hash" "bytea" NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "password_resets_link_hash_unique" UNIQUE("link_hash")
);
--> statement-breakpoint
CREATE TABLE "registrations" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "registrations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"account_name" text NOT NULL,
	"locale" text NOT NULL,
	"link_hash" "bytea" NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "registrations_link_hash_unique" UNIQUE("link_hash")
);
--> statement-breakpoint
CREATE TABLE "send_documents" (
	"send_id" integer NOT NULL,
	"position" integer NOT NULL,
	"number" text NOT NULL,
	"date" date NOT NULL,
	CONSTRAINT "send_documents_pk" PRIMARY KEY("send_id","position")
);
--> statement-breakpoint
CREATE TABLE "sends" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sends_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"environment" text NOT NULL,
	"company_id" integer NOT NULL,
	"key_id" integer,
	"prestatore" text,
	"committente" text,
	"nome_committente" text,
	"identifier" text,
	"file_name" text NOT NULL,
	"format" text NOT NULL,
	"payload" "bytea" NOT NULL,
	"encoding" text NOT NULL,
	"meta_data" jsonb,
	"latest_state" text,
	"date_sent" timestamp (3) with time zone,
	"last_update" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"exchange_due_at" timestamp (3) with time zone,
	"exchange_plan" jsonb,
	CONSTRAINT "sends_identifier_unique" UNIQUE("identifier"),
	CONSTRAINT "sends_account_id_unique" UNIQUE("account_id","environment","id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"password_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ip" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "updates" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "updates_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"environment" text NOT NULL,
	"company_id" integer NOT NULL,
	"send_id" integer NOT NULL,
	"state" text NOT NULL,
	"description" text,
	"message_id" text,
	"errors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"is_read" boolean DEFAULT false NOT NULL,
	"last_update" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"email" text NOT NULL,
	"password_hash" text NOT NULL,
	"locale" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email"),
	CONSTRAINT "users_email_lower_case" CHECK ("users"."email" = lower("users"."email"))
);
--> statement-breakpoint
ALTER TABLE "companies" ADD CONSTRAINT "companies_account_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_companies" ADD CONSTRAINT "key_companies_key_fk" FOREIGN KEY ("account_id","key_id") REFERENCES "public"."keys"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_secrets" ADD CONSTRAINT "key_secrets_key_fk" FOREIGN KEY ("account_id","key_id") REFERENCES "public"."keys"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_account_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_user_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "send_documents" ADD CONSTRAINT "send_documents_send_fk" FOREIGN KEY ("send_id") REFERENCES "public"."sends"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sends" ADD CONSTRAINT "sends_company_fk" FOREIGN KEY ("account_id","environment","company_id") REFERENCES "public"."companies"("account_id","environment","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "updates" ADD CONSTRAINT "updates_send_fk" FOREIGN KEY ("account_id","environment","send_id") REFERENCES "public"."sends"("account_id","environment","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_account_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_list" ON "audit_entries" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "audit_entries_subject" ON "audit_entries" USING btree ("subject","subject_id","id");--> statement-breakpoint
CREATE INDEX "events_list" ON "events" USING btree ("account_id","environment","id");--> statement-breakpoint
CREATE INDEX "events_key" ON "events" USING btree ("key_id","id");--> statement-breakpoint
CREATE INDEX "events_company" ON "events" USING btree ("company_id","id");--> statement-breakpoint
CREATE INDEX "key_companies_vat" ON "key_companies" USING btree ("account_id","vat");--> statement-breakpoint
CREATE UNIQUE INDEX "key_secrets_one_current" ON "key_secrets" USING btree ("key_id","environment") WHERE "key_secrets"."ends_at" is null;--> statement-breakpoint
CREATE INDEX "key_secrets_key" ON "key_secrets" USING btree ("key_id");--> statement-breakpoint
CREATE UNIQUE INDEX "keys_one_primary_per_account" ON "keys" USING btree ("account_id") WHERE "keys"."kind" = 'primary';--> statement-breakpoint
CREATE INDEX "keys_list" ON "keys" USING btree ("account_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "keys"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "keys_origins" ON "keys" USING gin ("origins") WHERE "keys"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "mails_due" ON "mails" USING btree ("due_at") WHERE "mails"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "password_resets_user" ON "password_resets" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "registrations_email" ON "registrations" USING btree ("email");--> statement-breakpoint
CREATE INDEX "send_documents_number" ON "send_documents" USING btree ("number","send_id");--> statement-breakpoint
CREATE INDEX "send_documents_date" ON "send_documents" USING btree ("date","send_id");--> statement-breakpoint
CREATE INDEX "sends_list" ON "sends" USING btree ("account_id","environment","id");--> statement-breakpoint
CREATE INDEX "sends_company" ON "sends" USING btree ("company_id","id");--> statement-breakpoint
CREATE INDEX "sends_exchange_due" ON "sends" USING btree ("exchange_due_at") WHERE "sends"."exchange_due_at" is not null;--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "updates_list" ON "updates" USING btree ("account_id","environment","last_update","id");--> statement-breakpoint
CREATE INDEX "updates_send" ON "updates" USING btree ("send_id");--> statement-breakpoint
CREATE INDEX "updates_company" ON "updates" USING btree ("company_id","id");