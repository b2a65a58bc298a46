import { AsyncLocalStorage } from "node:async_hooks";
import { holdsSecret } from "@/lib/keys/secret";

/** The name of the header of a request's id, in requests and answers. */
export const requestIdHeader = "x-request-id";

/** One for a process, also when a bundler loads this file twice: a page's line bears the id that `server.ts` gave. */
const slot = globalThis as typeof globalThis & { invoicetronicRequestIds?: AsyncLocalStorage<string> };
slot.invoicetronicRequestIds ??= new AsyncLocalStorage<string>();
const ids = slot.invoicetronicRequestIds;

/** The id of the request under way, as its answer says it in `X-Request-Id`; null outside of one. */
export function currentRequestId(): string | null {
  return ids.getStore() ?? null;
}

/** Runs the work of a request: whatever it starts, and whenever that goes on, has this id. */
export function withRequestId<Done>(id: string, run: () => Done): Done {
  return ids.run(id, run);
}

/** Whether an id that a proxy gave may stand in a log and in a header. */
export function isRequestId(text: string): boolean {
  return /^[A-Za-z0-9][\w.:=+/-]{0,127}$/.test(text) && !holdsSecret(text);
}

/** By response. Not a header yet: one that is set before its answer makes Node write all of them the slow way. */
const borne = new WeakMap<object, string>();

/** Has an answer bear the id of its request: whoever writes answers' heads asks {@link requestIdOf}. */
export function bearRequestId(response: object, id: string): void {
  borne.set(response, id);
}

/** The id that an answer bears; null for one that was not given any. */
export function requestIdOf(response: object | undefined): string | null {
  return (response && borne.get(response)) ?? null;
}
