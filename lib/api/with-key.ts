import type { MiddlewareHandler } from "hono";
import type { RouteClass } from "@/lib/access/presets";
import { bufferEvent } from "@/lib/events/commands";
import { type VerifiedKey, verifyHash } from "@/lib/keys/verify";
import { allowsOrigin } from "@/lib/origins/origin";
import { traced } from "@/lib/traces/traces";
import { admit, credentialsHash } from "./admit";
import { answerProblem, logSentence } from "./answer";
import { type ApiContext, type ApiEnv, callerOf, eventOf, targetOf } from "./context";
import { originIsKnown } from "./cors";
import { problem } from "./problem";
import { problemOfTarget } from "./refusal";

/**
 * Credentials → key → origin → preset → rate, before anything else of the request is looked at; afterwards the event.
 * A route is declared with its class, so a new one can't be forgotten. A request counts, whatever becomes of it.
 */
export function withKey(routeClass: RouteClass, polled = false): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const key = await keyOf(c);
    const origin = c.req.header("origin") ?? null;
    if (key === null) {
      if (origin && (await originIsKnown(origin))) c.set("allowedOrigin", origin);
      return answerProblem(c, problem("invalid_key"));
    }
    const caller = callerOf(c, key);
    c.set("caller", caller);
    c.set("outcome", {});
    if (origin && allowsOrigin(key.origins, origin)) c.set("allowedOrigin", origin);
    const verdict = await admit(key, { routeClass, origin, polled, desk: c.env?.desk });
    if (verdict.rate) c.set("rate", verdict.rate);
    const refused = verdict.problem ?? problemOfTarget(targetOf(c));
    if (refused) c.res = answerProblem(c, refused);
    else await next();
    if (c.get("eventRecorded")) return;
    const told = c.get("problem");
    bufferEvent({ ...eventOf(c, caller, c.res.status), error: told ? logSentence(told) : null });
  };
}

async function keyOf(c: ApiContext): Promise<VerifiedKey | null> {
  const hash = c.env?.desk?.hash ?? credentialsHash(c.req.header("authorization"));
  return hash && traced("key check", () => verifyHash(hash));
}
