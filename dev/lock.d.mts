/**
 * Runs `work` while no other process holds the lock file at `path`; a lock whose process has died is taken over.
 * @throws Error when the holder still lives after `waitMs` (default ten minutes).
 */
export function withLock<T>(path: string, work: () => Promise<T>, options?: { waitMs?: number }): Promise<T>;
