DROP INDEX "key_changes_at";--> statement-breakpoint
ALTER TABLE "key_changes" ADD COLUMN "seen_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "key_changes_seen_at" ON "key_changes" USING btree ("seen_at");