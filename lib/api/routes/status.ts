import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { statusOf } from "@/lib/seats/status-queries";
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

export const statusRoutes = new OpenAPIHono<ApiEnv>({ strict: false }).openapi(status, async (c) => {
  const { key } = c.get("caller");
  const { operationLeft, signatureLeft, hasActiveSeat } = await statusOf(key.keyId);
  return c.json({
    operation_left: operationLeft,
    signature_left: signatureLeft,
    has_active_seat: hasActiveSeat,
    is_sub_key: key.kind === "restricted",
  });
});
