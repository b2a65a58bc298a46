DROP INDEX "sends_list";--> statement-breakpoint
DROP INDEX "receives_list";--> statement-breakpoint
DROP INDEX "receives_unread";--> statement-breakpoint
DROP INDEX "send_documents_number";--> statement-breakpoint
DROP INDEX "send_documents_date";--> statement-breakpoint
DROP INDEX "receive_documents_number";--> statement-breakpoint
DROP INDEX "receive_documents_date";--> statement-breakpoint
DROP INDEX "webhook_deliveries_subject";--> statement-breakpoint
ALTER TABLE "send_documents" ADD COLUMN "account_id" integer;--> statement-breakpoint
ALTER TABLE "send_documents" ADD COLUMN "environment" text;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "document_date" date;--> statement-breakpoint
ALTER TABLE "receive_documents" ADD COLUMN "account_id" integer;--> statement-breakpoint
ALTER TABLE "receive_documents" ADD COLUMN "environment" text;--> statement-breakpoint
ALTER TABLE "receives" ADD COLUMN "document_date" date;--> statement-breakpoint
CREATE INDEX "sends_by_created" ON "sends" USING btree ("account_id","environment","created_at","id");--> statement-breakpoint
CREATE INDEX "sends_by_last_update" ON "sends" USING btree ("account_id","environment","last_update","id");--> statement-breakpoint
CREATE INDEX "sends_by_date_sent" ON "sends" USING btree ("account_id","environment","date_sent","id");--> statement-breakpoint
CREATE INDEX "sends_by_document_date" ON "sends" USING btree ("account_id","environment","document_date","id");--> statement-breakpoint
CREATE INDEX "sends_by_committente" ON "sends" USING btree ("account_id","environment","committente","id");--> statement-breakpoint
CREATE INDEX "sends_by_nome_committente" ON "sends" USING btree ("account_id","environment","nome_committente","id");--> statement-breakpoint
CREATE INDEX "sends_by_prestatore" ON "sends" USING btree ("account_id","environment","prestatore","id");--> statement-breakpoint
CREATE INDEX "sends_by_identifier" ON "sends" USING btree ("account_id","environment","identifier","id");--> statement-breakpoint
CREATE INDEX "sends_by_file_name" ON "sends" USING btree ("account_id","environment","file_name","id");--> statement-breakpoint
CREATE INDEX "sends_by_latest_state" ON "sends" USING btree ("account_id","environment","latest_state","id");--> statement-breakpoint
CREATE INDEX "sends_age" ON "sends" USING btree ("environment","created_at");--> statement-breakpoint
CREATE INDEX "updates_by_id" ON "updates" USING btree ("account_id","environment","id");--> statement-breakpoint
CREATE INDEX "updates_by_created" ON "updates" USING btree ("account_id","environment","created_at","id");--> statement-breakpoint
CREATE INDEX "updates_by_state" ON "updates" USING btree ("account_id","environment","state","id");--> statement-breakpoint
CREATE INDEX "updates_by_send" ON "updates" USING btree ("account_id","environment","send_id","id");--> statement-breakpoint
CREATE INDEX "receives_by_created" ON "receives" USING btree ("account_id","environment","created_at","id");--> statement-breakpoint
CREATE INDEX "receives_by_last_update" ON "receives" USING btree ("account_id","environment","last_update","id");--> statement-breakpoint
CREATE INDEX "receives_by_date_sent" ON "receives" USING btree ("account_id","environment","date_sent","id");--> statement-breakpoint
CREATE INDEX "receives_by_document_date" ON "receives" USING btree ("account_id","environment","document_date","id");--> statement-breakpoint
CREATE INDEX "receives_by_committente" ON "receives" USING btree ("account_id","environment","committente","id");--> statement-breakpoint
CREATE INDEX "receives_by_prestatore" ON "receives" USING btree ("account_id","environment","prestatore","id");--> statement-breakpoint
CREATE INDEX "receives_by_nome_prestatore" ON "receives" USING btree ("account_id","environment","nome_prestatore","id");--> statement-breakpoint
CREATE INDEX "receives_by_identifier" ON "receives" USING btree ("account_id","environment","identifier","id");--> statement-breakpoint
CREATE INDEX "receives_by_file_name" ON "receives" USING btree ("account_id","environment","file_name","id");--> statement-breakpoint
CREATE INDEX "receives_by_read" ON "receives" USING btree ("account_id","environment","is_read","id");--> statement-breakpoint
CREATE INDEX "receives_age" ON "receives" USING btree ("environment","created_at");--> statement-breakpoint
CREATE INDEX "send_documents_number" ON "send_documents" USING btree ("account_id","environment","number","send_id");--> statement-breakpoint
CREATE INDEX "send_documents_date" ON "send_documents" USING btree ("account_id","environment","date","send_id");--> statement-breakpoint
CREATE INDEX "receive_documents_number" ON "receive_documents" USING btree ("account_id","environment","number","receive_id");--> statement-breakpoint
CREATE INDEX "receive_documents_date" ON "receive_documents" USING btree ("account_id","environment","date","receive_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_subject" ON "webhook_deliveries" USING btree ("subject","webhook_id","id");--> statement-breakpoint
ALTER TABLE "receives" ADD CONSTRAINT "receives_account_id_unique" UNIQUE("account_id","environment","id");