import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readStripeNote } from "./local-stripe-note";
import { clusterDir, readPostmaster, runs } from "./postgres-cluster";
import { isAlive } from "./processes.mjs";

/** Removes what runs that were killed left in the temporary folder: folders named `<prefix><pid>-…`. */
export function removeLeftovers(prefix: string): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length).split("-")[0]);
    if (!isAlive(pid)) removeFolder(join(tmpdir(), name));
  }
}

/** Removes a throwaway DATA_DIR with whatever still runs in it; synchronous, as an exit handler must be. */
export function removeFolder(folder: string): void {
  try {
    const dir = clusterDir(folder);
    const postmaster = readPostmaster(dir);
    if (postmaster && runs(dir, postmaster.pid)) process.kill(postmaster.pid, "SIGQUIT");
    const stripe = readStripeNote(folder);
    if (stripe) process.kill(stripe.pid, "SIGTERM");
    for (const path of new Set([dirname(dir), folder])) {
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    }
  } catch {
    // Another user's, or being removed by another run.
  }
}
