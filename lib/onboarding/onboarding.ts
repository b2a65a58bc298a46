import { z } from "zod";
import type { ErrorCode } from "@/lib/errors";
import { presetInput } from "@/lib/keys/input";
import { clientsMax } from "./limits";
import type { ClientLine } from "./lines";

/** How a client of a list stands: `failed` is tried again by the next run. */
export const lineStates = ["waiting", "made", "failed"] as const;
export type LineState = (typeof lineStates)[number];

/** Why no key could be made for a client: a refusal, a key that the client has already, or a fault of ours. */
export type LineFailure = ErrorCode | "client_has_key" | "unexpected";

/** Clients whose keys one call makes: few enough that a browser never waits for long. */
export const batchSize = 10;

/** The form of a list; `creationId` is the form's own UUID, so that sending it twice makes one. */
export const listForm = z.object({
  creationId: z.uuid(),
  list: z.string(),
  preset: presetInput,
  /** Ticked: clients that have a key of their own get another one. */
  again: z.string().optional().transform(Boolean),
});

/** Names one list of the account. */
export const onboardingForm = z.object({ onboardingId: z.coerce.number().int().min(1).max(2_147_483_647) });

/** The next clients of a list: those after a position, 0 for the first. */
export const stepForm = onboardingForm.extend({
  after: z.coerce.number().int().min(0).max(clientsMax).default(0),
});

/** A client with what became of it. */
export type OnboardingLine = ClientLine & {
  state: LineState;
  /** Null unless it failed. */
  reason: LineFailure | null;
  keyId: number | null;
  /** The account has the company already. */
  companyKnown: boolean;
  /** Another key that reaches this company alone, which may be the client's already; null when there is none. */
  otherKey: { id: number; description: string } | null;
};

/** Whether the next run makes a key for it. */
export function isDue(
  { fault, state, otherKey }: Pick<OnboardingLine, "fault" | "state" | "otherKey">,
  again: boolean,
): boolean {
  return fault === null && state !== "made" && (again || otherKey === null);
}

/** A key just made, with its secrets: shown now and never again. */
export type MadeClient = {
  position: number;
  keyId: number;
  description: string;
  vat: string;
  testSecret: string;
  liveSecret: string;
};

/** What one call did. */
export type OnboardingStep = {
  made: MadeClient[];
  failed: { position: number; reason: LineFailure }[];
  /** Position of the last client that was tried. */
  last: number;
  /** Clients after it that still wait; 0 when the run is over. */
  left: number;
};
