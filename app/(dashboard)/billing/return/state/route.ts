import { z } from "zod";
import { currentSession, sessionCtx } from "@/lib/auth/session";
import { settleAttempt } from "@/lib/seats/return-commands";

/** How the checkout of an attempt of this account stands, for the page that waits for it; nothing about anybody else's. */
export async function GET(request: Request): Promise<Response> {
  const session = await currentSession();
  const headers = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" };
  if (!session) return Response.json({ state: null }, { status: 401, headers });
  const attempt = z.uuid().safeParse(new URL(request.url).searchParams.get("attempt"));
  const returned = attempt.success ? await settleAttempt(await sessionCtx(session), attempt.data) : null;
  return Response.json({ state: returned?.state ?? null }, { status: returned ? 200 : 404, headers });
}
