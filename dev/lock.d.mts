/**
 * Runs `work` while no other process holds the lock file at `path`; a lock whose process has died is taken over.
 * @throws Error when the holder still lives after `waitMs` (default ten minutes).
 */
export function withLock<T>(path: string, work: () => Promise<T>, options?: { waitMs?: number }): Promise<T>;

/** True while the process lives; another user's process counts, a zombie does not. */
export function isAlive(pid: number): boolean;

/** A pid comes again after a reboot, a pid with its start time (Linux; `-` elsewhere) does not. */
export function identity(pid: number): string;
