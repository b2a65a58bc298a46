import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { db } from "@/db";
import { DomainError } from "@/lib/errors";
import { type ExportFilter, exportCost, exportKinds, nextExported } from "@/lib/invoices/export-queries";
import { dayOf } from "@/lib/invoices/queries";
import { leaseOf } from "@/lib/limits/commands";
import { answerProblem, ProblemError } from "../answer";
import { archive } from "../archive";
import type { ApiContext, ApiEnv } from "../context";
import { badParameters } from "../faults";
import { guarded } from "../guarded";
import { instantParameter, int32Max, integerParameter } from "../parameters";
import { problem } from "../problem";
import { inWrite } from "../write";

const types = { send: ["send"], receive: ["receive"], all: exportKinds } as const;

const filters = z.object({
  type: z
    .string()
    .toLowerCase()
    .pipe(z.enum(["send", "receive", "all"], { error: "send, receive or all" }))
    .default("all")
    .openapi({ type: "string", description: "What to export: `send`, `receive` or, without it, both." }),
  company_id: integerParameter(0, int32Max).optional(),
  year: integerParameter(1970, 2199).optional(),
  month: integerParameter(1, 12).optional(),
  quarter: integerParameter(1, 4).optional(),
  document_date_from: instantParameter.optional(),
  document_date_to: instantParameter.optional(),
});

const get = createRoute({
  method: "get",
  path: "/export",
  tags: ["export"],
  summary: "Export documents as a ZIP archive",
  ...guarded("read", "looks"),
  request: { query: filters },
  responses: {
    200: { description: "OK" },
    204: { description: "No Content" },
    400: { description: "Bad Request" },
    429: { description: "Too Many Requests" },
  },
});

/** First and last day of what was asked for. @throws ProblemError when the parameters don't go together */
function periodOf(query: z.output<typeof filters>): Pick<ExportFilter, "from" | "to"> {
  const { year, month, quarter, document_date_from: from, document_date_to: to } = query;
  const custom = from !== undefined || to !== undefined;
  const wrong =
    year === undefined
      ? month !== undefined || quarter !== undefined
      : custom || (month === undefined) === (quarter === undefined);
  if (wrong) throw new ProblemError(problem("bad_request", { reason: "bad_period" }));
  if (year === undefined) return { from: from ? dayOf(from) : null, to: to ? dayOf(to) : null };
  const first = month === undefined ? ((quarter ?? 1) - 1) * 3 : month - 1;
  const months = month === undefined ? 3 : 1;
  return {
    from: dayOf(new Date(Date.UTC(year, first, 1))),
    to: dayOf(new Date(Date.UTC(year, first + months, 0))),
  };
}

/** Whether there is anything to export. @throws DomainError operations_exhausted when reading it can't be paid for */
async function anything(c: ApiContext, filter: ExportFilter): Promise<boolean> {
  const { reach } = c.get("caller");
  const { affordable } = await exportCost(db(), reach, filter);
  if (!affordable) throw new DomainError("operations_exhausted", "The account has too few operations left");
  for (const kind of filter.kinds) {
    if ((await nextExported(db(), reach, kind, filter, 0, 1)).length > 0) return true;
  }
  return false;
}

const headers = {
  "Content-Type": "application/zip",
  "Content-Disposition": 'attachment; filename="export.zip"',
};

/**
 * `/export`: 204 when there is nothing, else a streamed ZIP; marks what was received as read. One at a time per
 * account.
 */
export const exportRoutes = new OpenAPIHono<ApiEnv>({ strict: false, defaultHook: badParameters }).openapi(
  get,
  async (c) => {
    const query = c.req.valid("query");
    const filter = { kinds: types[query.type], companyId: query.company_id, ...periodOf(query) };
    const some = await anything(c, filter);
    if (!some) return c.body(null, 204);
    if (c.req.method === "HEAD") return c.body(null, 200, headers);
    const lease = await leaseOf(`export:${c.get("caller").key.accountId}`);
    if (lease === null) {
      return answerProblem(c, problem("too_many", { reason: "export_running", values: { seconds: 5 } }));
    }
    try {
      await inWrite(c, "read", async () => ({ status: 200 }));
      return c.body(archive(c, filter, lease), 200, headers);
    } catch (error) {
      await lease.release();
      throw error;
    }
  },
);
