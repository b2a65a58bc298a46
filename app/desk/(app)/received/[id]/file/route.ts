import { downloadFile } from "@/app/desk/document/downloads";

type Context = { params: Promise<{ id: string }> };

/** The file as it is stored, to save. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  return downloadFile("receive", (await params).id);
}
