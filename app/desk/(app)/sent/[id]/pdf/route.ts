import { downloadPdf } from "@/app/desk/document/downloads";

type Context = { params: Promise<{ id: string }> };

/** The courtesy copy as a PDF. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  return downloadPdf("send", (await params).id);
}
