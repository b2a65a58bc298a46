import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import { databaseNow } from "@/db/clock";
import { violated } from "@/db/constraints";
import { seatPlacements, seats } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import { lockSeatKey, lockSeats, type SeatRow, seatOf, seatOnKey, tellStripe } from "./row-commands";
import { type CancelIntent, ending, seatActionsNow } from "./seat";

const targetTaken = () =>
  new DomainError("conflict", "The other key has a seat", { field: "keyId", reason: "seat_target_taken" });

/**
 * Puts a live seat on another key: the same subscription, the same dates, nothing charged. Works while Stripe is down.
 * `version`: the seat as it was shown; null: as it is.
 * @throws DomainError not_found, conflict (not live, another version, target taken), invalid (target not usable)
 */
export async function moveSeat(
  tx: Tx,
  ctx: Ctx,
  seatId: number,
  toKeyId: number,
  version: number | null,
): Promise<void> {
  await lockSeats(tx, ctx.accountId);
  const seat = await seatOf(tx, ctx.accountId, seatId);
  mustAllow(seat, "move");
  mustBeVersion(seat, version);
  if (seat.keyId === toKeyId) throw targetTaken();
  await lockSeatKey(tx, ctx, toKeyId);
  if (await seatOnKey(tx, ctx.accountId, toKeyId)) throw targetTaken();
  await set(tx, seat, { keyId: toKeyId }).catch((error: unknown) => {
    throw violated(error) === "seats_one_per_key" ? targetTaken() : error;
  });
  await tx.insert(seatPlacements).values({ accountId: ctx.accountId, seatId, keyId: toKeyId });
  await tellStripe(tx, ctx.accountId, seatId, "description");
  await record(tx, ctx, {
    action: "seat.moved",
    subject: "seat",
    subjectId: seatId,
    before: { keyId: seat.keyId },
    after: { keyId: toKeyId },
  });
}

/** Notes that Stripe's pages are to call the key's seat by the key's new name; nothing when it has no live seat. */
export async function renameSeat(tx: Tx, ctx: Ctx, keyId: number): Promise<void> {
  const seat = await seatOnKey(tx, ctx.accountId, keyId);
  if (seat?.state === "live") await tellStripe(tx, ctx.accountId, seat.id, "description");
}

/**
 * Ends a seat: with its period, when access lasts until then and it can be kept after all, or now, when access ends at
 * once and nothing is refunded. Asking again changes nothing. `version`: the seat as it was shown, on the key that it was
 * shown on; null: as it is.
 * @throws DomainError not_found, conflict (another version, not live; with its period only while it is paid or in trial)
 */
export async function disableSeat(
  tx: Tx,
  ctx: Ctx,
  seatId: number,
  when: Exclude<CancelIntent, "none">,
  version: number | null = null,
): Promise<void> {
  await lockSeats(tx, ctx.accountId);
  const seat = await seatOf(tx, ctx.accountId, seatId);
  if (seat.cancelIntent === when) return;
  mustBeVersion(seat, version);
  // Somebody at Stripe's own dashboard was first; the owner's wish is met.
  if (when === "period_end" && seat.state === "live" && seat.cancelIntent === "none" && ending(seat)) return;
  mustAllow(seat, when === "now" ? "disable_now" : "disable_at_end");
  await intend(tx, ctx, seat, when);
}

/** Takes back a seat's end with its period; one that goes on anyway is left alone. @throws DomainError not_found, conflict */
export async function keepSeat(
  tx: Tx,
  ctx: Ctx,
  seatId: number,
  version: number | null = null,
): Promise<void> {
  await lockSeats(tx, ctx.accountId);
  const seat = await seatOf(tx, ctx.accountId, seatId);
  if (seat.state === "live" && seat.cancelIntent === "none" && seat.cancelAt === null) return;
  mustBeVersion(seat, version);
  mustAllow(seat, "keep");
  // Shown as kept from now on; what Stripe makes of it comes with the next sync.
  await intend(tx, ctx, seat, "none", { cancelAt: null });
}

/**
 * What becomes of the seat of a key that is being deleted: moved to another key, or cancelled now; a checkout that is still
 * open is given up either way (the outbox closes it). The caller holds the seats' lock and the key's.
 * @throws DomainError not_found, conflict, invalid: only about the key that the seat was to move to
 */
export async function releaseKey(tx: Tx, ctx: Ctx, keyId: number, moveSeatTo: number | null): Promise<void> {
  const seat = await seatOnKey(tx, ctx.accountId, keyId);
  if (!seat) return;
  if (seat.state === "live") {
    if (seat.cancelIntent === "now") return;
    if (moveSeatTo !== null) {
      await moveSeat(tx, ctx, seat.id, moveSeatTo, null).catch((error: unknown) => {
        throw aboutTarget(error);
      });
    } else await intend(tx, ctx, seat, "now");
    return;
  }
  await set(tx, seat, { state: "abandoned", endedAt: await databaseNow(tx) });
  await tellStripe(tx, ctx.accountId, seat.id, "checkout");
  await record(tx, ctx, {
    action: "seat.checkout_discarded",
    subject: "seat",
    subjectId: seat.id,
    before: { keyId },
  });
}

/** The same refusal, told at the field that chose the other key. */
function aboutTarget(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  const { code, message, reason, values } = error;
  return new DomainError(code, message, { field: "moveSeatTo", reason, values });
}

/** A seat that was moved, or ended and kept, since it was shown is not the one that a person means. */
function mustBeVersion(seat: SeatRow, version: number | null): void {
  if (version === null || seat.version === version) return;
  throw new DomainError("conflict", "The seat was changed meanwhile", { reason: "changed_meanwhile" });
}

function mustAllow(seat: SeatRow, action: "move" | "disable_at_end" | "disable_now" | "keep"): void {
  if (seatActionsNow(seat).includes(action)) return;
  const reason = seat.cancelIntent === "now" ? "seat_cancelled_now" : "seat_not_live";
  throw new DomainError("conflict", `The seat can't ${action} now`, { reason });
}

async function intend(
  tx: Tx,
  ctx: Ctx,
  seat: SeatRow,
  intent: CancelIntent,
  copies: Partial<Pick<SeatRow, "cancelAt">> = {},
): Promise<void> {
  await set(tx, seat, { cancelIntent: intent, ...copies });
  await tellStripe(tx, ctx.accountId, seat.id, "cancellation");
  await record(tx, ctx, {
    action: intent === "none" ? "seat.kept" : "seat.cancelled",
    subject: "seat",
    subjectId: seat.id,
    before: { cancel: seat.cancelIntent },
    after: { cancel: intent },
  });
}

async function set(tx: Tx, seat: SeatRow, values: Partial<SeatRow>): Promise<void> {
  await tx
    .update(seats)
    .set({ ...values, version: sql`${seats.version} + 1`, updatedAt: sql`now()` })
    .where(and(eq(seats.id, seat.id), eq(seats.accountId, seat.accountId)));
}
