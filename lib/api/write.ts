import { db, type Tx } from "@/db";
import { decide } from "@/lib/access/decide";
import type { RouteClass } from "@/lib/access/presets";
import { DomainError } from "@/lib/errors";
import { type ApiEvent, noteRequest, recordEvent } from "@/lib/events/commands";
import { lockForWrite } from "@/lib/keys/verify";
import { type ApiContext, type Caller, callerOf, eventOf } from "./context";

/** What a write did: the answer, and what its event says of it. */
export type Written = {
  status: 200 | 201 | 204;
  body: unknown;
  /** Path of what was made, below `/v1`; only with 201. */
  location?: string;
  companyId?: number | null;
  resourceId?: number | null;
};

/**
 * Runs a write: one transaction in which the key is locked and judged again, the work done and the event
 * recorded. A key that was disabled, narrowed or rotated meanwhile commits nothing (product rule 8).
 */
export async function write(
  c: ApiContext,
  routeClass: RouteClass,
  work: (tx: Tx, caller: Caller) => Promise<Written>,
): Promise<Response> {
  const { key } = c.get("caller");
  let event: ApiEvent | null = null;
  const written = await db().transaction(async (tx) => {
    const now = await lockForWrite(tx, key.secretId, key.keyId);
    const origin = c.req.header("origin") ?? null;
    if (now === null || decide(now, { routeClass, origin, company: null })) {
      throw new DomainError("key_revoked", "The key was revoked while the request ran");
    }
    const caller = callerOf(c, now);
    const done = await work(tx, caller);
    c.set("outcome", {
      ...(done.companyId ? { companyId: done.companyId } : {}),
      ...(done.resourceId ? { resourceId: done.resourceId } : {}),
    });
    event = eventOf(c, caller, done.status);
    await recordEvent(tx, event);
    return done;
  });
  c.set("eventRecorded", true);
  if (event) noteRequest(event);
  if (written.location) c.header("Location", `/v1${written.location}`);
  return written.status === 204 ? c.body(null, 204) : c.json(written.body, written.status);
}
