import { db } from "@/db";
import { currentSession } from "@/lib/auth/session";
import { countNewer } from "@/lib/events/queries";
import { filterOf, readView, showsSecret } from "../view";

const countMax = 1_000;

/** How many requests under the filters of the address came after the id in `after`, as plain text. */
export async function GET(request: Request): Promise<Response> {
  const session = await currentSession();
  const headers = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" };
  if (!session) return new Response("", { status: 401, headers });
  const params = Object.fromEntries(new URL(request.url).searchParams);
  if (showsSecret(params)) return new Response("0", { headers });
  const after = /^\d{1,9}$/.test(params.after ?? "") ? Number(params.after) : 0;
  const count = await countNewer(db(), session.accountId, filterOf(readView(params)), after, countMax);
  return new Response(String(count), { headers });
}
