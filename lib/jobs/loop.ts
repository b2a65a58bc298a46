import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@/lib/log/log";
import { count } from "@/lib/metrics/figures";

/** Work that comes again: `run` is called `everyMs` after it last ended, and never twice at once in a process. */
export type Job = { name: string; everyMs: number; run: () => Promise<unknown> };

const waitMaxMs = 60_000;

/** Pause before the next run; failures in a row lengthen a short one, so that a broken database is not hammered. */
export function pauseMs(everyMs: number, failures: number): number {
  return Math.max(everyMs, Math.min(everyMs * 2 ** failures, waitMaxMs));
}

/** Runs a job until the signal; a failure is logged and tried again. Returns once the run under way has ended. */
export async function runUntil(signal: AbortSignal, { name, everyMs, run }: Job): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    try {
      await run();
      if (failures > 0) log.info(`Job ${name} works again.`);
      failures = 0;
      count("jobRuns", name);
    } catch (error) {
      count("jobFailures", name);
      failures += 1;
      // Once a minute is enough to be seen.
      if (failures === 1 || pauseMs(everyMs, failures) >= waitMaxMs) log.error(`Job ${name} failed`, error);
    }
    await sleep(pauseMs(everyMs, failures), null, { signal }).catch(() => {});
  }
}
