/** True while the process lives; another user's process counts, a zombie does not. */
export function isAlive(pid: number): boolean;

/** A pid comes again after a reboot, a pid with its start time (Linux; `-` elsewhere) does not. */
export function identity(pid: number): string;

/** True while any process of the group lives, its leader or not. */
export function groupLives(group: number): boolean;
