import { randomUUID } from "node:crypto";
import { HTTPException } from "hono/http-exception";
import { DomainError, loggable, sqlState } from "@/lib/errors";
import { redact } from "@/lib/keys/secret";
import { LookupUnavailable } from "@/lib/keys/verify";
import { ProblemError } from "./answer";
import { type Problem, problem, problemOf } from "./problem";

// Codes of PostgreSQL and of the network for a database that is away, busy, too slow or chose us in a deadlock.
const databaseAway = /^(08|40|57|53|CONNECT|CONNECTION|ECONN|EPIPE|ETIMEDOUT)/;

/** What a request is answered with that ended in an error; one that nobody foresaw is logged under the id it is told. */
export function problemOfThrown(error: unknown, method: string, path: string): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof DomainError) return problemOf(error);
  if (error instanceof HTTPException && error.status === 400) return problem("bad_request");
  if (error instanceof LookupUnavailable || databaseAway.test(sqlState(error))) return problem("unavailable");
  const id = randomUUID();
  const told = loggable(error);
  console.error(
    `[${id}] ${method} ${redact(path)}:`,
    redact(told instanceof Error ? (told.stack ?? told.message) : String(told)),
  );
  return problem("internal", { values: { id } });
}
