export const passwordMin = 10;
export const passwordMax = 200;
/** Fewer different characters are a pattern, not a password. */
export const differentMin = 5;

/** How strong a new password looks, from 0 (refused) to 3, by its length and variety; a hint, never a rule. */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 {
  const different = new Set(password).size;
  if (password.length < passwordMin || password.length > passwordMax || different < differentMin) return 0;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const points = password.length + 2 * kinds + different / 2;
  if (points < 20) return 1;
  return points < 28 ? 2 : 3;
}
