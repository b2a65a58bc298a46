CREATE TABLE "desk_brands" (
	"account_id" integer PRIMARY KEY NOT NULL,
	"name" text,
	"logo" "bytea",
	"logo_type" text,
	"logo_hash" text,
	"accent" text,
	"header" text,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "desk_brands_accent_form" CHECK ("desk_brands"."accent" ~ '^#[0-9a-f]{6}$'),
	CONSTRAINT "desk_brands_header_form" CHECK ("desk_brands"."header" ~ '^#[0-9a-f]{6}$'),
	CONSTRAINT "desk_brands_logo_whole" CHECK (("desk_brands"."logo" is null) = ("desk_brands"."logo_type" is null) and ("desk_brands"."logo" is null) = ("desk_brands"."logo_hash" is null))
);
--> statement-breakpoint
CREATE TABLE "desk_hand_offs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "desk_hand_offs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"key_id" integer NOT NULL,
	"environment" text NOT NULL,
	"link_hash" "bytea" NOT NULL,
	"code_hash" "bytea",
	"code_tries_left" integer NOT NULL,
	"creation_id" uuid NOT NULL,
	"made_by" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"opened_ip" text,
	"opened_user_agent" text,
	"used_at" timestamp (3) with time zone,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "desk_hand_offs_link_hash_unique" UNIQUE("link_hash"),
	CONSTRAINT "desk_hand_offs_creation_id_unique" UNIQUE("account_id","creation_id"),
	CONSTRAINT "desk_hand_offs_key_unique" UNIQUE("account_id","key_id","environment","id"),
	CONSTRAINT "desk_hand_offs_environment_known" CHECK ("desk_hand_offs"."environment" in ('test', 'live')),
	CONSTRAINT "desk_hand_offs_code_tries" CHECK ("desk_hand_offs"."code_tries_left" between 0 and 5),
	CONSTRAINT "desk_hand_offs_one_end" CHECK ("desk_hand_offs"."used_at" is null or "desk_hand_offs"."withdrawn_at" is null)
);
--> statement-breakpoint
CREATE TABLE "desk_links" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "desk_links_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"desk_user_id" integer NOT NULL,
	"key_id" integer NOT NULL,
	"environment" text NOT NULL,
	"origin" text NOT NULL,
	"secret_id" integer,
	"hand_off_id" integer,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	CONSTRAINT "desk_links_hand_off_unique" UNIQUE("hand_off_id"),
	CONSTRAINT "desk_links_environment_known" CHECK ("desk_links"."environment" in ('test', 'live')),
	CONSTRAINT "desk_links_origin_whole" CHECK (("desk_links"."origin" = 'secret' and "desk_links"."secret_id" is not null and "desk_links"."hand_off_id" is null)
        or ("desk_links"."origin" = 'hand_off' and "desk_links"."secret_id" is null and "desk_links"."hand_off_id" is not null)),
	CONSTRAINT "desk_links_end_whole" CHECK (("desk_links"."ended_at" is null) = ("desk_links"."ended_by" is null) and coalesce("desk_links"."ended_by", 'user') in ('user', 'replaced', 'owner'))
);
--> statement-breakpoint
CREATE TABLE "desk_password_resets" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "desk_password_resets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"desk_user_id" integer NOT NULL,
	"link_hash" "bytea" NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "desk_password_resets_link_hash_unique" UNIQUE("link_hash")
);
--> statement-breakpoint
CREATE TABLE "desk_registrations" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "desk_registrations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"locale" text NOT NULL,
	"link_hash" "bytea" NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "desk_registrations_link_hash_unique" UNIQUE("link_hash")
);
--> statement-breakpoint
CREATE TABLE "desk_sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"desk_user_id" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "desk_users" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "desk_users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"password_hash" text NOT NULL,
	"locale" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "desk_users_email_unique" UNIQUE("email"),
	CONSTRAINT "desk_users_email_lower_case" CHECK ("desk_users"."email" = lower("desk_users"."email"))
);
--> statement-breakpoint
DROP INDEX "key_changes_at";--> statement-breakpoint
ALTER TABLE "key_changes" ADD COLUMN "seen_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "desk_brands" ADD CONSTRAINT "desk_brands_account_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_hand_offs" ADD CONSTRAINT "desk_hand_offs_key_fk" FOREIGN KEY ("account_id","key_id") REFERENCES "public"."keys"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_hand_offs" ADD CONSTRAINT "desk_hand_offs_made_by_fk" FOREIGN KEY ("made_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_links" ADD CONSTRAINT "desk_links_user_fk" FOREIGN KEY ("desk_user_id") REFERENCES "public"."desk_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_links" ADD CONSTRAINT "desk_links_key_fk" FOREIGN KEY ("account_id","key_id") REFERENCES "public"."keys"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_links" ADD CONSTRAINT "desk_links_secret_fk" FOREIGN KEY ("secret_id") REFERENCES "public"."key_secrets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_links" ADD CONSTRAINT "desk_links_hand_off_fk" FOREIGN KEY ("account_id","key_id","environment","hand_off_id") REFERENCES "public"."desk_hand_offs"("account_id","key_id","environment","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_password_resets" ADD CONSTRAINT "desk_password_resets_user_fk" FOREIGN KEY ("desk_user_id") REFERENCES "public"."desk_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_sessions" ADD CONSTRAINT "desk_sessions_user_fk" FOREIGN KEY ("desk_user_id") REFERENCES "public"."desk_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "desk_brands_logo" ON "desk_brands" USING btree ("logo_hash");--> statement-breakpoint
CREATE INDEX "desk_hand_offs_list" ON "desk_hand_offs" USING btree ("account_id","key_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "desk_links_one_per_user" ON "desk_links" USING btree ("desk_user_id") WHERE "desk_links"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "desk_links_key" ON "desk_links" USING btree ("account_id","key_id","id");--> statement-breakpoint
CREATE INDEX "desk_links_user" ON "desk_links" USING btree ("desk_user_id","id");--> statement-breakpoint
CREATE INDEX "desk_password_resets_user" ON "desk_password_resets" USING btree ("desk_user_id");--> statement-breakpoint
CREATE INDEX "desk_registrations_email" ON "desk_registrations" USING btree ("email");--> statement-breakpoint
CREATE INDEX "desk_sessions_user" ON "desk_sessions" USING btree ("desk_user_id");--> statement-breakpoint
CREATE INDEX "key_changes_seen_at" ON "key_changes" USING btree ("seen_at");