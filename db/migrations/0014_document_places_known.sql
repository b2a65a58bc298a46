ALTER TABLE "send_documents" DROP CONSTRAINT "send_documents_send_fk";
--> statement-breakpoint
ALTER TABLE "receive_documents" DROP CONSTRAINT "receive_documents_receive_fk";
--> statement-breakpoint
ALTER TABLE "send_documents" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "send_documents" ALTER COLUMN "environment" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "receive_documents" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "receive_documents" ALTER COLUMN "environment" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "send_documents" ADD CONSTRAINT "send_documents_send_fk" FOREIGN KEY ("account_id","environment","send_id") REFERENCES "public"."sends"("account_id","environment","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receive_documents" ADD CONSTRAINT "receive_documents_receive_fk" FOREIGN KEY ("account_id","environment","receive_id") REFERENCES "public"."receives"("account_id","environment","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "events_by_time" ON "events" USING btree ("account_id","environment","date_time","id");