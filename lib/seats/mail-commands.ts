import { and, eq, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { keys, seats, users } from "@/db/schema";
import { env } from "@/lib/env";
import { locales } from "@/lib/i18n/locale";
import { formatter } from "@/lib/i18n/translator";
import { queueMail } from "@/lib/mail/commands";
import type { SeatRow } from "./row-commands";
import { graceEnd } from "./seat";

/** Days before a trial's end that its owner is told. */
const noticeDays = 3;

type Told = Pick<SeatRow, "accountId" | "keyId">;
type SeatMail = "seat_trial_ending" | "seat_payment_failed" | "seat_payment_failed_closed" | "seat_ended";

/** Mails the account's users about a seat, with the change it is about. `at`: the day in question. */
async function tell(tx: Tx, { accountId, keyId }: Told, template: SeatMail, at: Date | null): Promise<void> {
  const [key] = await tx.select({ description: keys.description }).from(keys).where(eq(keys.id, keyId));
  const owners = await tx
    .select({ email: users.email, locale: users.locale })
    .from(users)
    .where(eq(users.accountId, accountId));
  for (const { email, locale: chosen } of owners) {
    const locale = chosen ?? locales[0];
    const date = at ? formatter(locale).dateTime(at, "date") : "";
    const values = { description: key?.description ?? "", date, url: `${env().baseUrl}/billing` };
    await queueMail(tx, { to: email, locale, template, values });
  }
}

/** Once for each time that payment begins to fail: until when there is access, or that there is none. */
export async function tellPaymentFailed(tx: Tx, seat: SeatRow): Promise<void> {
  const { status, pastDueSince, failureToldFor, cancelIntent } = seat;
  if (status !== "past_due" && status !== "unpaid") return;
  if (pastDueSince === null || cancelIntent === "now") return;
  if (failureToldFor?.getTime() === pastDueSince.getTime()) return;
  const until = graceEnd(seat);
  await tell(tx, seat, until ? "seat_payment_failed" : "seat_payment_failed_closed", until);
  await tx.update(seats).set({ failureToldFor: pastDueSince }).where(eq(seats.id, seat.id));
}

/** That a seat is over, whoever ended it. */
export async function tellSeatEnded(tx: Tx, seat: SeatRow): Promise<void> {
  await tell(tx, seat, "seat_ended", null);
}

/** Tells, once a seat, that its trial ends within three days and is charged then; not those that end with it. */
export async function tellTrialEnds(): Promise<number> {
  return db().transaction(async (tx) => {
    const told = await tx
      .update(seats)
      .set({ trialToldAt: sql`now()` })
      .where(
        and(
          eq(seats.state, "live"),
          eq(seats.status, "trialing"),
          eq(seats.cancelIntent, "none"),
          sql`${seats.cancelAt} is null and ${seats.trialToldAt} is null`,
          sql`${seats.trialEnd} > now() and ${seats.trialEnd} <= now() + ${noticeDays} * interval '1 day'`,
        ),
      )
      .returning();
    for (const seat of told) await tell(tx, seat, "seat_trial_ending", seat.trialEnd);
    return told.length;
  });
}
