import { formObject, keptValues, passwordAgain } from "./form-object";
import type { Refusal } from "./state";

/** Whether a rejected call of an action is Next's own word (a redirect, a page that is missing), which must go on. */
export function isNextSignal(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("digest" in error)) return false;
  return typeof error.digest === "string" && error.digest.startsWith("NEXT_");
}

/** Whether it is the way to the sign-in page for want of a session that the form was made in. */
export function isSessionEnd(error: unknown): boolean {
  if (!isNextSignal(error) || !(error instanceof Error) || !("digest" in error)) return false;
  const [kind, , to = ""] = String(error.digest).split(";");
  return kind === "NEXT_REDIRECT" && /^\/sign-in\?(.*&)?ended=1$/.test(to);
}

/** What a form shows when no answer came to it: this sentence, and everything that was typed. */
export function brokeOff(form: FormData, sentence: string): Refusal {
  return {
    ok: false,
    formError: sentence,
    fieldErrors: {},
    values: keptValues(formObject(form)),
    passwordNeeded: passwordAgain(form) !== null,
    brokeOff: true,
  };
}
