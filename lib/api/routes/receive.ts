import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { db } from "@/db";
import { deleteReceive, markRead } from "@/lib/invoices/receive-commands";
import {
  loadReceives,
  openReceives,
  pageOfReceives,
  type ReceivedDocument,
  receiveSorts,
} from "@/lib/invoices/receive-queries";
import { ProblemError } from "../answer";
import type { ApiContext, ApiEnv } from "../context";
import { badParameters } from "../faults";
import { guarded } from "../guarded";
import {
  answerList,
  booleanParameter,
  documentListFilter,
  documentListParameters,
  idParameter,
  listParameters,
  pageOf,
  requireId,
} from "../parameters";
import { problem } from "../problem";
import { answersList, answersOne, answersText } from "../responses";
import { receiveSchema } from "../schemas";
import { documentJson } from "../send-json";
import { inWrite, write } from "../write";

/** A received document on the wire. */
export function receiveJson(receive: ReceivedDocument) {
  return {
    id: receive.id,
    created: receive.createdAt.toISOString(),
    version: receive.version,
    user_id: receive.accountId,
    company_id: receive.companyId,
    committente: receive.committente,
    prestatore: receive.prestatore,
    identifier: receive.identifier,
    file_name: receive.fileName,
    format: receive.format,
    payload: receive.payload,
    last_update: receive.lastUpdate.toISOString(),
    date_sent: receive.dateSent?.toISOString() ?? null,
    documents: receive.documents.map(documentJson),
    encoding: receive.encoding,
    nome_prestatore: receive.nomePrestatore,
    is_read: receive.isRead,
    message_id: receive.messageId,
  };
}

const filters = z.object({
  ...listParameters,
  ...documentListParameters,
  unread: booleanParameter.optional(),
});
const withPayload = z.object({ include_payload: booleanParameter.optional() });

const list = createRoute({
  method: "get",
  path: "/receive",
  tags: ["receive"],
  summary: "List received documents",
  ...guarded("read", "looks", { polled: true }),
  request: { query: filters },
  responses: answersList(receiveSchema),
});
const get = createRoute({
  method: "get",
  path: "/receive/{id}",
  tags: ["receive"],
  summary: "Get a received document by id",
  ...guarded("read", "looks"),
  request: { params: idParameter, query: withPayload },
  responses: answersOne(receiveSchema),
});
const payload = createRoute({
  method: "get",
  path: "/receive/{id}/payload",
  tags: ["receive"],
  summary: "Get the payload of a received document",
  ...guarded("read", "looks"),
  request: { params: idParameter },
  responses: answersText,
});
const remove = createRoute({
  method: "delete",
  path: "/receive/{id}",
  tags: ["receive"],
  summary: "Delete a received document",
  ...guarded("write", "looks"),
  request: { params: idParameter },
  responses: answersOne(receiveSchema),
});

/** Hands out documents with their payloads: marked as read in the transaction that reads them. HEAD reads none. */
async function handOut(c: ApiContext, ids: number[]): Promise<ReceivedDocument[]> {
  if (c.req.method === "HEAD") return loadReceives(db(), c.get("caller").reach, ids);
  let rows: ReceivedDocument[] = [];
  await inWrite(c, "read", async (tx, { reach }) => {
    await markRead(tx, reach, ids);
    rows = await openReceives(tx, reach, ids);
    const [only] = rows;
    return { status: 200, companyId: rows.length === 1 ? (only?.companyId ?? null) : null };
  });
  return rows;
}

/** One document, with its payload or without. @throws ProblemError not_found */
async function find(c: ApiContext, text: string, payloadAsked: boolean): Promise<ReceivedDocument> {
  const { reach } = c.get("caller");
  const id = requireId(text);
  const [seen] = await loadReceives(db(), reach, [id]);
  const [found] = seen && payloadAsked ? await handOut(c, [id]) : [seen];
  if (!found) throw new ProblemError(problem("not_found"));
  c.set("outcome", { companyId: found.companyId });
  return found;
}

/**
 * `/receive`: a payload that is given out marks its document read, once, in the transaction of the read; HEAD never
 * does.
 */
export const receiveRoutes = new OpenAPIHono<ApiEnv>({ strict: false, defaultHook: badParameters })
  .openapi(list, async (c) => {
    const query = c.req.valid("query");
    const { reach } = c.get("caller");
    const filter = { ...documentListFilter(query), unread: query.unread };
    const { rows: ids, total } = await pageOfReceives(db(), reach, pageOf(query, receiveSorts), filter);
    const rows =
      query.include_payload && ids.length > 0 ? await handOut(c, ids) : await loadReceives(db(), reach, ids);
    return answerList(c, { rows, total }, receiveJson);
  })
  .openapi(get, async (c) => {
    const asked = c.req.valid("query").include_payload ?? false;
    return c.json(receiveJson(await find(c, c.req.valid("param").id, asked)));
  })
  .openapi(payload, async (c) => {
    const found = await find(c, c.req.valid("param").id, true);
    return c.text(found.payload ?? "", 200);
  })
  .openapi(remove, async (c) => {
    const id = requireId(c.req.valid("param").id);
    return write(c, "write", async (tx, { reach }) => {
      const gone = await deleteReceive(tx, reach, id);
      return { status: 200, body: receiveJson(gone), companyId: gone.companyId, resourceId: id };
    });
  });
