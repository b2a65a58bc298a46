import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { db } from "@/db";
import { accountCounters } from "@/lib/accounts/queries";
import { hasActiveSeat } from "@/lib/seats/queries";
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
  const [counters, hasSeat] = await Promise.all([
    accountCounters(db(), key.accountId),
    hasActiveSeat(db(), key.accountId, key.keyId),
  ]);
  return c.json({
    operation_left: counters.operationLeft,
    signature_left: counters.signatureLeft,
    has_active_seat: hasSeat,
    is_sub_key: key.kind === "restricted",
  });
});
