import type { ApiContext } from "./context";
import { languageOf } from "./context";
import { detail, type Problem, problemBody, statuses } from "./problem";

/** Thrown to end a request with a problem; `app.onError` answers it. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.reason);
  }
}

/** Answers a problem in the caller's language, and remembers it for the event. */
export function answerProblem(c: ApiContext, problem: Problem): Response {
  const status = statuses[problem.code];
  c.set("problem", problem);
  const headers: Record<string, string> = { "Content-Type": "application/problem+json; charset=utf-8" };
  if (status === 401) headers["WWW-Authenticate"] = 'Basic realm="Invoicetronic API", charset="UTF-8"';
  if (status === 503) headers["Retry-After"] = "2";
  if (status === 429 && problem.values.seconds) headers["Retry-After"] = String(problem.values.seconds);
  if (status === 405) headers.Allow = String(problem.values.allowed ?? "");
  return c.body(JSON.stringify(problemBody(problem, languageOf(c))), status, headers);
}

/** The sentence of a problem for the event log: in English, whoever asked. */
export function logSentence(problem: Problem): string {
  return detail(problem, "en");
}
