ALTER TABLE "send_documents" ADD COLUMN "total" numeric;--> statement-breakpoint
ALTER TABLE "send_documents" ADD COLUMN "currency" text;--> statement-breakpoint
ALTER TABLE "receive_documents" ADD COLUMN "total" numeric;--> statement-breakpoint
ALTER TABLE "receive_documents" ADD COLUMN "currency" text;