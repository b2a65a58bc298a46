import type { RequestDurations } from "./durations";

/** Everything that is counted: the name of the metric, what it says, and the name of its one label, if it has one. */
export const counted = {
  keyRequests: ["invoicetronic_key_requests_total", "Requests that asked whose key it is"],
  keyChecks: [
    "invoicetronic_key_checks_total",
    "Checks of what changed; requests that came together share one",
  ],
  keysRead: ["invoicetronic_keys_read_total", "Secrets read from the database, as they were not remembered"],
  keyLookupsFailed: [
    "invoicetronic_key_lookups_failed_total",
    "Checks without an answer: their requests were answered 503",
  ],
  eventsWritten: [
    "invoicetronic_events_written_total",
    "Rows of the request log that were written in batches",
  ],
  eventsDropped: [
    "invoicetronic_events_dropped_total",
    "Rows of the request log lost, as the buffer was full",
  ],
} as const;

/** What is counted apart by a label. Its values are ours, never a client's: there are only so many. */
export const countedBy = {
  jobRuns: ["invoicetronic_job_runs_total", "Runs of a job that ended well", "job"],
  jobFailures: ["invoicetronic_job_failures_total", "Runs of a job that failed", "job"],
  webhookDeliveries: ["invoicetronic_webhook_deliveries_total", "Attempts to deliver a webhook", "outcome"],
  stripeCalls: ["invoicetronic_stripe_calls_total", "Answers of Stripe, and calls that were sent", "outcome"],
} as const;

/** What is measured when somebody asks. */
export const measured = {
  keysRemembered: ["invoicetronic_keys_remembered", "Secrets that this process remembers"],
  eventsBuffered: ["invoicetronic_events_buffered", "Rows of the request log that wait to be written"],
} as const;

type Figures = {
  counts: Record<keyof typeof counted, number>;
  countsBy: Record<keyof typeof countedBy, Map<string, number>>;
  measures: Record<keyof typeof measured, (() => number)[]>;
  requests: RequestDurations;
};

/** One for a process, also when a bundler loads this file twice: Desk's pages verify keys as well. */
const slot = globalThis as typeof globalThis & { invoicetronicFigures?: Figures };
slot.invoicetronicFigures ??= {
  counts: {
    keyRequests: 0,
    keyChecks: 0,
    keysRead: 0,
    keyLookupsFailed: 0,
    eventsWritten: 0,
    eventsDropped: 0,
  },
  countsBy: {
    jobRuns: new Map(),
    jobFailures: new Map(),
    webhookDeliveries: new Map(),
    stripeCalls: new Map(),
  },
  measures: { keysRemembered: [], eventsBuffered: [] },
  requests: new Map(),
};

/** The figures of this process, for whoever publishes them. */
export const figures: Figures = slot.invoicetronicFigures;

/** To be added to where it happens: `counts.keyChecks += 1` costs nothing, and nobody is asked before somebody looks. */
export const counts = figures.counts;

/** Adds one to what is counted apart for a label. */
export function count(what: keyof typeof countedBy, label: string): void {
  const of = figures.countsBy[what];
  of.set(label, (of.get(label) ?? 0) + 1);
}

/** Says how something is measured; of two copies of a module each measures its own, and the sum is published. */
export function measure(what: keyof typeof measured, read: () => number): void {
  figures.measures[what].push(read);
}
