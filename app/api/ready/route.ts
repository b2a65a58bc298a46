import { readiness } from "@/lib/health/queries";

export const dynamic = "force-dynamic";

/** For load balancers: 200 while this process should get requests, else 503 with the reason. */
export async function GET(): Promise<Response> {
  const status = await readiness();
  return Response.json({ status }, { status: status === "ok" ? 200 : 503 });
}
