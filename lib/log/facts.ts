import { loggable } from "@/lib/errors";

/** What of an error goes into a log: nothing of the parameters of a query, and its causes not without end. */
function errorFacts(error: Error, depth = 0): Record<string, unknown> {
  const told = loggable(error);
  if (!(told instanceof Error)) return { message: String(told) };
  const { cause } = told;
  return {
    type: told.name,
    message: told.message,
    ...("code" in told && told.code !== undefined && { code: String(told.code) }),
    stack: told.stack,
    ...(cause instanceof Error && depth < 3 && { cause: errorFacts(cause, depth + 1) }),
  };
}

/** The fields of a line: an error as `err`, a text as `detail`, facts under their own names. */
export function factsOf(about: unknown): Record<string, unknown> {
  if (about === undefined) return {};
  if (about instanceof Error) return { err: errorFacts(about) };
  if (typeof about !== "object" || about === null) return { detail: String(about) };
  return Object.fromEntries(
    Object.entries(about).map(([name, value]) => [name, value instanceof Error ? errorFacts(value) : value]),
  );
}
