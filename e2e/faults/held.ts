import { databaseBack, killDatabase, type World } from "./world";

let letUp: (() => void) | null = null;

/** Kills the database and returns; it stays away until {@link letDatabaseUp}. */
export async function holdDatabaseDown(world: World): Promise<void> {
  await new Promise<void>((down, failed) => {
    killDatabase(world, "SIGKILL", () => {
      down();
      return new Promise<void>((up) => {
        letUp = up;
      });
    }).catch(failed);
  });
}

/** Lets whoever wants start it again; returns once it answers. */
export async function letDatabaseUp(): Promise<void> {
  letUp?.();
  letUp = null;
  await databaseBack();
}
