CREATE TABLE "document_counts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "document_counts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"environment" text NOT NULL,
	"company_id" integer NOT NULL,
	"list" text NOT NULL,
	"rows" integer NOT NULL,
	CONSTRAINT "document_counts_list_known" CHECK ("document_counts"."list" in ('send', 'receive', 'update'))
);
--> statement-breakpoint
CREATE INDEX "document_counts_company" ON "document_counts" USING btree ("company_id","list");--> statement-breakpoint
CREATE INDEX "document_counts_list" ON "document_counts" USING btree ("account_id","environment","list");