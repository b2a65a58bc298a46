import type { RateVerdict } from "@/lib/limits/rates";
import type { ApiContext } from "./context";
import { languageOf } from "./context";
import { detail, type Problem, problemBody, statuses } from "./problem";
import type { ApiLanguage } from "./sentences";

/** Thrown to end a request with a problem; `app.onError` answers it. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.reason);
  }
}

/** A problem as an answer of HTTP. */
export function problemAnswer(problem: Problem, language: ApiLanguage) {
  const status = statuses[problem.code];
  const headers: Record<string, string> = { "Content-Type": "application/problem+json; charset=utf-8" };
  if (status === 401) headers["WWW-Authenticate"] = 'Basic realm="Invoicetronic API", charset="UTF-8"';
  if (status === 503) headers["Retry-After"] = "2";
  if (status === 429 && problem.values.seconds) headers["Retry-After"] = String(problem.values.seconds);
  if (status === 405) headers.Allow = String(problem.values.allowed ?? "");
  return { status, headers, body: JSON.stringify(problemBody(problem, language)) };
}

/** Answers a problem in the caller's language, and remembers it for the event. */
export function answerProblem(c: ApiContext, problem: Problem): Response {
  c.set("problem", problem);
  const { status, headers, body } = problemAnswer(problem, languageOf(c));
  return c.body(body, status, headers);
}

/** The sentence of a problem for the event log: in English, whoever asked. */
export function logSentence(problem: Problem): string {
  return detail(problem, "en");
}

const always: readonly string[] = ["cache-control", "no-store"];

/** Headers of every answer, with what the caller's rate says: name, value, name, value, in lower case. */
export function everyAnswer(rate: RateVerdict | null | undefined): readonly string[] {
  if (!rate) return always;
  return [...always, "ratelimit-limit", String(rate.limit), "ratelimit-policy", rate.policy];
}
