import { setTimeout as sleep } from "node:timers/promises";

/** Something that a process has opened, to be closed before it ends. */
export type Part = {
  name: string;
  close(): Promise<unknown>;
  /** How long it may take; after that the next is closed all the same. */
  timeoutMs: number;
  /** Whether it may also use what those before it have left of their time: what it does must not be cut off. */
  patient?: boolean;
};

/**
 * Closes parts one after another, the last one first: one that hangs or fails must not keep the next from closing. `told`
 * hears of each that did not end well: its error, or "hung". Together they take no longer than the sum of their times.
 */
export async function closeAll(
  parts: readonly Part[],
  told: (name: string, how: unknown) => void,
): Promise<void> {
  let left = 0;
  for (const { name, close, timeoutMs, patient } of parts.toReversed()) {
    const began = performance.now();
    const late = new AbortController();
    const tooLate = sleep(timeoutMs + (patient ? left : 0), "hung", { signal: late.signal }).catch(
      () => "done",
    );
    const how = await Promise.race([closed(close), tooLate]).catch((error: unknown) => error);
    late.abort();
    if (how instanceof Error || how === "hung") told(name, how);
    left = Math.max(0, left + timeoutMs - (performance.now() - began));
  }
}

/** Also what throws at once, rejects. */
const closed = async (close: Part["close"]) => close();
