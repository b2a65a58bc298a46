import { and, eq, isNull, lte, sql } from "drizzle-orm";
import { db } from "@/db";
import { billingCustomers, keys, seats, stripeOutbox, users } from "@/db/schema";
import { brief } from "@/lib/billing/client";
import { describe, endNow, endWithPeriod, pushDetails, pushEmail, shareCard } from "@/lib/billing/commands";
import { readSubscription } from "@/lib/billing/queries";
import { env } from "@/lib/env";
import { type Locale, locales } from "@/lib/i18n/locale";
import { log } from "@/lib/log/log";
import { closeAttempt } from "./checkout-commands";
import { namesOf, withCustomer } from "./customer-commands";
import { seatDescription } from "./describe";
import { payableAttempts } from "./row-commands";
import { syncSubscription } from "./sync-commands";

/** Tasks of one run, so that a run ends. */
const batchMax = 50;
/** Tasks at once: one that Stripe lets wait holds up no other seat's for long. */
const workers = 4;
/** A claimed task is left alone this long, which is more than its calls and their repetitions can take. */
const claimSeconds = 180;

/** After a failure: 5 s, 10 s, 20 s … at most an hour. Never given up: money hangs on it. */
const waitSeconds = (attempts: number) => Math.min(5 * 2 ** Math.max(0, attempts - 1), 3_600);

/**
 * Tells Stripe what is due; returns how many tasks were done. Workers never take the same task, nor two of one seat, and
 * no transaction is open while Stripe talks: a claimed task lies ahead, so that a process that dies leaves it to the next.
 */
export async function drainOutbox(): Promise<number> {
  if (env().stripe.secretKey === "") return 0;
  let left = batchMax;
  const work = async (): Promise<number> => {
    let done = 0;
    while (left > 0) {
      left -= 1;
      const task = await claim();
      if (!task) break;
      if (await carryOut(task)) done += 1;
    }
    return done;
  };
  const counts = await Promise.all(Array.from({ length: workers }, work));
  return counts.reduce((sum, count) => sum + count, 0);
}

let draining = false;
let again = false;

/** Tells Stripe right after a command has committed, without waiting for it; what fails is left to the job. */
export function drainSoon(): void {
  again = true;
  if (!draining) void drainWhileAsked();
}

async function drainWhileAsked(): Promise<void> {
  draining = true;
  try {
    while (again) {
      again = false;
      await drainOutbox();
    }
  } catch (error) {
    log.error("The outbox to Stripe was not emptied", brief(error));
  } finally {
    draining = false;
  }
}

type Task = typeof stripeOutbox.$inferSelect;

/** Of one seat only the oldest task is taken: cancel, keep, cancel reach Stripe in that order. */
async function claim(): Promise<Task | undefined> {
  const next = sql`(
    select due.id from ${stripeOutbox} due
    where due.due_at <= now() and not exists (
      select 1 from ${stripeOutbox} earlier
      where earlier.due_at is not null and earlier.id < due.id and earlier.account_id = due.account_id
        and earlier.seat_id is not distinct from due.seat_id)
    order by due.due_at, due.id limit 1 for update skip locked)`;
  const [task] = await db()
    .update(stripeOutbox)
    .set({
      attempts: sql`${stripeOutbox.attempts} + 1`,
      dueAt: sql`now() + ${claimSeconds} * interval '1 second'`,
    })
    .where(eq(stripeOutbox.id, next))
    .returning();
  return task;
}

async function carryOut(task: Task): Promise<boolean> {
  const { id, attempts } = task;
  try {
    await perform(task);
  } catch (error) {
    log.error(`Stripe was not told (${task.task}, attempt ${attempts})`, brief(error));
    await db()
      .update(stripeOutbox)
      .set({
        dueAt: sql`now() + ${waitSeconds(attempts)} * interval '1 second'`,
        error: error instanceof Error ? error.message.slice(0, 500) : "unknown",
      })
      .where(eq(stripeOutbox.id, id));
    return false;
  }
  await db()
    .update(stripeOutbox)
    .set({ dueAt: null, doneAt: sql`now()`, error: null })
    .where(eq(stripeOutbox.id, id));
  return true;
}

/** Reads what is wanted now, not when it was noted, so that a repetition does no harm. */
async function perform({ accountId, seatId, task }: Task): Promise<void> {
  if (seatId === null) {
    if (task === "details") await tellDetails(accountId);
    if (task === "email") await tellEmail(accountId);
    return;
  }
  if (task === "checkout") {
    const open = await db().transaction((tx) => payableAttempts(tx, accountId, { seatId }));
    for (const attempt of open) await closeAttempt(attempt);
    return;
  }
  const [seat] = await db().select().from(seats).where(eq(seats.id, seatId));
  if (!seat?.subscriptionId) return;
  const { subscriptionId } = seat;
  if (task === "cancellation") {
    if (seat.cancelIntent === "now") await endNow(subscriptionId);
    else if (seat.state === "live") await endWithPeriod(subscriptionId, seat.cancelIntent === "period_end");
    await syncSubscription(subscriptionId);
  } else if (task === "description") {
    const [key] = await db().select().from(keys).where(eq(keys.id, seat.keyId));
    if (key) await describe(subscriptionId, seatDescription(key.description), key.id);
  } else if (task === "card") {
    const facts = await readSubscription(subscriptionId);
    if (facts?.ownCardId) await shareCard(subscriptionId, facts.customerId, facts.ownCardId);
  }
}

async function tellDetails(accountId: number): Promise<void> {
  const [row] = await db().select().from(billingCustomers).where(eq(billingCustomers.accountId, accountId));
  const details = row?.details;
  if (!row?.customerId || !details) return;
  await withCustomer(accountId, await localeOf(accountId), (customerId) => pushDetails(customerId, details));
}

async function tellEmail(accountId: number): Promise<void> {
  const [row] = await db().select().from(billingCustomers).where(eq(billingCustomers.accountId, accountId));
  if (!row?.customerId) return;
  const { email } = await namesOf(accountId);
  await withCustomer(accountId, await localeOf(accountId), (customerId) => pushEmail(customerId, email));
}

/** What the account's first user reads. */
async function localeOf(accountId: number): Promise<Locale> {
  const [user] = await db()
    .select({ locale: users.locale })
    .from(users)
    .where(eq(users.accountId, accountId))
    .orderBy(users.id)
    .limit(1);
  return user?.locale ?? locales[0];
}

/** Forgets tasks that were done long ago. */
export async function cleanOutbox(): Promise<void> {
  await db()
    .delete(stripeOutbox)
    .where(and(isNull(stripeOutbox.dueAt), lte(stripeOutbox.doneAt, sql`now() - interval '30 days'`)));
}
