import { AsyncLocalStorage } from "node:async_hooks";
import { holdsSecret } from "@/lib/keys/secret";

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
