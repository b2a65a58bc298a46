import { z } from "zod";

export const passwordMin = 10;
export const passwordMax = 200;
/** Fewer different characters are a pattern, not a password. */
const differentMin = 5;

/** A password as it is typed to sign in: anything that could be one. */
export const typedPassword = z
  .string({ error: "required" })
  .min(1, { error: "required" })
  .max(passwordMax, { error: "too_long" });

/** A password that is chosen. Length is what makes it strong, so no mixture of signs is asked for. */
export const newPassword = z
  .string({ error: "required" })
  .min(1, { error: "required", abort: true })
  .min(passwordMin, { error: "password_short", abort: true })
  .max(passwordMax, { error: "too_long", abort: true })
  .refine((password) => new Set(password).size >= differentMin, { error: "password_simple" });

/** True when the password is the address, or the part before its `@`: the first that is tried. */
export function repeatsEmail(password: string, email: string): boolean {
  const typed = password.trim().toLowerCase();
  return typed === email || typed === email.split("@")[0];
}

/** How strong a new password looks, from 0 (refused) to 3, by its length and variety; a hint, never a rule. */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 {
  if (!newPassword.safeParse(password).success) return 0;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const points = password.length + 2 * kinds + new Set(password).size / 2;
  if (points < 20) return 1;
  return points < 28 ? 2 : 3;
}
