import { db } from "@/db";
import { currentSession } from "@/lib/auth/session";
import { keysPageSize } from "@/lib/keys/list";
import { usedBy } from "@/lib/keys/use-queries";

/** When the keys `?ids=1,2` were used, those that were: what a page with new keys asks every few seconds. */
export async function GET(request: Request) {
  const session = await currentSession();
  if (!session) return new Response(null, { status: 401 });
  const ids = (new URL(request.url).searchParams.get("ids") ?? "").split(",");
  if (ids.length > keysPageSize || !ids.every((id) => /^[1-9]\d{0,8}$/.test(id))) {
    return new Response(null, { status: 400 });
  }
  const used = await usedBy(db(), session.accountId, ids.map(Number));
  return Response.json(used, { headers: { "Cache-Control": "no-store" } });
}
