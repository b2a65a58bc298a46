/** After this long a mail is given up: a link in it is dead by then. */
export const giveUpMs = 24 * 3_600_000;

/** How long to wait after the n-th failure (from 1): 10 s, 20 s, 40 s … at most an hour. */
export function waitMs(attempts: number): number {
  return Math.min(10_000 * 2 ** Math.max(0, attempts - 1), 3_600_000);
}
