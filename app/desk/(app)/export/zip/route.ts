import { seeOther, wordsAnswer } from "@/app/desk/document/file-answer";
import { deskApiIfOpen, refusalOf } from "@/app/desk/open";
import { askedOf, fileNameOf, paramsOf, readView } from "../view";

/** The archive, passed on as `/v1` makes it; when there is none, back to the page with the reason. */
export async function GET(request: Request): Promise<Response> {
  const api = await deskApiIfOpen();
  if (!api) return seeOther("/desk");
  const view = readView(Object.fromEntries(new URL(request.url).searchParams));
  const response = await api.fetch(askedOf(view));
  if (response.status === 200 && response.body) {
    return new Response(response.body, {
      headers: {
        "Content-Type": "application/zip",
        "Content-Disposition": `attachment; filename="${fileNameOf(view)}"`,
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
      },
    });
  }
  const back = (outcome: string): Response => {
    const params = paramsOf(view);
    params.set("outcome", outcome);
    return seeOther(`/desk/export?${params}`);
  };
  if (response.status === 204) return back("none");
  const { code, detail } = await refusalOf(response);
  if (response.status === 401 || code === "desk_closed") return seeOther("/desk");
  if (response.status === 429) return back("busy");
  if (code === "operations_exhausted") return back("exhausted");
  return response.status === 400 ? back("period") : wordsAnswer(response.status, detail || code);
}
