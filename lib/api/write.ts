import { db, type Tx } from "@/db";
import { decide } from "@/lib/access/decide";
import type { RouteClass } from "@/lib/access/presets";
import { DomainError } from "@/lib/errors";
import { type ApiEvent, noteRequest, recordEvent } from "@/lib/events/commands";
import { lockForWrite } from "@/lib/keys/verify";
import { deskRefusal } from "./admit";
import { ProblemError } from "./answer";
import { type ApiContext, type Caller, callerOf, eventOf } from "./context";

/** What the event of a write says of it. */
export type Outcome = {
  status: 200 | 201 | 204;
  companyId?: number | null;
  resourceId?: number | null;
};

/** What a write did: the answer, and what its event says of it. */
export type Written = Outcome & {
  body: unknown;
  /** Path of what was made, below `/v1`; only with 201. */
  location?: string;
};

/**
 * Runs a write: one transaction in which the key is locked and judged again, the work done and the event
 * recorded. A key that was disabled, narrowed or rotated meanwhile commits nothing (product rule 8).
 */
export async function inWrite<Done extends Outcome>(
  c: ApiContext,
  routeClass: RouteClass,
  work: (tx: Tx, caller: Caller) => Promise<Done>,
): Promise<Done> {
  let event: ApiEvent | null = null;
  const done = await db().transaction(async (tx) => {
    const caller = await callerNow(c, tx, routeClass);
    const outcome = await work(tx, caller);
    c.set("outcome", {
      ...(outcome.companyId ? { companyId: outcome.companyId } : {}),
      ...(outcome.resourceId ? { resourceId: outcome.resourceId } : {}),
    });
    event = eventOf(c, caller, outcome.status);
    await recordEvent(tx, event);
    return outcome;
  });
  c.set("eventRecorded", true);
  if (event) noteRequest(event);
  return done;
}

/** The caller as the key is now, locked until the transaction ends. @throws DomainError key_revoked */
export async function callerNow(c: ApiContext, tx: Tx, routeClass: RouteClass): Promise<Caller> {
  const { key } = c.get("caller");
  const now = await lockForWrite(tx, key.secretId, key.keyId);
  const origin = c.req.header("origin") ?? null;
  if (now === null || decide(now, { routeClass, origin, company: null })) {
    throw new DomainError("key_revoked", "The key was revoked while the request ran");
  }
  const shut = c.env?.desk ? await deskRefusal(c.env.desk, now, tx) : null;
  if (shut) throw new ProblemError(shut);
  return callerOf(c, now);
}

/** {@link inWrite}, answered with what was done. */
export async function write(
  c: ApiContext,
  routeClass: RouteClass,
  work: (tx: Tx, caller: Caller) => Promise<Written>,
): Promise<Response> {
  const written = await inWrite(c, routeClass, work);
  if (written.location) c.header("Location", `/v1${written.location}`);
  return written.status === 204 ? c.body(null, 204) : c.json(written.body, written.status);
}
