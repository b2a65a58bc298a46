import type { MiddlewareHandler } from "hono";
import { db } from "@/db";
import { someKeyAllows } from "@/lib/keys/queries";
import { entriesAllowing } from "@/lib/origins/origin";
import { answerProblem } from "./answer";
import { type ApiContext, type ApiEnv, addressOf } from "./context";
import { countStranger } from "./credentials";

const exposed =
  "Invoicetronic-Total-Count, RateLimit-Limit, RateLimit-Policy, Retry-After, Location, Content-Disposition";

/** Whether some usable key lists the origin: all that may be told before a key has been shown. */
export async function originIsKnown(origin: string): Promise<boolean> {
  return someKeyAllows(db(), entriesAllowing(origin));
}

/**
 * Answers preflights (they carry no key, make no event) and puts the CORS headers on every other answer whose
 * request was allowed an origin by `with-key.ts`. Never `*`, never credentials.
 */
export const cors: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (c.req.method === "OPTIONS") return preflight(c);
  await next();
  c.res.headers.append("Vary", "Origin");
  const origin = c.get("allowedOrigin");
  if (!origin) return;
  c.res.headers.set("Access-Control-Allow-Origin", origin);
  c.res.headers.set("Access-Control-Expose-Headers", exposed);
};

/** Counted by address: each that names an origin is a question to the database. */
async function preflight(c: ApiContext): Promise<Response> {
  const over = await countStranger("anonymous", addressOf(c));
  if (over) {
    c.header("Vary", "Origin");
    return answerProblem(c, over);
  }
  const headers: Record<string, string> = { Vary: "Origin" };
  const origin = c.req.header("origin");
  if (origin && (await originIsKnown(origin))) {
    headers["Access-Control-Allow-Origin"] = origin;
    headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, PUT, PATCH, DELETE";
    headers["Access-Control-Allow-Headers"] =
      "Authorization, Content-Type, Accept, Accept-Language, Idempotency-Key";
    headers["Access-Control-Max-Age"] = "600";
  }
  return c.body(null, 204, headers);
}
