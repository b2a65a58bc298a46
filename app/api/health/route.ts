import { databaseAnswers } from "@/lib/health/queries";

export const dynamic = "force-dynamic";

/** For load balancers: 200 while the process reaches its database, else 503. */
export async function GET(): Promise<Response> {
  const ok = await databaseAnswers();
  return Response.json({ status: ok ? "ok" : "unavailable" }, { status: ok ? 200 : 503 });
}
