CREATE TABLE "stripe_findings" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "stripe_findings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"subscription_id" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stripe_findings_once" UNIQUE("account_id","subscription_id","kind"),
	CONSTRAINT "stripe_findings_kind_known" CHECK ("stripe_findings"."kind" in ('unknown', 'missing', 'paid_unwanted', 'second_trial'))
);
--> statement-breakpoint
CREATE TABLE "stripe_walks" (
	"name" text PRIMARY KEY NOT NULL,
	"began_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "trial_told_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "failure_told_for" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "stripe_findings" ADD CONSTRAINT "stripe_findings_account_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;