import type { MiddlewareHandler } from "hono";
import type { RouteClass } from "@/lib/access/presets";
import { bufferEvent } from "@/lib/events/commands";
import { type VerifiedKey, verifyHash } from "@/lib/keys/verify";
import { requestIdOf } from "@/lib/log/request-id";
import { allowsOrigin } from "@/lib/origins/origin";
import { traced } from "@/lib/traces/traces";
import { type Admitting, admit, type Verdict } from "./admit";
import { answerProblem, logSentence } from "./answer";
import { type ApiContext, type ApiEnv, addressOf, callerOf, eventOf, targetOf } from "./context";
import { originIsKnown } from "./cors";
import { byCredentials } from "./credentials";
import { type Problem, problem } from "./problem";
import { problemOfTarget } from "./refusal";
import { problemOfThrown } from "./thrown";

/**
 * Credentials → key → origin → preset → rate, before anything else of the request is looked at; afterwards the event.
 * A route is declared with its class, so a new one can't be forgotten. A request counts, whatever becomes of it.
 */
export function withKey(routeClass: RouteClass, polled = false): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const found = await keyOf(c);
    const origin = c.req.header("origin") ?? null;
    if ("refused" in found) return refuse(c, found.refused, origin);
    const { key } = found;
    const caller = callerOf(c, key);
    c.set("caller", caller);
    c.set("outcome", {});
    if (origin && allowsOrigin(key.origins, origin)) c.set("allowedOrigin", origin);
    const verdict = await judge(c, key, { routeClass, origin, polled, desk: c.env?.desk });
    if (verdict.rate) c.set("rate", verdict.rate);
    const refused = verdict.problem ?? problemOfTarget(targetOf(c));
    if (refused) c.res = answerProblem(c, refused);
    else await next();
    if (c.get("eventRecorded")) return;
    const told = c.get("problem");
    bufferEvent({ ...eventOf(c, caller, c.res.status), error: told ? logSentence(told) : null });
  };
}

type Found = { key: VerifiedKey } | { refused: Problem };

async function keyOf(c: ApiContext): Promise<Found> {
  const look = (hash: Buffer) => traced("key check", () => verifyHash(hash));
  const desk = c.env?.desk;
  if (desk) {
    const key = await look(desk.hash);
    return key ? { key } : { refused: problem("invalid_key") };
  }
  return byCredentials<VerifiedKey, Found>(c.req.header("authorization"), () => addressOf(c), {
    look,
    found: (key) => ({ key }),
    refused: (refused) => ({ refused }),
  });
}

/** Without a key. Past the rate of its address nothing is asked for a request, its origin neither. */
async function refuse(c: ApiContext, refused: Problem, origin: string | null): Promise<Response> {
  if (origin && refused.code === "invalid_key" && (await originIsKnown(origin)))
    c.set("allowedOrigin", origin);
  return answerProblem(c, refused);
}

/** Whatever fails once the key is known is an event of the key. */
async function judge(c: ApiContext, key: VerifiedKey, asked: Admitting): Promise<Verdict> {
  try {
    return await admit(key, asked);
  } catch (error) {
    const { method, path } = c.req;
    const thrown = problemOfThrown(error, { method, path, id: requestIdOf(c.env?.outgoing) });
    return { rate: null, problem: thrown };
  }
}
