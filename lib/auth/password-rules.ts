import { z } from "zod";
import { isPattern, passwordMax, passwordMin } from "./password-strength";

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
  .refine((password) => !isPattern(password), { error: "password_simple" });

/** True when the password is the address, or the part before its `@`: the first that is tried. */
export function repeatsEmail(password: string, email: string): boolean {
  const typed = password.trim().toLowerCase();
  return typed === email || typed === email.split("@")[0];
}
