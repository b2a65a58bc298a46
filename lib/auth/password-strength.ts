// Apart from the schemas of `password-rules.ts`: the browser shows it while somebody types, and needs no more than this.

export const passwordMin = 10;
export const passwordMax = 200;
/** Fewer different characters are a pattern, not a password. */
const differentMin = 5;

/** Whether it is made of too few characters, however long. */
export function isPattern(password: string): boolean {
  return new Set(password).size < differentMin;
}

/** How strong a new password looks, from 0 (refused) to 3, by its length and variety; a hint, never a rule. */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 {
  const { length } = password;
  if (length < passwordMin || length > passwordMax || isPattern(password)) return 0;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const points = length + 2 * kinds + new Set(password).size / 2;
  if (points < 20) return 1;
  return points < 28 ? 2 : 3;
}
