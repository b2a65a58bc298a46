import { z } from "@hono/zod-openapi";
import { type Document, readDocument, type Upload } from "@/lib/invoices/document";
import { acceptFileName } from "@/lib/invoices/file-name";
import { toXml } from "@/lib/invoices/json";
import { ProblemError } from "./answer";
import { documentBodyMax, readBytes, readFile, readJson, sendJsonBodyMax } from "./body";
import type { ApiContext } from "./context";
import { problem } from "./problem";

/** A document as a body holds it, with what the client says of it. */
export type Given = {
  document: Document;
  fileName: string | null;
  metaData: Record<string, string> | null;
};

const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes("\u0000") && value.isWellFormed(), { error: "control_characters" });

/** Read-only fields are taken and ignored, as clients send back what they read; unknown ones are refused. */
const sendBody = z.strictObject({
  ...Object.fromEntries(
    [
      [
        "id",
        "created",
        "version",
        "user_id",
        "company_id",
        "committente",
        "prestatore",
        "identifier",
        "format",
      ],
      ["last_update", "date_sent", "documents", "encoding", "nome_committente", "latest_state", "company"],
    ]
      .flat()
      .map((field) => [field, z.unknown().optional()]),
  ),
  file_name: text(200).nullish(),
  payload: text(8_000_000).min(1, { error: "required" }),
  meta_data: z
    .record(text(100), text(1_000))
    .refine((data) => Object.keys(data).length <= 50, { error: "too_many" })
    .nullish(),
});

/** @throws DomainError invalid */
function read(upload: Upload, name: string | null, metaData: Given["metaData"] = null): Given {
  const fileName = acceptFileName(name);
  return { document: readDocument(upload), fileName, metaData };
}

/**
 * The four ways in which a body can hold a document: to send it and to check it.
 * @throws DomainError invalid; ProblemError for a body that is none of its kind
 */
export const given = {
  object: async (c: ApiContext) => {
    const data = await readJson(c, sendBody, sendJsonBodyMax);
    return read({ text: data.payload }, data.file_name ?? null, data.meta_data ?? null);
  },
  xml: async (c: ApiContext) => {
    const contentType = c.req.header("content-type");
    if (contentType && !/^(application|text)\/xml\s*(;|$)/i.test(contentType)) {
      throw new ProblemError(problem("unsupported_media_type", { values: { expected: "application/xml" } }));
    }
    return read({ bytes: await readBytes(c, documentBodyMax) }, null);
  },
  file: async (c: ApiContext) => {
    const { bytes, fileName } = await readFile(c, documentBodyMax);
    return read({ bytes }, fileName);
  },
  json: async (c: ApiContext) => {
    const json = await readJson(c, z.unknown(), sendJsonBodyMax);
    return read({ text: toXml(json) }, null);
  },
} as const;
