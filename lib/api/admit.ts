import { db, type Tx } from "@/db";
import { decide } from "@/lib/access/decide";
import type { RouteClass } from "@/lib/access/presets";
import { whyDeskClosed } from "@/lib/desk/link-queries";
import type { VerifiedKey } from "@/lib/keys/verify";
import { type RateVerdict, takeRate } from "@/lib/limits/rates";
import type { DeskCaller } from "./context";
import { type Problem, problem } from "./problem";
import { problemOfRefusal } from "./refusal";

/** What a verified key asks for. */
export type Admitting = {
  routeClass: RouteClass;
  /** The `Origin` header; null when there is none. */
  origin: string | null;
  /** Clients ask again and again, so the key has a rate of its own. */
  polled: boolean;
  /** Whom the request comes from when it is Desk's. */
  desk: DeskCaller | undefined;
};

/** Whether a key may go on. The request is counted against its rates, also when it is refused. */
export type Verdict = { rate: RateVerdict | null; problem: Problem | null };

/** Judges a key: its own settings, then Desk's link, then its rates. At once where nothing has to be asked for it. */
export function admit(key: VerifiedKey, asked: Admitting): Verdict | Promise<Verdict> {
  const { routeClass, origin, polled, desk } = asked;
  const denied = decide(key, { routeClass, origin, company: null });
  const refused = denied && problemOfRefusal(denied);
  // Desk refreshes by itself: that is our doing, and must not use up what the key's own clients may ask.
  const taking = takeRate({ accountId: key.accountId, keyId: key.keyId, polled: polled && !desk });
  if (taking === null && !desk) return { rate: null, problem: refused };
  return withRate(refused, taking, desk ? deskRefusal(desk, key) : null);
}

async function withRate(
  refused: Problem | null,
  taking: Promise<RateVerdict> | null,
  shutting: Promise<Problem | null> | null,
): Promise<Verdict> {
  const [rate, shut] = await Promise.all([taking, shutting]);
  return { rate, problem: refused ?? shut ?? rateProblem(rate) };
}

/** Why a request from Desk is refused: the link was cut off, or the seat is gone. */
export async function deskRefusal(desk: DeskCaller, key: VerifiedKey, tx?: Tx): Promise<Problem | null> {
  const closed = await whyDeskClosed(db(), desk, key, tx);
  return closed && problem("desk_closed", { values: { why: closed } });
}

function rateProblem(rate: RateVerdict | null): Problem | null {
  if (rate === null || rate.retryAfterSeconds === null) return null;
  return problem("rate_limited", { values: { seconds: rate.retryAfterSeconds } });
}
