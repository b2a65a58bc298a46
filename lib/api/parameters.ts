import { z } from "@hono/zod-openapi";
import { holdsSecret } from "@/lib/keys/secret";
import { type Listing, type Page, pageSizeDefault, pageSizeMax } from "@/lib/page";
import { ProblemError } from "./answer";
import type { ApiContext } from "./context";
import { problem } from "./problem";

/** The largest id and count there is on the wire: the contract's int32. */
export const int32Max = 2_147_483_647;

/** Query parameters come as text; each of these says what it expects, which the refusal repeats. */
export const integerParameter = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, { error: `an integer from ${min} to ${max}` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `an integer from ${min} to ${max}` })
    .openapi({ type: "integer", format: "int32", minimum: min, maximum: max });

/** `true` or `false`, in any case. */
export const booleanParameter = z
  .string()
  .toLowerCase()
  .pipe(z.enum(["true", "false"], { error: "true or false" }))
  .transform((value) => value === "true")
  .openapi({ type: "boolean" });

/** Text to search or filter by, at most 200 characters. */
export const textParameter = z.string().max(200, { error: "at most 200 characters" });

/** ISO 8601 date or date and time; a time without a zone is UTC. */
export const instantParameter = z
  .string()
  .refine(
    (text) => /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text),
    {
      error: "a UTC ISO 8601 date, like 2024-11-29T12:34:56Z",
    },
  )
  .transform((text, context) => {
    const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text) || text.length === 10 ? text : `${text}Z`;
    const at = new Date(zoned.replace(" ", "T"));
    const year = at.getUTCFullYear();
    if (!(year >= 1900 && year <= 2200)) context.addIssue({ code: "custom", message: "a real date" });
    return at;
  })
  .openapi({ type: "string", format: "date-time", description: "UTC ISO 8601 (2024-11-29T12:34:56Z)" });

/** The parameters of every list; `sort` is judged by {@link pageOf}, which knows the fields. */
export const listParameters = {
  page: integerParameter(1, 10_000_000).default(1).openapi({ description: "Page number, from 1." }),
  page_size: integerParameter(1, pageSizeMax)
    .default(pageSizeDefault)
    .openapi({ description: `Items per page, at most ${pageSizeMax}.` }),
  sort: z
    .string()
    .max(60, { error: "at most 60 characters" })
    .optional()
    .openapi({ description: "Field to sort by; `-` in front: descending." }),
};

/** What every list of documents and of their updates is narrowed by. */
export const documentParameters = {
  company_id: integerParameter(0, int32Max).optional(),
  identifier: textParameter.optional(),
  prestatore: textParameter.optional(),
  last_update_from: instantParameter.optional(),
  last_update_to: instantParameter.optional(),
  date_sent_from: instantParameter.optional(),
  date_sent_to: instantParameter.optional(),
};

/** {@link documentParameters} in the spelling of our queries. */
export function documentFilter(query: z.output<z.ZodObject<typeof documentParameters>>) {
  return {
    companyId: query.company_id,
    identifier: query.identifier,
    prestatore: query.prestatore,
    lastUpdateFrom: query.last_update_from,
    lastUpdateTo: query.last_update_to,
    dateSentFrom: query.date_sent_from,
    dateSentTo: query.date_sent_to,
  };
}

/** Free text of a list's search; a secret in it is refused, as URLs end up in logs. */
export const searchParameter = textParameter
  .refine((text) => !holdsSecret(text), { error: "no secret" })
  .optional()
  .openapi({ description: "Text to search for." });

/** What a list of sent or of received documents is narrowed by. */
export const documentListParameters = {
  ...documentParameters,
  committente: textParameter.optional(),
  file_name: textParameter.optional(),
  document_date_from: instantParameter.optional(),
  document_date_to: instantParameter.optional(),
  document_number: textParameter.optional(),
  include_payload: booleanParameter.optional(),
  q: searchParameter,
};

/** {@link documentListParameters} in the spelling of our queries. */
export function documentListFilter(query: z.output<z.ZodObject<typeof documentListParameters>>) {
  return {
    ...documentFilter(query),
    committente: query.committente,
    fileName: query.file_name,
    documentDateFrom: query.document_date_from,
    documentDateTo: query.document_date_to,
    documentNumber: query.document_number,
    q: query.q,
  };
}

/** @throws ProblemError naming the valid fields when `sort` is none of them */
export function pageOf<Field extends string>(
  query: { page: number; page_size: number; sort?: string | undefined },
  sorts: Record<Field, unknown>,
): Page<Field> {
  const page = { page: query.page, pageSize: query.page_size };
  if (!query.sort) return { ...page, sort: null };
  const descending = query.sort.startsWith("-");
  const name = descending ? query.sort.slice(1) : query.sort;
  if (!isField(sorts, name)) {
    const fields = Object.keys(sorts).sort().join(", ");
    throw new ProblemError(problem("bad_request", { reason: "bad_sort", values: { name, fields } }));
  }
  return { ...page, sort: { field: name, descending } };
}

function isField<Field extends string>(sorts: Record<Field, unknown>, name: string): name is Field {
  return Object.hasOwn(sorts, name);
}

/** A list as clients expect it: an array, and the total in `Invoicetronic-Total-Count`. */
export function answerList<Row>(c: ApiContext, listing: Listing<Row>, toJson: (row: Row) => unknown) {
  c.header("Invoicetronic-Total-Count", String(listing.total));
  return c.json(listing.rows.map(toJson), 200);
}

/** The id in a path; what is none is not found, so it is taken as text. */
export const idParameter = z.object({
  id: z
    .string()
    .max(20, { error: "at most 20 characters" })
    .openapi({ type: "integer", format: "int32", description: "Item id" }),
});

/** An id of the wire: digits that fit int32; null for anything else, which is *not found*. */
export function idOf(text: string): number | null {
  if (!/^\d{1,10}$/.test(text)) return null;
  const id = Number(text);
  return id > 0 && id <= int32Max ? id : null;
}

/** {@link idOf}, or the answer of a missing row. */
export function requireId(text: string): number {
  const id = idOf(text);
  if (id === null) throw new ProblemError(problem("not_found"));
  return id;
}
