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
ALTER TABLE "receive_documents" ADD CONSTRAINT "receive_documents_receive_fk" FOREIGN KEY ("receive_id") REFERENCES "public"."receives"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receives" ADD CONSTRAINT "receives_company_fk" FOREIGN KEY ("account_id","environment","company_id") REFERENCES "public"."companies"("account_id","environment","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "receive_documents_number" ON "receive_documents" USING btree ("number","receive_id");--> statement-breakpoint
CREATE INDEX "receive_documents_date" ON "receive_documents" USING btree ("date","receive_id");--> statement-breakpoint
CREATE INDEX "receives_list" ON "receives" USING btree ("account_id","environment","id");--> statement-breakpoint
CREATE INDEX "receives_unread" ON "receives" USING btree ("account_id","environment","id") WHERE not "receives"."is_read";--> statement-breakpoint
CREATE INDEX "receives_company" ON "receives" USING btree ("company_id","id");