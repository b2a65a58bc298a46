CREATE TABLE "onboarding_lines" (
	"account_id" integer NOT NULL,
	"onboarding_id" integer NOT NULL,
	"position" integer NOT NULL,
	"description" text NOT NULL,
	"vat" text NOT NULL,
	"company_name" text NOT NULL,
	"fault" text,
	"state" text DEFAULT 'waiting' NOT NULL,
	"reason" text,
	"key_id" integer,
	"made_at" timestamp (3) with time zone,
	CONSTRAINT "onboarding_lines_pk" PRIMARY KEY("onboarding_id","position"),
	CONSTRAINT "onboarding_lines_state_known" CHECK ("onboarding_lines"."state" in ('waiting', 'made', 'failed')),
	CONSTRAINT "onboarding_lines_made_has_key" CHECK (("onboarding_lines"."state" = 'made') = ("onboarding_lines"."key_id" is not null)),
	CONSTRAINT "onboarding_lines_faulty_waits" CHECK ("onboarding_lines"."fault" is null or "onboarding_lines"."state" = 'waiting')
);
--> statement-breakpoint
CREATE TABLE "onboardings" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "onboardings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"creation_id" uuid NOT NULL,
	"preset" text NOT NULL,
	"again" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "onboardings_account_id_unique" UNIQUE("account_id","id"),
	CONSTRAINT "onboardings_creation_id_unique" UNIQUE("account_id","creation_id"),
	CONSTRAINT "onboardings_preset_known" CHECK ("onboardings"."preset" in ('full', 'read_only', 'send'))
);
--> statement-breakpoint
ALTER TABLE "onboarding_lines" ADD CONSTRAINT "onboarding_lines_onboarding_fk" FOREIGN KEY ("account_id","onboarding_id") REFERENCES "public"."onboardings"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "onboarding_lines" ADD CONSTRAINT "onboarding_lines_key_fk" FOREIGN KEY ("account_id","key_id") REFERENCES "public"."keys"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "onboardings" ADD CONSTRAINT "onboardings_account_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "onboarding_lines_key" ON "onboarding_lines" USING btree ("key_id");