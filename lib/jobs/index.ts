import { cleanAuth } from "@/lib/auth/commands";
import { flushEvents } from "@/lib/events/commands";
import { pruneCounts, pruneEvents } from "@/lib/events/usage-commands";
import { forgetOld } from "@/lib/idempotency/commands";
import { wipeEndedSecrets } from "@/lib/keys/secret-commands";
import { cleanLimits } from "@/lib/limits/commands";
import { cleanMails, deliverDue } from "@/lib/mail/commands";
import { advanceDue } from "@/lib/sdi/commands";
import { deliverWebhooks, pruneWebhooks } from "@/lib/webhooks/delivery-commands";
import { type Job, runUntil } from "./loop";

const second = 1_000;
const hour = 3_600 * second;

const jobs: Job[] = [
  { name: "mail delivery", everyMs: second, run: () => deliverDue() },
  { name: "exchange", everyMs: second, run: advanceDue },
  { name: "webhooks", everyMs: second, run: () => deliverWebhooks() },
  { name: "end of old webhook history", everyMs: hour, run: pruneWebhooks },
  { name: "cleaning of links and sessions", everyMs: hour, run: cleanAuth },
  { name: "wiping of ended secrets", everyMs: hour, run: wipeEndedSecrets },
  { name: "cleaning of limits", everyMs: hour, run: cleanLimits },
  { name: "cleaning of idempotency keys", everyMs: hour, run: forgetOld },
  { name: "cleaning of mails", everyMs: hour, run: cleanMails },
  { name: "end of old events", everyMs: hour, run: pruneEvents },
  { name: "end of old counts", everyMs: 24 * hour, run: pruneCounts },
];

/**
 * Starts the work that no request does. `stop` ends each job after the run it is in, and writes the events that are
 * still buffered.
 */
export function startJobs(): { stop(): Promise<void> } {
  const ending = new AbortController();
  const running = jobs.map((job) => runUntil(ending.signal, job));
  return {
    stop: async () => {
      ending.abort();
      await Promise.all(running);
      await flushEvents();
    },
  };
}
