import type { Hook } from "@hono/zod-openapi";
import { answerProblem } from "./answer";
import type { ApiEnv } from "./context";
import { problem } from "./problem";

/** Answers a query or path parameter that is not what its declaration says: 400 with its name and what it expects. */
// biome-ignore lint/suspicious/noExplicitAny: the library's own type of a hook that fits every route
export const badParameters: Hook<any, ApiEnv, any, any> = (result, c) => {
  if (result.success) return undefined;
  const [issue] = result.error.issues;
  return answerProblem(
    c,
    problem("bad_request", {
      reason: "bad_parameter",
      values: { name: issue?.path.map(String).join(".") ?? "", expected: issue?.message ?? "" },
    }),
  );
};
