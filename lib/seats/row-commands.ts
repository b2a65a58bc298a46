import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import { databaseNow } from "@/db/clock";
import { keys, seatAttempts, seats, stripeOutbox } from "@/db/schema";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import type { StripeTask } from "./seat";

/** A seat's row. */
export type SeatRow = typeof seats.$inferSelect;

/** A try to buy a seat, as its row has it. */
export type Attempt = typeof seatAttempts.$inferSelect;

/** Names the lock among PostgreSQL's two-part advisory locks; the account is its second part. */
const seatsLock = 7_316_224;

/**
 * Everything about an account's seats happens one after the other. It comes before the locks of the keys that a seat is on
 * or goes to. Not the account's row: a document that is being sent holds its key and then counts on that row, and a deletion
 * of the key, which comes from the other side, would wait for it as it waits for the deletion.
 */
export async function lockSeats(tx: Tx, accountId: number): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${seatsLock}, ${accountId})`);
}

/** Who acts when Stripe said something, on the account of the customer that it said it of. */
export const systemCtx = (accountId: number): Ctx => ({
  accountId,
  actor: { type: "system" },
  ip: null,
  userAgent: null,
  passwordFresh: true,
});

/** Notes, with the change it belongs to, that Stripe is to be told. */
export async function tellStripe(
  tx: Tx,
  accountId: number,
  seatId: number | null,
  task: StripeTask,
): Promise<void> {
  await tx.insert(stripeOutbox).values({ accountId, seatId, task });
}

/**
 * The key a seat is to be on, kept from being changed until the transaction ends. Only its row, not its gate (see
 * `lockForWrite`): a request over HTTP may hold the primary's gate and wait for the seats' lock, and one who waits at that
 * gate to rotate the primary would close the circle. @throws DomainError not_found, invalid
 */
export async function lockSeatKey(tx: Tx, ctx: Ctx, keyId: number): Promise<typeof keys.$inferSelect> {
  const [key] = await tx
    .select()
    .from(keys)
    .where(and(eq(keys.id, keyId), eq(keys.accountId, ctx.accountId), isNull(keys.deletedAt)))
    .for("share");
  if (!key) throw new DomainError("not_found", "There is no such key");
  const expired = key.expiresAt !== null && key.expiresAt <= (await databaseNow(tx));
  if (!key.enabled || expired) {
    throw new DomainError("invalid", "A key that is disabled or expired takes no seat", {
      reason: "seat_key_unusable",
    });
  }
  return key;
}

/** The seat that holds a key, pending or live; null when the key is free. */
export async function seatOnKey(tx: Tx, accountId: number, keyId: number): Promise<SeatRow | null> {
  const [seat] = await tx
    .select()
    .from(seats)
    .where(
      and(eq(seats.accountId, accountId), eq(seats.keyId, keyId), inArray(seats.state, ["pending", "live"])),
    );
  return seat ?? null;
}

/** A seat of the account by its id. @throws DomainError not_found */
export async function seatOf(tx: Tx, accountId: number, seatId: number): Promise<SeatRow> {
  const [seat] = await tx
    .select()
    .from(seats)
    .where(and(eq(seats.accountId, accountId), eq(seats.id, seatId)));
  if (!seat) throw new DomainError("not_found", "There is no such seat");
  return seat;
}

/** Attempts of the account that could still be paid: of one seat, or of all that carry the trial. */
export async function payableAttempts(
  tx: Tx,
  accountId: number,
  of: { seatId: number } | "trials",
): Promise<Attempt[]> {
  return tx
    .select()
    .from(seatAttempts)
    .where(
      and(
        eq(seatAttempts.accountId, accountId),
        inArray(seatAttempts.state, ["creating", "open"]),
        of === "trials" ? eq(seatAttempts.trial, true) : eq(seatAttempts.seatId, of.seatId),
      ),
    );
}
