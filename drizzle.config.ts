import { defineConfig } from "drizzle-kit";

/** Migrations are generated from the schema and checked in; `db/index.ts` runs them. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./db/schema/index.ts",
  out: "./db/migrations",
});
