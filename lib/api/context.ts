import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Reach } from "@/lib/access/decide";
import type { Ctx } from "@/lib/ctx";
import { env } from "@/lib/env";
import type { ApiEvent } from "@/lib/events/commands";
import type { VerifiedKey } from "@/lib/keys/verify";
import { clientAddress } from "@/lib/limits/address";
import type { RateVerdict } from "@/lib/limits/rates";
import { apiLanguage, type Problem } from "./problem";
import { neededFor } from "./refusal";
import { type ApiLanguage, apiLanguages } from "./sentences";

/**
 * A Desk user as a request carries it, in place of credentials. Only code of this process can hand one over: bindings are
 * the second argument of `fetch`, and no header becomes one.
 */
export type DeskCaller = {
  linkId: number;
  /** Of the secret behind the link. */
  hash: Buffer;
  ip: string | null;
};

/** What a request carries along; `caller` from `with-key.ts` on. */
export type ApiEnv = {
  Bindings: Partial<HttpBindings> & { desk?: DeskCaller };
  Variables: {
    caller: Caller;
    /** True once a write has recorded its event in its own transaction. */
    eventRecorded: boolean;
    /** What the event says beyond the request line. */
    outcome: { companyId?: number; resourceId?: number };
    problem: Problem;
    /** The origin to echo on every outcome; unset: the answer carries no allow header. */
    allowedOrigin: string;
    /** What the rate of the caller says; unset without a key, or with limits off. */
    rate: RateVerdict;
  };
};

/** A request to `/v1` under way, with what {@link ApiEnv} says it carries. */
export type ApiContext = Context<ApiEnv>;

/** Who calls and what they reach: the third of the three makers of a {@link Ctx}. */
export type Caller = { key: VerifiedKey; ctx: Ctx; reach: Reach };

/** The caller behind a verified key, for this request. */
export function callerOf(c: ApiContext, key: VerifiedKey): Caller {
  return {
    key,
    ctx: {
      accountId: key.accountId,
      actor: { type: "key", keyId: key.keyId },
      ip: addressOf(c),
      userAgent: c.req.header("user-agent") ?? null,
      passwordFresh: true,
    },
    reach: reachOf(key),
  };
}

/** What a key may see: its environment, and the companies of its scope. */
export function reachOf(key: VerifiedKey): Reach {
  return {
    accountId: key.accountId,
    environment: key.environment,
    vats: key.companyScope === "all" ? null : key.companies,
  };
}

/** Address of the client; null on hosts that run no `server.ts`, where nobody vouches for one. */
export function addressOf(c: ApiContext): string | null {
  if (c.env?.desk) return c.env.desk.ip;
  const remote = c.env?.incoming?.socket.remoteAddress ?? null;
  return clientAddress(remote, c.req.header("x-forwarded-for") ?? null, env().trustedProxies);
}

/** The language of this answer. */
export function languageOf(c: ApiContext): ApiLanguage {
  const header = c.req.header("accept-language");
  return header ? apiLanguage(header) : apiLanguages[0];
}

/** Path and query of this request, as they were sent. */
export function targetOf(c: ApiContext): string {
  const { url } = c.req;
  return url.slice(url.indexOf("/", url.indexOf("://") + 3));
}

/** A request as its event tells it. */
export type Told = {
  method: string;
  /** Path below `/v1`, without the query. */
  endpoint: string;
  query: string | null;
  origin: string | null;
  ip: string | null;
  userAgent: string | null;
  statusCode: number;
  /** What it was answered with when it was not done. */
  problem: Problem | undefined;
};

/** The event of a key's request. */
export function eventOfKey(key: VerifiedKey, told: Told): ApiEvent {
  return {
    accountId: key.accountId,
    keyId: key.keyId,
    secretId: key.secretId,
    environment: key.environment,
    companyId: null,
    resourceId: null,
    method: told.method,
    endpoint: told.endpoint,
    query: told.query,
    statusCode: told.statusCode,
    code: told.problem?.code ?? null,
    needs: neededFor(told.problem),
    origin: told.origin,
    ip: told.ip,
    userAgent: told.userAgent,
    dateTime: new Date(),
  };
}

/** The event of this request with the status it is going to have. */
export function eventOf(c: ApiContext, caller: Caller, statusCode: number): ApiEvent {
  const [path = "", ...query] = targetOf(c).split("?");
  const event = eventOfKey(caller.key, {
    method: c.req.method,
    endpoint: path.replace(/^\/v1(?=\/|$)/, "").replace(/(?<=.)\/$/, "") || "/",
    query: query.join("?") || null,
    origin: c.req.header("origin") ?? null,
    ip: caller.ctx.ip,
    userAgent: caller.ctx.userAgent,
    statusCode,
    problem: c.get("problem"),
  });
  const { companyId, resourceId } = c.get("outcome") ?? {};
  return { ...event, companyId: companyId ?? null, resourceId: resourceId ?? null };
}
