import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { db } from "@/db";
import { createCompany, deleteCompany, updateCompany } from "@/lib/companies/commands";
import { companyShape } from "@/lib/companies/input";
import { type Company, companySorts, findCompany, listCompanies } from "@/lib/companies/queries";
import { normalizeVat } from "@/lib/companies/vat";
import { answerProblem } from "../answer";
import { readJson } from "../body";
import type { ApiEnv } from "../context";
import { badParameters } from "../faults";
import { guarded } from "../guarded";
import {
  answerList,
  booleanParameter,
  idOf,
  int32Max,
  listParameters,
  pageOf,
  requireId,
  searchParameter,
} from "../parameters";
import { problem } from "../problem";
import { answersList, answersMade, answersOne } from "../responses";
import { companySchema } from "../schemas";
import { write } from "../write";

/** A company on the wire. */
export function companyJson(company: Company) {
  return {
    id: company.id,
    created: company.createdAt.toISOString(),
    version: company.version,
    user_id: company.accountId,
    vat: company.vat,
    fiscal_code: company.fiscalCode,
    name: company.name,
  };
}

/** Read-only fields are taken and ignored, as clients send back what they read; unknown ones are refused. */
const body = z.strictObject({
  id: z.int().min(0).max(int32Max).nullish(),
  created: z.unknown().optional(),
  version: z.int().min(0).max(int32Max).nullish(),
  user_id: z.unknown().optional(),
  vat: companyShape.shape.vat,
  fiscal_code: companyShape.shape.fiscalCode,
  name: companyShape.shape.name,
});

const toInput = ({ vat, fiscal_code, name }: z.output<typeof body>) => ({
  vat,
  fiscalCode: fiscal_code,
  name,
});

const one = z.object({ company: z.string().max(40, { error: "at most 40 characters" }) });

const list = createRoute({
  method: "get",
  path: "/company",
  tags: ["company"],
  summary: "List companies",
  ...guarded("read", "looks"),
  request: { query: z.object({ ...listParameters, q: searchParameter }) },
  responses: answersList(companySchema),
});
const get = createRoute({
  method: "get",
  path: "/company/{company}",
  tags: ["company"],
  summary: "Get a company by id or VAT number",
  ...guarded("read", "looks"),
  request: { params: one },
  responses: answersOne(companySchema),
});
const add = createRoute({
  method: "post",
  path: "/company",
  tags: ["company"],
  summary: "Add a company",
  ...guarded("write", "adds"),
  responses: answersMade(companySchema),
});
const put = createRoute({
  method: "put",
  path: "/company",
  tags: ["company"],
  summary: "Update a company",
  ...guarded("write", "looks"),
  responses: answersOne(companySchema),
});
const remove = createRoute({
  method: "delete",
  path: "/company/{company}",
  tags: ["company"],
  summary: "Delete a company",
  ...guarded("write", "looks"),
  request: { params: one, query: z.object({ force: booleanParameter.optional() }) },
  responses: answersOne(companySchema),
});

/** `/company`: of its key's scope; a scoped key adds none and changes no VAT number (`api.md`, "Company scope"). */
export const companyRoutes = new OpenAPIHono<ApiEnv>({ strict: false, defaultHook: badParameters })
  .openapi(list, async (c) => {
    const query = c.req.valid("query");
    const { reach } = c.get("caller");
    return answerList(
      c,
      await listCompanies(db(), reach, pageOf(query, companySorts), query.q ?? null),
      companyJson,
    );
  })
  .openapi(get, async (c) => {
    const text = c.req.valid("param").company;
    const { reach } = c.get("caller");
    // Eleven digits are an Italian VAT number without its country, never an id.
    const id = text.length === 11 ? null : idOf(text);
    const vat = normalizeVat(text);
    const by = id !== null ? { id } : vat !== null ? { vat } : null;
    const company = by && (await findCompany(db(), reach, by));
    if (!company) return answerProblem(c, problem("not_found"));
    c.set("outcome", { companyId: company.id });
    return c.json(companyJson(company));
  })
  .openapi(add, async (c) => {
    const input = toInput(await readJson(c, body));
    return write(c, "write", async (tx, { ctx, reach }) => {
      const company = await createCompany(tx, ctx, reach, input);
      const { id } = company;
      return {
        status: 201,
        body: companyJson(company),
        location: `/company/${id}`,
        companyId: id,
        resourceId: id,
      };
    });
  })
  .openapi(put, async (c) => {
    const data = await readJson(c, body);
    return write(c, "write", async (tx, { ctx, reach }) => {
      const company = await updateCompany(tx, ctx, reach, data.id ?? 0, toInput(data), data.version ?? 0);
      return { status: 200, body: companyJson(company), companyId: company.id, resourceId: company.id };
    });
  })
  .openapi(remove, async (c) => {
    const id = requireId(c.req.valid("param").company);
    const force = c.req.valid("query").force ?? false;
    return write(c, "write", async (tx, { ctx, reach }) => {
      const company = await deleteCompany(tx, ctx, reach, id, force);
      return { status: 200, body: companyJson(company), resourceId: id };
    });
  });
