import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { db } from "@/db";
import { findUpdate, listUpdates, type UpdateView, updateSorts } from "@/lib/sdi/queries";
import { sdiStates } from "@/lib/sdi/states";
import { answerProblem } from "../answer";
import type { ApiEnv } from "../context";
import { badParameters } from "../faults";
import { guarded } from "../guarded";
import {
  answerList,
  booleanParameter,
  documentFilter,
  documentParameters,
  idParameter,
  int32Max,
  integerParameter,
  listParameters,
  pageOf,
  requireId,
} from "../parameters";
import { problem } from "../problem";
import { answersList, answersOne } from "../responses";
import { updateSchema } from "../schemas";
import { documentJson } from "../send-json";

/** An update on the wire, with the reduced form of its document. */
function updateJson({ update, send, documents }: UpdateView) {
  return {
    id: update.id,
    created: update.createdAt.toISOString(),
    version: update.version,
    user_id: update.accountId,
    company_id: update.companyId,
    send_id: update.sendId,
    last_update: update.lastUpdate.toISOString(),
    state: update.state,
    description: update.description,
    message_id: update.messageId,
    errors: update.errors,
    is_read: update.isRead,
    send: {
      identifier: send.identifier,
      prestatore: send.prestatore,
      meta_data: send.metaData,
      documents: (documents ?? []).map(documentJson),
      date_sent: send.dateSent?.toISOString() ?? null,
      latest_state: send.latestState,
    },
  };
}

const filters = z.object({
  ...listParameters,
  ...documentParameters,
  unread: booleanParameter.optional(),
  send_id: integerParameter(0, int32Max).optional(),
  state: z.enum(sdiStates, { error: `one of ${sdiStates.join(", ")}` }).optional(),
});

const list = createRoute({
  method: "get",
  path: "/update",
  tags: ["update"],
  summary: "List updates of sent documents",
  ...guarded("read", "looks", { polled: true }),
  request: { query: filters },
  responses: answersList(updateSchema),
});
const get = createRoute({
  method: "get",
  path: "/update/{id}",
  tags: ["update"],
  summary: "Get an update by id",
  ...guarded("read", "looks"),
  request: { params: idParameter },
  responses: answersOne(updateSchema),
});

/** `/update`: what the exchange said of sent documents. */
export const updateRoutes = new OpenAPIHono<ApiEnv>({ strict: false, defaultHook: badParameters })
  .openapi(list, async (c) => {
    const query = c.req.valid("query");
    const { reach } = c.get("caller");
    const filter = {
      ...documentFilter(query),
      unread: query.unread,
      sendId: query.send_id,
      state: query.state,
    };
    return answerList(c, await listUpdates(db(), reach, pageOf(query, updateSorts), filter), updateJson);
  })
  .openapi(get, async (c) => {
    const { reach } = c.get("caller");
    const found = await findUpdate(db(), reach, requireId(c.req.valid("param").id));
    if (!found) return answerProblem(c, problem("not_found"));
    c.set("outcome", { companyId: found.update.companyId });
    return c.json(updateJson(found));
  });
