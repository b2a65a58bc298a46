import { randomUUID } from "node:crypto";
import { OpenAPIHono } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import { databaseAway } from "@/db/guard";
import { env } from "@/lib/env";
import { DomainError, loggable, sqlState } from "@/lib/errors";
import { redact } from "@/lib/keys/secret";
import { LookupUnavailable } from "@/lib/keys/verify";
import { answerProblem, ProblemError } from "./answer";
import type { ApiContext, ApiEnv } from "./context";
import { cors } from "./cors";
import { documentOf } from "./document";
import { badParameters } from "./faults";
import { problem, problemOf } from "./problem";
import { type DeclaredRoute, declaredRoutes, unmatchedIn } from "./route-table";
import { companyRoutes } from "./routes/company";
import { exportRoutes } from "./routes/export";
import { healthRoutes } from "./routes/health";
import { keyRoutes } from "./routes/key";
import { logRoutes } from "./routes/log";
import { openapiRoutes } from "./routes/openapi";
import { receiveRoutes } from "./routes/receive";
import { sendRoutes } from "./routes/send";
import { statusRoutes } from "./routes/status";
import { updateRoutes } from "./routes/update";
import { webhookRoutes } from "./routes/webhook";
import { withKey } from "./with-key";

/** The `/v1` API: served by `server.ts` before Next, and mounted as a route handler for other hosts. */
export const api = new OpenAPIHono<ApiEnv>({ strict: false, defaultHook: badParameters }).basePath("/v1");

api.use("*", async (c, next) => {
  await next();
  c.res.headers.set("Cache-Control", "no-store");
  c.res.headers.set("X-Content-Type-Options", "nosniff");
  const rate = c.get("rate");
  if (!rate) return;
  c.res.headers.set("RateLimit-Limit", String(rate.limit));
  c.res.headers.set("RateLimit-Policy", rate.policy);
});
api.use("*", cors);

for (const routes of [
  healthRoutes,
  statusRoutes,
  companyRoutes,
  sendRoutes,
  updateRoutes,
  receiveRoutes,
  exportRoutes,
  webhookRoutes,
  openapiRoutes(openapiDocument),
  logRoutes,
  keyRoutes,
])
  api.route("/", routes);

/** The OpenAPI document of `/v1`. */
export function openapiDocument() {
  return documentOf(api, "/v1", `${env().baseUrl}/v1`);
}

const table = declaredRoutes(api, "/v1");

/** Every route of `/v1` as it is declared: the one table of what a request is, for whoever explains a refusal. */
export function routeTable(): readonly DeclaredRoute[] {
  return table;
}

const unmatched = unmatchedIn(table, "/v1");
// What no route takes is a request all the same: its key is asked for, its origin judged, its event written.
api.all("*", withKey("read"), (c) => answerProblem(c, unmatched(c.req.method, c.req.path)));
api.notFound((c) => answerProblem(c, problem("not_found")));
api.onError((error, c) => answerError(c, error));

function answerError(c: ApiContext, error: Error): Response {
  if (error instanceof ProblemError) return answerProblem(c, error.problem);
  if (error instanceof DomainError) return answerProblem(c, problemOf(error));
  if (error instanceof HTTPException && error.status === 400) return answerProblem(c, problem("bad_request"));
  if (error instanceof LookupUnavailable || databaseAway.test(sqlState(error))) {
    return answerProblem(c, problem("unavailable"));
  }
  const id = randomUUID();
  const told = loggable(error);
  console.error(
    `[${id}] ${c.req.method} ${redact(c.req.path)}:`,
    redact(told instanceof Error ? (told.stack ?? told.message) : String(told)),
  );
  return answerProblem(c, problem("internal", { values: { id } }));
}
