// The jobs of a server in a process of their own, for a test that stops or kills it; see `stop` in `server.ts`.
import { setTimeout as sleep } from "node:timers/promises";
import { closeDb } from "../db/index";
import { startJobs } from "../lib/jobs/index";

/** As long as a server's stop waits for them. */
const stopMs = 1_500;

const jobs = startJobs();
process.once("SIGTERM", async () => {
  await Promise.race([jobs.stop(), sleep(stopMs)]);
  await closeDb();
  process.exit(0);
});
// The test is gone, however it ended.
process.once("disconnect", () => process.exit(1));
