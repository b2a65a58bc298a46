CREATE TABLE "written_batches" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "written_batches_at" ON "written_batches" USING btree ("at");