/** Why a process should get no requests just now; `ok` when it should. */
export type Readiness = "ok" | "stopping" | "database away" | "database behind";

/**
 * `latest` is the newest migration that the database has (null: it did not answer), `needed` the newest of this build. One that
 * is ahead is fine: while versions change, the old servers go on beside the new.
 */
export function readinessOf(stopping: boolean, latest: number | null, needed: number): Readiness {
  if (stopping) return "stopping";
  if (latest === null) return "database away";
  return latest >= needed ? "ok" : "database behind";
}
