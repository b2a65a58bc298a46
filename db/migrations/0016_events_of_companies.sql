DROP INDEX "events_company";--> statement-breakpoint
CREATE INDEX "events_company" ON "events" USING btree ("company_id","id") WHERE "events"."company_id" is not null;