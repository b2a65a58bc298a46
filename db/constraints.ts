/**
 * The name of the constraint that a statement broke, also when the driver's error is wrapped; null when it was
 * something else. Commands turn a named one into their refusal.
 */
export function violated(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("constraint_name" in error && typeof error.constraint_name === "string") return error.constraint_name;
  return violated(error.cause);
}
