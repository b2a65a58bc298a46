import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { db } from "@/db";
import { signatureModes } from "@/lib/invoices/commands";
import { findSend, listSends, sendSorts } from "@/lib/invoices/queries";
import { sdiStates } from "@/lib/sdi/states";
import { answerProblem } from "../answer";
import type { ApiEnv } from "../context";
import { badParameters } from "../faults";
import { given } from "../given";
import { guarded } from "../guarded";
import {
  answerList,
  booleanParameter,
  documentListFilter,
  documentListParameters,
  idOf,
  listParameters,
  pageOf,
  requireId,
  textParameter,
} from "../parameters";
import { problem } from "../problem";
import { answersList, answersMade, answersOne, answersText } from "../responses";
import { sendSchema } from "../schemas";
import { sendJson } from "../send-json";
import { submitted, validated } from "../submitted";

const idsMax = 100;

const filters = z.object({
  ...listParameters,
  ...documentListParameters,
  latest_state: z.enum(sdiStates, { error: `one of ${sdiStates.join(", ")}` }).optional(),
  ids: z
    .string()
    .max(1_200)
    .transform((text) => text.split(",").filter((part) => part.trim() !== ""))
    .refine((parts) => parts.length <= idsMax, { error: `at most ${idsMax} ids, separated by commas` })
    .transform((parts) => parts.map((part) => idOf(part.trim())).filter((id) => id !== null))
    .optional(),
});

const withPayload = z.object({ include_payload: booleanParameter.optional() });
const one = z.object({ send: textParameter });

const list = createRoute({
  method: "get",
  path: "/send",
  tags: ["send"],
  summary: "List sent documents",
  ...guarded("read", "looks", { polled: true }),
  request: { query: filters },
  responses: answersList(sendSchema),
});
const get = createRoute({
  method: "get",
  path: "/send/{send}",
  tags: ["send"],
  summary: "Get a sent document by id or SDI identifier",
  ...guarded("read", "looks"),
  request: { params: one, query: withPayload },
  responses: answersOne(sendSchema),
});
const payload = createRoute({
  method: "get",
  path: "/send/{send}/payload",
  tags: ["send"],
  summary: "Get the payload of a sent document",
  ...guarded("read", "looks"),
  request: { params: one },
  responses: answersText,
});

const submitQuery = z.object({
  validate: booleanParameter.optional(),
  signature: z.enum(signatureModes, { error: `one of ${signatureModes.join(", ")}` }).optional(),
});

/** Declares one of the four submits; they differ in how the body holds the document, and in nothing else. */
const submit = <Path extends string>(path: Path, summary: string) =>
  createRoute({
    method: "post",
    path,
    tags: ["send"],
    summary,
    ...guarded("send", "sends"),
    request: { query: submitQuery },
    responses: answersMade(sendSchema),
  });

/** Declares one of the four checks: nothing is stored, 204 says that the exchange would take it. */
const validate = <Path extends string>(path: Path, summary: string) =>
  createRoute({
    method: "post",
    path,
    tags: ["send"],
    summary,
    ...guarded("send", "sends"),
    responses: { 204: { description: "No Content" } },
  });

/**
 * `/send` and `/send/validate`, each POST in four ways (object, XML, file, JSON); an id in a path may be the
 * exchange's.
 */
export const sendRoutes = new OpenAPIHono<ApiEnv>({ strict: false, defaultHook: badParameters })
  .openapi(list, async (c) => {
    const query = c.req.valid("query");
    const { reach } = c.get("caller");
    const filter = { ...documentListFilter(query), latestState: query.latest_state, ids: query.ids };
    const page = pageOf(query, sendSorts);
    return answerList(
      c,
      await listSends(db(), reach, page, filter, query.include_payload ?? false),
      sendJson,
    );
  })
  .openapi(get, async (c) => {
    const { send } = c.req.valid("param");
    const id = idOf(send);
    const by = id === null ? { identifier: send } : { id };
    const { reach } = c.get("caller");
    const found = await findSend(db(), reach, by, c.req.valid("query").include_payload ?? false);
    if (!found) return answerProblem(c, problem("not_found"));
    c.set("outcome", { companyId: found.companyId });
    return c.json(sendJson(found));
  })
  .openapi(payload, async (c) => {
    const { reach } = c.get("caller");
    const found = await findSend(db(), reach, { id: requireId(c.req.valid("param").send) }, true);
    if (!found) return answerProblem(c, problem("not_found"));
    c.set("outcome", { companyId: found.companyId });
    return c.text(found.payload ?? "", 200, { "X-Content-Type-Options": "nosniff" });
  })
  .openapi(submit("/send", "Send a document as a structured object"), async (c) =>
    submitted(c, c.req.valid("query"), await given.object(c)),
  )
  .openapi(submit("/send/xml", "Send a FatturaPA XML document"), async (c) =>
    submitted(c, c.req.valid("query"), await given.xml(c)),
  )
  .openapi(submit("/send/file", "Send a file, XML or p7m"), async (c) =>
    submitted(c, c.req.valid("query"), await given.file(c)),
  )
  .openapi(submit("/send/json", "Send a FatturaPA document as JSON"), async (c) =>
    submitted(c, c.req.valid("query"), await given.json(c)),
  )
  .openapi(validate("/send/validate", "Check a document given as a structured object"), async (c) =>
    validated(c, await given.object(c)),
  )
  .openapi(validate("/send/validate/xml", "Check a FatturaPA XML document"), async (c) =>
    validated(c, await given.xml(c)),
  )
  .openapi(validate("/send/validate/file", "Check a file, XML or p7m"), async (c) =>
    validated(c, await given.file(c)),
  )
  .openapi(validate("/send/validate/json", "Check a FatturaPA document given as JSON"), async (c) =>
    validated(c, await given.json(c)),
  );
