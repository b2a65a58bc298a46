import { OpenAPIHono } from "@hono/zod-openapi";
import { env } from "@/lib/env";
import { requestIdOf } from "@/lib/log/request-id";
import { answerProblem, everyAnswer } from "./answer";
import type { ApiEnv } from "./context";
import { cors } from "./cors";
import { documentOf } from "./document";
import { badParameters } from "./faults";
import { problem } from "./problem";
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
import { problemOfThrown } from "./thrown";
import { withKey } from "./with-key";

/** The `/v1` API: served by `server.ts` before Next, and mounted as a route handler for other hosts. */
export const api = new OpenAPIHono<ApiEnv>({ strict: false, defaultHook: badParameters }).basePath("/v1");

api.use("*", async (c, next) => {
  await next();
  const always = everyAnswer(c.get("rate"));
  for (let at = 0; at < always.length; at += 2) c.res.headers.set(always[at] ?? "", always[at + 1] ?? "");
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
api.onError((error, c) => {
  const { method, path } = c.req;
  return answerProblem(c, problemOfThrown(error, { method, path, id: requestIdOf(c.env?.outgoing) }));
});
