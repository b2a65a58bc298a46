import type { z } from "@hono/zod-openapi";
import { ProblemError } from "./answer";
import type { ApiContext } from "./context";
import { problem } from "./problem";

const mb = 1024 * 1024;
/** Of one document, as it is stored (the contract's limit). */
export const documentBodyMax = 5 * mb;
/** Base64 in JSON grows by a third, escapes a little more. */
export const sendJsonBodyMax = 8 * mb;
/** Bytes of any other body: settings, never a document. */
export const smallBodyMax = 256 * 1024;

/**
 * The body up to `max` bytes; a larger one is refused as soon as that is known, a half-sent one as broken.
 * @throws ProblemError payload_too_large, bad_request
 */
export async function readBytes(c: ApiContext, max: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new ProblemError(problem("payload_too_large", { values: { maxMb: Math.max(1, Math.round(max / mb)) } }));
  const announced = Number(c.req.header("content-length") ?? 0);
  if (announced > max) throw tooLarge();
  const stream = c.req.raw.body;
  if (!stream) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      if (size > max) throw tooLarge();
      chunks.push(part.value);
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError(problem("bad_request", { reason: "body_broken" }));
  } finally {
    reader.releaseLock();
  }
  return Buffer.concat(chunks);
}

/** JSON of the body, checked against a schema. @throws ProblemError with the field and a sentence */
export async function readJson<Schema extends z.ZodType>(
  c: ApiContext,
  schema: Schema,
  max: number = smallBodyMax,
): Promise<z.output<Schema>> {
  const contentType = c.req.header("content-type");
  if (contentType && !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType)) {
    throw new ProblemError(problem("unsupported_media_type", { values: { expected: "application/json" } }));
  }
  const parsed = schema.safeParse(parseJson(await readBytes(c, max)));
  if (!parsed.success) throw new ProblemError(problemOfIssues(parsed.error.issues));
  return parsed.data;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ProblemError(problem("bad_request", { reason: "bad_json" }));
  }
}

/** The first fault of a body, as 422 with its field. */
export function problemOfIssues(issues: readonly z.core.$ZodIssue[]) {
  const [issue] = issues;
  if (!issue) return problem("invalid");
  if (issue.code === "unrecognized_keys") {
    return problem("invalid", { reason: "unknown_fields", values: { fields: issue.keys.join(", ") } });
  }
  const field = issue.path.length > 0 ? issue.path.map(String).join(".") : null;
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  const suggestion =
    issue.code === "custom" && typeof issue.params?.suggestion === "string" ? issue.params.suggestion : null;
  return problem("invalid", {
    reason: missing ? "required" : issue.message,
    field,
    fallback: issue.message,
    values: suggestion ? { suggestion } : {},
  });
}

/** The file of a multipart form, field `file`. @throws ProblemError */
export async function readFile(
  c: ApiContext,
  max: number,
): Promise<{ bytes: Uint8Array; fileName: string | null }> {
  const contentType = c.req.header("content-type") ?? "";
  if (!/^multipart\/form-data\s*;/i.test(contentType)) {
    throw new ProblemError(
      problem("unsupported_media_type", { values: { expected: "multipart/form-data" } }),
    );
  }
  // Boundaries and part headers on top of the file itself.
  const bytes = await readBytes(c, max + 64 * 1024);
  let file: unknown;
  try {
    const form = await new Response(new Uint8Array(bytes), {
      headers: { "Content-Type": contentType },
    }).formData();
    file = form.get("file");
  } catch {
    throw new ProblemError(problem("bad_request", { reason: "bad_multipart" }));
  }
  if (!(file instanceof File)) throw new ProblemError(problem("bad_request", { reason: "bad_multipart" }));
  if (file.size > max) throw new ProblemError(problem("payload_too_large", { values: { maxMb: max / mb } }));
  return { bytes: new Uint8Array(await file.arrayBuffer()), fileName: file.name || null };
}
