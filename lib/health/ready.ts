/** Why a process should get no requests just now; `ok` when it should. */
export type Readiness = "ok" | "stopping" | "database away" | "database behind" | "database read-only";

/** What a database says of itself: its newest migration, and whether it is a standby, which takes no writes. */
export type DatabaseState = { latest: number; standby: boolean };

/**
 * Null: the database did not answer. `needed` is the newest migration of this build; one that is ahead is fine: while versions
 * change, the old servers go on beside the new.
 */
export function readinessOf(stopping: boolean, database: DatabaseState | null, needed: number): Readiness {
  if (stopping) return "stopping";
  if (database === null) return "database away";
  if (database.standby) return "database read-only";
  return database.latest >= needed ? "ok" : "database behind";
}
