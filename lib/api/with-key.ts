import type { MiddlewareHandler } from "hono";
import { type Refusal, refusal, type Standing } from "@/lib/access/decide";
import type { RouteClass } from "@/lib/access/presets";
import { bufferEvent } from "@/lib/events/commands";
import { hashSecret, holdsSecret, secretEnvironment } from "@/lib/keys/secret";
import { verifyHash } from "@/lib/keys/verify";
import { allowsOrigin } from "@/lib/origins/origin";
import { answerProblem, logSentence } from "./answer";
import { type ApiContext, type ApiEnv, callerOf, eventOf } from "./context";
import { originIsKnown } from "./cors";
import { type Problem, problem } from "./problem";

/** The user name of HTTP Basic (RFC 7617), the password ignored; null when the header is missing or malformed. */
export function basicUser(header: string | undefined): string | null {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header?.trim() ?? "")?.[1];
  if (!encoded || encoded.length > 1_000) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? text : text.slice(0, colon);
}

/** The preset's name as the refusal spells it. */
const needed = { full: "full", send: "send", read_only: "read_only" } as const;

function problemOfRefusal(refused: Refusal): Problem {
  return refused.code === "preset_not_allowed"
    ? problem(refused.code, { values: { needs: needed[refused.needs] } })
    : problem(refused.code);
}

/**
 * Credentials → key → origin → preset, before anything else of the request is looked at; afterwards the event.
 * A route is declared with its class, so a new one can't be forgotten.
 */
export function withKey(routeClass: RouteClass): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const key = await keyOf(c);
    const origin = c.req.header("origin");
    if (key === null) {
      if (origin && (await originIsKnown(origin))) c.set("allowedOrigin", origin);
      return answerProblem(c, problem("invalid_key"));
    }
    const caller = callerOf(c, key);
    c.set("caller", caller);
    c.set("outcome", {});
    const unusable = refusal(key, "read");
    const originRefused = origin !== undefined && !allowsOrigin(key.origins, origin);
    if (origin && !originRefused) c.set("allowedOrigin", origin);
    const refused =
      unusable?.code === "key_disabled" || unusable?.code === "key_expired"
        ? problemOfRefusal(unusable)
        : originRefused
          ? problem("origin_not_allowed", { values: { origin: origin ?? "" } })
          : (problemOfClass(key, routeClass) ?? problemOfUrl(c));
    if (refused) c.res = answerProblem(c, refused);
    else await next();
    if (c.get("eventRecorded")) return;
    const told = c.get("problem");
    bufferEvent({ ...eventOf(c, caller, c.res.status), error: told ? logSentence(told) : null });
  };
}

/** Null for credentials that open nothing: a typo is told by the checksum, without a database. */
async function keyOf(c: ApiContext) {
  const secret = basicUser(c.req.header("authorization"));
  if (secret === null || secretEnvironment(secret) === null) return null;
  return verifyHash(hashSecret(secret));
}

function problemOfClass(key: Standing, routeClass: RouteClass): Problem | null {
  const refused = refusal(key, routeClass);
  return refused && problemOfRefusal(refused);
}

/** A secret in a URL ends up in logs on the way, escaped or not; a NUL can't be stored anywhere. */
function problemOfUrl(c: ApiContext): Problem | null {
  const url = new URL(c.req.url);
  if (/%00/.test(url.pathname + url.search)) return problem("bad_request");
  return holdsSecret(url.pathname + url.search)
    ? problem("bad_request", { reason: "secret_in_query" })
    : null;
}
