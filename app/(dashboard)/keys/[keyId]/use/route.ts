import { currentSession, sessionCtx } from "@/lib/auth/session";
import { readLive } from "../live";
import { readKey } from "../read-key";

/** What the page of a key asks for again every few seconds while it shows an overlap. */
export async function GET(_request: Request, { params }: { params: Promise<{ keyId: string }> }) {
  const session = await currentSession();
  if (!session) return new Response(null, { status: 401 });
  const ctx = await sessionCtx(session);
  const key = await readKey(ctx, (await params).keyId);
  if (!key) return new Response(null, { status: 404 });
  return Response.json(await readLive(ctx, key.id), { headers: { "Cache-Control": "no-store" } });
}
