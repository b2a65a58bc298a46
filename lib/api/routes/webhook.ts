import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { db } from "@/db";
import { createWebhook, deleteWebhook, mustBePublic, updateWebhook } from "@/lib/webhooks/commands";
import {
  findHistory,
  findWebhook,
  type HistoryItem,
  historySorts,
  listHistory,
  listWebhooks,
  type WebhookView,
  webhookSorts,
} from "@/lib/webhooks/queries";
import { type WebhookInput, webhookEvents, webhookShape } from "@/lib/webhooks/webhook";
import { answerProblem } from "../answer";
import { readJson } from "../body";
import type { ApiEnv } from "../context";
import { badParameters } from "../faults";
import { guarded } from "../guarded";
import {
  answerList,
  booleanParameter,
  idParameter,
  int32Max,
  integerParameter,
  listParameters,
  pageOf,
  requireId,
  textParameter,
} from "../parameters";
import { problem } from "../problem";
import { answersList, answersMade, answersOne } from "../responses";
import { webhookHistorySchema, webhookSchema } from "../schemas";
import { write } from "../write";

/** A webhook on the wire; its secret is null but in the answer that creates it. */
function webhookJson(webhook: WebhookView, secret: string | null = null) {
  return {
    id: webhook.id,
    created: webhook.createdAt.toISOString(),
    version: webhook.version,
    user_id: webhook.accountId,
    company_id: webhook.companyId,
    url: webhook.url,
    enabled: webhook.enabled,
    secret,
    description: webhook.description,
    events: webhook.events,
    failure_notified_at: webhook.failureNotifiedAt?.toISOString() ?? null,
  };
}

function historyJson(item: HistoryItem) {
  return {
    id: item.id,
    created: item.dateTime.toISOString(),
    version: 1,
    web_hook_id: item.webhookId,
    user_id: item.accountId,
    event: item.event,
    status_code: item.statusCode,
    error: item.error,
    date_time: item.dateTime.toISOString(),
    success: item.success,
  };
}

const { shape } = webhookShape;
/** Read-only fields are taken and ignored, as clients send back what they read; unknown ones are refused. */
const fields = {
  id: z.int().min(0).max(int32Max).nullish(),
  created: z.unknown().optional(),
  version: z.int().min(0).max(int32Max).nullish(),
  user_id: z.unknown().optional(),
  secret: z.unknown().optional(),
  failure_notified_at: z.unknown().optional(),
  // Zero is what clients generated from the contract send for none.
  company_id: z.preprocess((id) => (id === 0 ? null : id), shape.companyId),
  description: shape.description,
  events: shape.events,
};
const body = z.strictObject({
  ...fields,
  company_id: fields.company_id.default(null),
  url: shape.url,
  enabled: shape.enabled.default(true),
  description: fields.description.default(null),
  events: fields.events.default(null),
});
const patch = z.strictObject({
  ...fields,
  company_id: fields.company_id.optional(),
  url: shape.url.optional(),
  enabled: shape.enabled.optional(),
  description: fields.description.optional(),
  events: fields.events.optional(),
});

const toInput = ({ url, company_id, enabled, description, events }: z.output<typeof body>): WebhookInput => ({
  url,
  companyId: company_id,
  enabled,
  description,
  events,
});

function toPatch({
  url,
  company_id,
  enabled,
  description,
  events,
}: z.output<typeof patch>): Partial<WebhookInput> {
  return {
    ...(url === undefined ? {} : { url }),
    ...(company_id === undefined ? {} : { companyId: company_id }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(description === undefined ? {} : { description }),
    ...(events === undefined ? {} : { events }),
  };
}

const tags = ["webhook"];

const list = createRoute({
  method: "get",
  path: "/webhook",
  tags,
  summary: "List webhooks",
  ...guarded("read", "looks"),
  request: {
    query: z.object({
      ...listParameters,
      company_id: integerParameter(0, int32Max).optional(),
      description: textParameter.optional(),
      enabled: booleanParameter.optional(),
      events: z.enum(webhookEvents, { error: `one of ${webhookEvents.join(", ")}` }).optional(),
      url: textParameter.optional(),
    }),
  },
  responses: answersList(webhookSchema),
});
const get = createRoute({
  method: "get",
  path: "/webhook/{id}",
  tags,
  summary: "Get a webhook by id",
  ...guarded("read", "looks"),
  request: { params: idParameter },
  responses: answersOne(webhookSchema),
});
const add = createRoute({
  method: "post",
  path: "/webhook",
  tags,
  summary: "Add a webhook",
  ...guarded("write", "looks"),
  responses: answersMade(webhookSchema),
});
const put = createRoute({
  method: "put",
  path: "/webhook",
  tags,
  summary: "Update a webhook",
  ...guarded("write", "looks"),
  responses: answersOne(webhookSchema),
});
const change = createRoute({
  method: "patch",
  path: "/webhook/{id}",
  tags,
  summary: "Change some settings of a webhook",
  ...guarded("write", "looks"),
  request: { params: idParameter },
  responses: answersOne(webhookSchema),
});
const remove = createRoute({
  method: "delete",
  path: "/webhook/{id}",
  tags,
  summary: "Delete a webhook",
  ...guarded("write", "looks"),
  request: { params: idParameter },
  responses: answersOne(webhookSchema),
});
const history = createRoute({
  method: "get",
  path: "/webhookhistory",
  tags,
  summary: "List deliveries to webhooks",
  ...guarded("read", "looks"),
  request: { query: z.object({ ...listParameters, webhook_id: integerParameter(0, int32Max).optional() }) },
  responses: answersList(webhookHistorySchema),
});
const historyItem = createRoute({
  method: "get",
  path: "/webhookhistory/{id}",
  tags,
  summary: "Get a delivery by id",
  ...guarded("read", "looks"),
  request: { params: idParameter },
  responses: answersOne(webhookHistorySchema),
});

/** `/webhook` and `/webhookhistory`; a scoped key sees those of its companies, none of the whole account. */
export const webhookRoutes = new OpenAPIHono<ApiEnv>({ strict: false, defaultHook: badParameters })
  .openapi(list, async (c) => {
    const query = c.req.valid("query");
    const { reach } = c.get("caller");
    const { company_id: companyId, description, enabled, events: event, url } = query;
    const filter = { companyId, description, enabled, event, url };
    const page = pageOf(query, webhookSorts);
    return answerList(c, await listWebhooks(db(), reach, page, filter), (row) => webhookJson(row));
  })
  .openapi(get, async (c) => {
    const found = await findWebhook(db(), c.get("caller").reach, requireId(c.req.valid("param").id));
    return found ? c.json(webhookJson(found)) : answerProblem(c, problem("not_found"));
  })
  .openapi(add, async (c) => {
    const input = toInput(await readJson(c, body));
    await mustBePublic(input.url);
    return write(c, "write", async (tx, { ctx, reach }) => {
      const { webhook, secret } = await createWebhook(tx, ctx, reach, input);
      const { id, companyId } = webhook;
      const made = webhookJson(webhook, secret);
      return { status: 201, body: made, location: `/webhook/${id}`, companyId, resourceId: id };
    });
  })
  .openapi(put, async (c) => {
    const data = await readJson(c, body);
    const input = toInput(data);
    await mustBePublic(input.url);
    return write(c, "write", async (tx, { ctx, reach }) => {
      const webhook = await updateWebhook(tx, ctx, reach, data.id ?? 0, input, data.version ?? 0);
      const { id, companyId } = webhook;
      return { status: 200, body: webhookJson(webhook), companyId, resourceId: id };
    });
  })
  .openapi(change, async (c) => {
    const id = requireId(c.req.valid("param").id);
    const data = await readJson(c, patch);
    if (data.url !== undefined) await mustBePublic(data.url);
    return write(c, "write", async (tx, { ctx, reach }) => {
      const webhook = await updateWebhook(tx, ctx, reach, id, toPatch(data), data.version ?? 0);
      const { companyId } = webhook;
      return { status: 200, body: webhookJson(webhook), companyId, resourceId: id };
    });
  })
  .openapi(remove, async (c) => {
    const id = requireId(c.req.valid("param").id);
    return write(c, "write", async (tx, { ctx, reach }) => {
      const { companyId, ...gone } = await deleteWebhook(tx, ctx, reach, id);
      return { status: 200, body: webhookJson({ ...gone, companyId }), companyId, resourceId: id };
    });
  })
  .openapi(history, async (c) => {
    const query = c.req.valid("query");
    const page = pageOf(query, historySorts);
    return answerList(c, await listHistory(db(), c.get("caller").reach, page, query.webhook_id), historyJson);
  })
  .openapi(historyItem, async (c) => {
    const found = await findHistory(db(), c.get("caller").reach, requireId(c.req.valid("param").id));
    return found ? c.json(historyJson(found)) : answerProblem(c, problem("not_found"));
  });
