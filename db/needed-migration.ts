import journal from "./migrations/meta/_journal.json";

/** The newest migration of this build, as `drizzle.__drizzle_migrations` writes its `created_at`. */
export const neededMigration = Math.max(...journal.entries.map(({ when }) => when));
