import { createHash } from "node:crypto";

/**
 * The id of what was sent from a form (a UUID of version 8, RFC 9562): the same form with the same in it has one id, so
 * that sending it twice makes one thing; who goes back and changes a field gets another. `given` must be JSON.
 */
export function sentId(formId: string, given: unknown): string {
  const hex = createHash("sha256")
    .update(JSON.stringify([formId, given]))
    .digest("hex");
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...groups, hex.slice(20, 32)].join("-");
}
