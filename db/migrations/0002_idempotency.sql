CREATE TABLE "idempotency_keys" (
	"account_id" integer NOT NULL,
	"key_id" integer NOT NULL,
	"environment" text NOT NULL,
	"name_hash" "bytea" NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"send_id" integer NOT NULL,
	"answer" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_pk" PRIMARY KEY("key_id","environment","name_hash")
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_key_fk" FOREIGN KEY ("account_id","key_id") REFERENCES "public"."keys"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotency_keys_created" ON "idempotency_keys" USING btree ("created_at");