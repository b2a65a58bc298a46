import { z } from "zod";

/** Longest address a mailbox can have (RFC 5321, 4.5.3.1.3, without the brackets). */
export const emailMax = 254;

/** An e-mail address as we store it: trimmed and in lower case. */
export const emailField = z
  .string({ error: "required" })
  .trim()
  .toLowerCase()
  .min(1, { error: "required", abort: true })
  .max(emailMax, { error: "too_long", abort: true })
  .pipe(z.email({ error: "email_malformed" }));

/** A checkbox: true when it was ticked (whatever its value), false when the browser left it out. */
export const checkboxField = z
  .string()
  .optional()
  .transform((value) => value !== undefined && value !== "false");

/** An id out of a hidden field; anything else is `invalid`. */
export const idField = z
  .string({ error: "invalid" })
  .regex(/^[1-9]\d{0,9}$/, { error: "invalid" })
  .transform(Number)
  .refine((id) => id <= 2_147_483_647, { error: "invalid" });
