import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { db } from "@/db";
import { findRequest, type LoggedRequest, listRequests, logSorts } from "@/lib/events/log-queries";
import { answerProblem } from "../answer";
import type { ApiEnv } from "../context";
import { badParameters } from "../faults";
import { guarded } from "../guarded";
import {
  answerList,
  booleanParameter,
  idParameter,
  instantParameter,
  int32Max,
  integerParameter,
  listParameters,
  pageOf,
  requireId,
  textParameter,
} from "../parameters";
import { problem } from "../problem";
import { answersList, answersOne } from "../responses";
import { eventSchema } from "../schemas";

/** The version of the API that is in every path. */
const apiVersion = 1;

/** A request on the wire. Answers are not kept, so there is never a `response_body`. */
function requestJson(request: LoggedRequest) {
  return {
    id: request.id,
    created: request.dateTime.toISOString(),
    version: 1,
    user_id: request.accountId,
    api_key_id: request.keyId,
    company_id: request.companyId,
    method: request.method,
    endpoint: request.endpoint,
    api_version: apiVersion,
    status_code: request.statusCode,
    date_time: request.dateTime.toISOString(),
    error: request.error,
    resource_id: request.resourceId,
    user_agent: request.userAgent,
    success: request.statusCode < 400,
    query: request.query,
    response_body: null,
  };
}

const filters = z.object({
  ...listParameters,
  company_id: integerParameter(0, int32Max).optional(),
  endpoint: textParameter.optional(),
  method: textParameter.optional(),
  // The contract's spelling, and the one that was meant.
  api_verion: integerParameter(0, int32Max).optional(),
  api_version: integerParameter(0, int32Max).optional(),
  status_code: integerParameter(0, 999).optional(),
  success: booleanParameter.optional(),
  query: textParameter.optional(),
  user_agent: textParameter.optional(),
  date_created_from: instantParameter.optional(),
  date_created_to: instantParameter.optional(),
  date_time_from: instantParameter.optional(),
  date_time_to: instantParameter.optional(),
});

const list = createRoute({
  method: "get",
  path: "/log",
  tags: ["log"],
  summary: "List requests",
  ...guarded("read", "looks"),
  request: { query: filters },
  responses: answersList(eventSchema),
});
const get = createRoute({
  method: "get",
  path: "/log/{id}",
  tags: ["log"],
  summary: "Get a request by id",
  ...guarded("read", "looks"),
  request: { params: idParameter },
  responses: answersOne(eventSchema),
});

/** The later of two bounds, or the earlier: a request has one time under two names. */
function bound(a: Date | undefined, b: Date | undefined, pick: (...times: number[]) => number) {
  const times = [a, b].flatMap((at) => (at ? [at.getTime()] : []));
  return times.length > 0 ? new Date(pick(...times)) : undefined;
}

/** `/log`: requests about companies of the key's scope, and its own. */
export const logRoutes = new OpenAPIHono<ApiEnv>({ strict: false, defaultHook: badParameters })
  .openapi(list, async (c) => {
    const query = c.req.valid("query");
    const { reach, key } = c.get("caller");
    const page = pageOf(query, logSorts);
    const asked = query.api_version ?? query.api_verion ?? apiVersion;
    if (asked !== apiVersion) return answerList(c, { rows: [], total: 0 }, requestJson);
    const filter = {
      companyId: query.company_id,
      endpoint: query.endpoint,
      method: query.method,
      statusCode: query.status_code,
      success: query.success,
      query: query.query,
      userAgent: query.user_agent,
      from: bound(query.date_created_from, query.date_time_from, Math.max),
      to: bound(query.date_created_to, query.date_time_to, Math.min),
    };
    return answerList(c, await listRequests(db(), reach, key.keyId, page, filter), requestJson);
  })
  .openapi(get, async (c) => {
    const { reach, key } = c.get("caller");
    const found = await findRequest(db(), reach, key.keyId, requireId(c.req.valid("param").id));
    return found ? c.json(requestJson(found)) : answerProblem(c, problem("not_found"));
  });
