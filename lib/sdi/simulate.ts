import type { CheckError } from "@/lib/invoices/check";
import { checkSentence } from "@/lib/invoices/check-messages";
import type { Document } from "@/lib/invoices/document";
import type { SdiError, SdiState } from "./states";

/** A state that the simulated exchange reports, `afterMs` milliseconds after the document was submitted. */
export interface SimulatedStep {
  readonly state: SdiState;
  /** Italian, as the exchange writes. */
  readonly description: string;
  /** Empty unless it's Scartato. */
  readonly errors: readonly SdiError[];
  readonly afterMs: number;
}

/** What a public body answers to a delivered FPA12; null: nothing, for now. */
export type PublicBodyAnswer = "accepted" | "refused" | "expired" | null;

const DESCRIPTIONS = {
  Inviato: "Il documento è stato inviato al Sistema di Interscambio.",
  Consegnato: "Il documento è stato consegnato al destinatario.",
  Scartato: "Il documento è stato scartato dal Sistema di Interscambio.",
  AccettatoDalDestinatario: "Il destinatario ha accettato il documento.",
  RifiutatoDalDestinatario: "Il destinatario ha rifiutato il documento.",
  DecorrenzaTermini: "Sono trascorsi 15 giorni senza risposta del destinatario.",
} as const satisfies Partial<Record<SdiState, string>>;

const ANSWERS = {
  accepted: "AccettatoDalDestinatario",
  refused: "RifiutatoDalDestinatario",
  expired: "DecorrenzaTermini",
} as const satisfies Record<NonNullable<PublicBodyAnswer>, SdiState>;

const DISCARDED_AFTER_MS = 1_000;
const DELIVERED_AFTER_MS = 2_000;
const ANSWERED_AFTER_MS = 5_000;

/**
 * The states a document goes through, in order: Inviato at once, then Scartato with the errors of `checkDocument`,
 * or Consegnato and, for an FPA12, the answer asked for. Whoever stores them decides when that is.
 */
export function simulate(
  document: Pick<Document, "format">,
  errors: readonly CheckError[],
  answer: PublicBodyAnswer = null,
): SimulatedStep[] {
  const steps = [step("Inviato", 0)];
  if (errors.length > 0) return [...steps, step("Scartato", DISCARDED_AFTER_MS, errors.map(reported))];
  steps.push(step("Consegnato", DELIVERED_AFTER_MS));
  if (document.format === "FPA12" && answer !== null) steps.push(step(ANSWERS[answer], ANSWERED_AFTER_MS));
  return steps;
}

function step(
  state: keyof typeof DESCRIPTIONS,
  afterMs: number,
  errors: readonly SdiError[] = [],
): SimulatedStep {
  return { state, description: DESCRIPTIONS[state], errors, afterMs };
}

function reported(error: CheckError): SdiError {
  return { code: error.code, description: checkSentence(error, "it"), hint: error.path || null };
}
