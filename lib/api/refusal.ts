import type { Refusal } from "@/lib/access/decide";
import { holdsSecret } from "@/lib/keys/secret";
import { type Problem, problem } from "./problem";

/** A refusal of the key as the API says it. */
export function problemOfRefusal(refused: Refusal): Problem {
  switch (refused.code) {
    case "preset_not_allowed":
      return problem(refused.code, { values: { needs: refused.needs } });
    case "origin_not_allowed":
      return problem(refused.code, { values: { origin: refused.origin } });
    case "company_not_allowed":
      return problem(refused.code, { reason: refused.reason, values: { vat: refused.vat } });
    default:
      return problem(refused.code);
  }
}

/**
 * What the key would have needed, for the event of a refusal: a preset, or the VAT number of a company. Null when
 * nothing of that kind would help (only the primary manages keys; a scope of chosen companies never adds one).
 */
export function neededFor(refused: Problem | undefined): string | null {
  if (refused?.reason === "preset_not_allowed") return String(refused.values.needs ?? "") || null;
  if (refused?.reason === "company_not_allowed") return String(refused.values.vat ?? "") || null;
  return null;
}

/** Of a request's path with its query: a secret in it ends up in logs on the way, escaped or not; a NUL can't be stored. Null: neither is there. */
export function problemOfTarget(target: string): Problem | null {
  if (target.includes("%00")) return problem("bad_request");
  return holdsSecret(target) ? problem("bad_request", { reason: "secret_in_query" }) : null;
}
