import { setMaxListeners } from "node:events";
import { cleanAuth } from "@/lib/auth/commands";
import { cleanDeskAuth } from "@/lib/desk/user-commands";
import { pruneBatches } from "@/lib/events/batch-commands";
import { flushEvents } from "@/lib/events/commands";
import { pruneCounts, pruneEvents } from "@/lib/events/usage-commands";
import { forgetOld } from "@/lib/idempotency/commands";
import { dropOldDocuments } from "@/lib/invoices/retention-commands";
import { pruneKeyChanges } from "@/lib/keys/change-commands";
import { wipeEndedSecrets } from "@/lib/keys/secret-commands";
import { cleanLimits } from "@/lib/limits/commands";
import { cleanMails, deliverDue } from "@/lib/mail/commands";
import { advanceDue } from "@/lib/sdi/commands";
import { tellTrialEnds } from "@/lib/seats/mail-commands";
import { cleanOutbox, drainOutbox } from "@/lib/seats/outbox-commands";
import { reconcileHourly } from "@/lib/seats/reconcile-commands";
import { cleanSignals } from "@/lib/seats/signal-commands";
import { deliverWebhooks, pruneWebhooks } from "@/lib/webhooks/delivery-commands";
import { type Job, runUntil } from "./loop";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

const jobs: Job[] = [
  { name: "mail delivery", everyMs: second, run: () => deliverDue() },
  { name: "exchange", everyMs: second, run: advanceDue },
  { name: "outbox to Stripe", everyMs: 2 * second, run: drainOutbox },
  { name: "comparison with Stripe", everyMs: minute, run: reconcileHourly },
  { name: "mails of trials that end", everyMs: 10 * minute, run: tellTrialEnds },
  { name: "cleaning of Stripe's events", everyMs: hour, run: cleanSignals },
  { name: "cleaning of the outbox to Stripe", everyMs: hour, run: cleanOutbox },
  { name: "webhooks", everyMs: second, run: () => deliverWebhooks() },
  { name: "end of old webhook history", everyMs: hour, run: pruneWebhooks },
  { name: "cleaning of links and sessions", everyMs: hour, run: cleanAuth },
  { name: "cleaning of links and sessions of Desk", everyMs: hour, run: cleanDeskAuth },
  { name: "wiping of ended secrets", everyMs: hour, run: wipeEndedSecrets },
  { name: "end of old key changes", everyMs: hour, run: pruneKeyChanges },
  { name: "cleaning of limits", everyMs: hour, run: cleanLimits },
  { name: "cleaning of idempotency keys", everyMs: hour, run: forgetOld },
  { name: "cleaning of mails", everyMs: hour, run: cleanMails },
  { name: "end of old events", everyMs: hour, run: pruneEvents },
  { name: "end of old documents", everyMs: hour, run: dropOldDocuments },
  { name: "end of old batches of events", everyMs: hour, run: pruneBatches },
  { name: "end of old counts", everyMs: 24 * hour, run: pruneCounts },
];

/**
 * Starts the work that no request does. `stop` ends each job after the run it is in, and writes the events that are
 * still buffered.
 */
export function startJobs(): { stop(): Promise<void> } {
  const ending = new AbortController();
  setMaxListeners(jobs.length + 1, ending.signal);
  const running = jobs.map((job) => runUntil(ending.signal, job));
  return {
    stop: async () => {
      ending.abort();
      // Before the wait: a job that takes longer than a stop may must not keep them.
      await flushEvents();
      await Promise.all(running);
      await flushEvents();
    },
  };
}
