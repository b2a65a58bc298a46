import { downloadAttachment } from "@/app/desk/document/downloads";

type Context = { params: Promise<{ id: string; invoice: string; index: string }> };

/** One attachment of one invoice of the file, to save. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { id, invoice, index } = await params;
  return downloadAttachment("receive", id, invoice, index);
}
