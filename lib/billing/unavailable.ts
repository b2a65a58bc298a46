import { DomainError } from "@/lib/errors";
import { log } from "@/lib/log/log";
import { brief } from "./client";

/** What the user is told when Stripe gave no answer that we can go on with; the reason is logged. */
export function unavailable(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  log.error("Stripe does not answer", brief(error));
  return new DomainError("billing_unavailable", "Stripe does not answer");
}

/** The answer of a call. @throws DomainError billing_unavailable */
export async function orUnavailable<Answer>(call: Promise<Answer>): Promise<Answer> {
  return call.catch((error: unknown) => {
    throw unavailable(error);
  });
}
