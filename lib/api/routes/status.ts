import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { VerifiedKey } from "@/lib/keys/verify";
import { type ApiStatus, statusOf } from "@/lib/seats/status-queries";
import type { ApiEnv } from "../context";
import { guarded } from "../guarded";
import { answersOne } from "../responses";
import { statusSchema } from "../schemas";

const status = createRoute({
  method: "get",
  path: "/status",
  tags: ["status"],
  summary: "Operations and signatures left, and what the key is",
  ...guarded("read", "none"),
  responses: answersOne(statusSchema),
});

/** What is said of a key and its account. */
export function statusBody(key: Pick<VerifiedKey, "kind">, status: ApiStatus) {
  return {
    operation_left: status.operationLeft,
    signature_left: status.signatureLeft,
    has_active_seat: status.hasActiveSeat,
    is_sub_key: key.kind === "restricted",
  };
}

/** `/status` by the app: for whatever `direct.ts` leaves to it. */
export const statusRoutes = new OpenAPIHono<ApiEnv>({ strict: false }).openapi(status, async (c) => {
  const { key } = c.get("caller");
  return c.json(statusBody(key, await statusOf(key)));
});
