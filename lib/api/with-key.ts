import type { MiddlewareHandler } from "hono";
import { db, type Tx } from "@/db";
import { decide } from "@/lib/access/decide";
import type { RouteClass } from "@/lib/access/presets";
import { whyDeskClosed } from "@/lib/desk/link-queries";
import { bufferEvent } from "@/lib/events/commands";
import { hashSecret, secretEnvironment } from "@/lib/keys/secret";
import { type VerifiedKey, verifyHash } from "@/lib/keys/verify";
import { takeRate } from "@/lib/limits/rates";
import { allowsOrigin } from "@/lib/origins/origin";
import { traced } from "@/lib/traces/traces";
import { answerProblem, logSentence } from "./answer";
import { type ApiContext, type ApiEnv, callerOf, eventOf } from "./context";
import { originIsKnown } from "./cors";
import { type Problem, problem } from "./problem";
import { problemOfRefusal, problemOfUrl } from "./refusal";

/** The user name of HTTP Basic (RFC 7617), the password ignored; null when the header is missing or malformed. */
export function basicUser(header: string | undefined): string | null {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header?.trim() ?? "")?.[1];
  if (!encoded || encoded.length > 1_000) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? text : text.slice(0, colon);
}

/**
 * Credentials → key → origin → preset → rate, before anything else of the request is looked at; afterwards the event.
 * A route is declared with its class, so a new one can't be forgotten. A request counts, whatever becomes of it.
 */
export function withKey(routeClass: RouteClass, polled = false): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const key = await keyOf(c);
    if (key === null) {
      const origin = c.req.header("origin");
      if (origin && (await originIsKnown(origin))) c.set("allowedOrigin", origin);
      return answerProblem(c, problem("invalid_key"));
    }
    const caller = callerOf(c, key);
    c.set("caller", caller);
    c.set("outcome", {});
    const origin = c.req.header("origin");
    if (origin && allowsOrigin(key.origins, origin)) c.set("allowedOrigin", origin);
    const denied = decide(key, { routeClass, origin: origin ?? null, company: null });
    const shut = await deskRefusal(c, key);
    // Desk refreshes by itself: that is our doing, and must not use up what the key's own clients may ask.
    const tooOften = await overRate(c, key, polled && !c.env?.desk);
    const refused = denied
      ? problemOfRefusal(denied)
      : (shut ?? tooOften ?? problemOfUrl(new URL(c.req.url)));
    if (refused) c.res = answerProblem(c, refused);
    else await next();
    if (c.get("eventRecorded")) return;
    const told = c.get("problem");
    bufferEvent({ ...eventOf(c, caller, c.res.status), error: told ? logSentence(told) : null });
  };
}

/** Counts the request and tells the rate in its headers; null while there is some left. */
async function overRate(c: ApiContext, key: VerifiedKey, polled: boolean): Promise<Problem | null> {
  const rate = await takeRate({ ...key, polled });
  if (rate === null) return null;
  c.set("rate", rate);
  if (rate.retryAfterSeconds === null) return null;
  return problem("rate_limited", { values: { seconds: rate.retryAfterSeconds } });
}

/** Why a request from Desk is refused: the link was cut off, or the seat is gone. Null for any other caller. */
export async function deskRefusal(c: ApiContext, key: VerifiedKey, tx?: Tx): Promise<Problem | null> {
  const closed = c.env?.desk ? await whyDeskClosed(db(), c.env.desk, key, tx) : null;
  return closed && problem("desk_closed", { values: { why: closed } });
}

/** Null for credentials that open nothing: a typo is told by the checksum, without a database. */
async function keyOf(c: ApiContext) {
  if (c.env?.desk) return verifyHash(c.env.desk.hash);
  const secret = basicUser(c.req.header("authorization"));
  if (secret === null || secretEnvironment(secret) === null) return null;
  return traced("key check", () => verifyHash(hashSecret(secret)));
}
