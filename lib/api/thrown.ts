import { randomUUID } from "node:crypto";
import { HTTPException } from "hono/http-exception";
import { databaseAway } from "@/db/guard";
import { DomainError, sqlState } from "@/lib/errors";
import { redact } from "@/lib/keys/secret";
import { LookupUnavailable } from "@/lib/keys/verify";
import { log } from "@/lib/log/log";
import { currentRequestId } from "@/lib/log/request-id";
import { ProblemError } from "./answer";
import { type Problem, problem, problemOf } from "./problem";

/** The request that ended in an error; `id` as its answer bears it, null where there is no socket. */
export type Ended = { method: string; path: string; id: string | null };

/** What a request is answered with that ended in an error; one that nobody foresaw is logged under the id it is told. */
export function problemOfThrown(error: unknown, { method, path, id: given }: Ended): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof DomainError) return problemOf(error);
  if (error instanceof HTTPException && error.status === 400) return problem("bad_request");
  if (error instanceof LookupUnavailable || databaseAway.test(sqlState(error))) return problem("unavailable");
  const id = given ?? currentRequestId() ?? randomUUID();
  log.error(`${method} ${redact(path)} broke down`, { requestId: id, err: error });
  return problem("internal", { values: { id } });
}
