export const dynamic = "force-dynamic";

/** Whether the process lives: 200 as long as it answers at all. Restarting it would mend no database. */
export function GET(): Response {
  return Response.json({ status: "ok" });
}
