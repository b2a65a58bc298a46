import type { EventOutcome } from "@/lib/events/event";

/** The colour of each outcome in a chart and its legend. */
export const outcomeFill = {
  answered: "bg-accent",
  refused: "bg-amber",
  faulty: "bg-faint",
  failed: "bg-red",
} as const satisfies Record<EventOutcome, string>;
