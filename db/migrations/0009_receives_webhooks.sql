CREATE TABLE "receive_documents" (
	"receive_id" integer NOT NULL,
	"position" integer NOT NULL,
	"number" text NOT NULL,
	"date" date NOT NULL,
	CONSTRAINT "receive_documents_pk" PRIMARY KEY("receive_id","position")
);
--> statement-breakpoint
CREATE TABLE "receives" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "receives_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"environment" text NOT NULL,
	"company_id" integer NOT NULL,
	"prestatore" text,
	"committente" text,
	"nome_prestatore" text,
	"identifier" text NOT NULL,
	"file_name" text NOT NULL,
	"format" text NOT NULL,
	"payload" "bytea" NOT NULL,
	"encoding" text NOT NULL,
	"is_read" boolean DEFAULT false NOT NULL,
	"message_id" text,
	"date_sent" timestamp (3) with time zone,
	"last_update" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "receives_identifier_unique" UNIQUE("identifier")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"webhook_id" integer NOT NULL,
	"event" text NOT NULL,
	"subject" text NOT NULL,
	"company_id" integer,
	"resource_id" integer NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_history" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"environment" text NOT NULL,
	"webhook_id" integer NOT NULL,
	"event" text NOT NULL,
	"status_code" integer NOT NULL,
	"error" text,
	"success" boolean NOT NULL,
	"date_time" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhooks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"environment" text NOT NULL,
	"company_id" integer,
	"url" text NOT NULL,
	"secret" "bytea" NOT NULL,
	"description" text,
	"events" jsonb,
	"enabled" boolean DEFAULT true NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"failing_since" timestamp (3) with time zone,
	"retry_at" timestamp (3) with time zone,
	"failure_notified_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhooks_account_id_unique" UNIQUE("account_id","environment","id")
);
--> statement-breakpoint
ALTER TABLE "receive_documents" ADD CONSTRAINT "receive_documents_receive_fk" FOREIGN KEY ("receive_id") REFERENCES "public"."receives"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receives" ADD CONSTRAINT "receives_company_fk" FOREIGN KEY ("account_id","environment","company_id") REFERENCES "public"."companies"("account_id","environment","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_history" ADD CONSTRAINT "webhook_history_webhook_fk" FOREIGN KEY ("account_id","environment","webhook_id") REFERENCES "public"."webhooks"("account_id","environment","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_account_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_company_fk" FOREIGN KEY ("account_id","environment","company_id") REFERENCES "public"."companies"("account_id","environment","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "receive_documents_number" ON "receive_documents" USING btree ("number","receive_id");--> statement-breakpoint
CREATE INDEX "receive_documents_date" ON "receive_documents" USING btree ("date","receive_id");--> statement-breakpoint
CREATE INDEX "receives_list" ON "receives" USING btree ("account_id","environment","id");--> statement-breakpoint
CREATE INDEX "receives_unread" ON "receives" USING btree ("account_id","environment","id") WHERE not "receives"."is_read";--> statement-breakpoint
CREATE INDEX "receives_company" ON "receives" USING btree ("company_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_webhook" ON "webhook_deliveries" USING btree ("webhook_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_subject" ON "webhook_deliveries" USING btree ("webhook_id","subject","id");--> statement-breakpoint
CREATE INDEX "webhook_history_list" ON "webhook_history" USING btree ("account_id","environment","id");--> statement-breakpoint
CREATE INDEX "webhook_history_webhook" ON "webhook_history" USING btree ("webhook_id","id");--> statement-breakpoint
CREATE INDEX "webhook_history_age" ON "webhook_history" USING btree ("date_time");--> statement-breakpoint
CREATE INDEX "webhooks_list" ON "webhooks" USING btree ("account_id","environment","id");--> statement-breakpoint
CREATE INDEX "webhooks_company" ON "webhooks" USING btree ("company_id");