import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { databaseAnswers } from "@/lib/health/queries";
import { takeByAddress } from "@/lib/limits/rates";
import { answerProblem } from "../answer";
import { type ApiEnv, addressOf } from "../context";
import { unguarded } from "../guarded";
import { problem } from "../problem";
import { answersOne } from "../responses";
import { healthSchema } from "../schemas";

const health = createRoute({
  method: "get",
  path: "/health",
  tags: ["health"],
  summary: "Whether the API and what it depends on answer",
  ...unguarded,
  responses: answersOne(healthSchema),
});

/** `/health`: 200 while the database answers, else 503; without a key, limited by address. */
export const healthRoutes = new OpenAPIHono<ApiEnv>({ strict: false }).openapi(health, async (c) => {
  const seconds = await takeByAddress("health", addressOf(c));
  if (seconds !== null) return answerProblem(c, problem("rate_limited", { values: { seconds } }));
  return (await databaseAnswers()) ? c.json({ status: "ok" }) : answerProblem(c, problem("unavailable"));
});
