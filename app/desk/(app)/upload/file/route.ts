import { getLocale, getTranslations } from "next-intl/server";
import { numberOf } from "@/app/desk/document/number";
import { deskApiIfOpen, refusalOf } from "@/app/desk/open";
import { sendSchema } from "@/lib/api/schemas";
import { lineInWords } from "@/lib/invoices/path-words";

const answer = (status: number, body: object): Response =>
  Response.json(body, {
    status,
    headers: { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" },
  });

/** Whether the request comes from a page of ours: a cookie alone must never send an invoice. */
function fromOurPage(request: Request): boolean {
  const origin = request.headers.get("origin");
  return origin !== null && URL.canParse(origin) && new URL(origin).host === request.headers.get("host");
}

/** One file, as `/v1` takes it (multipart, `file`) and judges it; checked first, so that only a good one is sent. */
export async function POST(request: Request): Promise<Response> {
  const t = await getTranslations("deskApp");
  if (!fromOurPage(request)) return answer(403, { lines: [t("failed.title")] });
  const api = await deskApiIfOpen();
  if (!api) return answer(401, { lines: [] });
  const headers = new Headers();
  for (const name of ["content-type", "content-length", "idempotency-key"]) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  // Passed on as it comes: `/v1` bounds it. `duplex` is not in the published types of a browser's fetch.
  const init: RequestInit & { duplex: "half" } = {
    method: "POST",
    headers,
    body: request.body,
    duplex: "half",
  };
  const response = await api.fetch("/send/file?validate=true", init);
  if (response.status === 201) {
    const send = sendSchema.parse(await response.json());
    return answer(201, { id: send.id, name: numberOf(send, t("noNumber")) });
  }
  const { code, detail } = await refusalOf(response);
  // The page goes where Desk says why it is closed.
  const status = code === "desk_closed" ? 401 : response.status;
  const locale = await getLocale();
  return answer(status, {
    lines: linesOf(detail || t("failed.title")).map((line) => lineInWords(line, locale)),
  });
}

/** A line for each finding; the name of the body's field tells a person nothing. */
const linesOf = (detail: string): string[] =>
  detail
    .replace(/^(file|payload|file_name): /, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
