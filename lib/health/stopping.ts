/** One for a process, also when a bundler loads this file twice: the signal is heard in one copy, the probe in the other. */
const slot = globalThis as typeof globalThis & { invoicetronicStopping?: boolean };

/** From now on this process says that it is not ready: balancers are to send requests to others. */
export function beginStopping(): void {
  slot.invoicetronicStopping = true;
}

/** Whether this process is about to end. */
export function isStopping(): boolean {
  return slot.invoicetronicStopping === true;
}
