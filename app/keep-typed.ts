import type { FormEvent } from "react";

/**
 * For a form's `onReset`: React empties a form after its action, also after a refusal, and a password can't come back
 * from the server. What was typed stays instead.
 */
export function keepTyped(event: FormEvent<HTMLFormElement>): void {
  event.preventDefault();
}
