/** A client of the list whose key exists. */
export type MadeKey = { keyId: number; description: string };

/**
 * Keys that were made while this page made some, and whose secrets it was never given: the answer that held them was lost
 * on its way, or another window has them. `before`: the keys that were there when it began.
 */
export function unseenOf(
  made: readonly MadeKey[],
  before: ReadonlySet<number>,
  shown: readonly { keyId: number }[],
): MadeKey[] {
  const known = new Set(shown.map(({ keyId }) => keyId));
  return made.filter(({ keyId }) => !before.has(keyId) && !known.has(keyId));
}
