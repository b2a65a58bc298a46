import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { db } from "@/db";
import { accountCounters } from "@/lib/accounts/queries";
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
  const counters = await accountCounters(db(), key.accountId);
  return c.json({
    operation_left: counters.operationLeft,
    signature_left: counters.signatureLeft,
    // No seat can exist before Desk seats are sold.
    has_active_seat: false,
    is_sub_key: key.kind === "restricted",
  });
});
