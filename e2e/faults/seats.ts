import { type ChildProcess, fork } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { aKey, anAccount, type TestAccount } from "../../db/factories";
import { db } from "../../db/index";
import { auditEntries, billingCustomers, seatAttempts, seats, stripeOutbox } from "../../db/schema";
import { stripe } from "../../lib/billing/client";
import { env } from "../../lib/env";
import { DomainError } from "../../lib/errors";
import { saveDetails } from "../../lib/seats/details-commands";
import { actOnSeat, type SeatAsked } from "./seat-worker";
import { killSecond, until, type World } from "./world";

/** A command takes some 100 ms when nothing else runs: most kills fall into its middle. */
const killWithinMs = 160;
/** Accounts that act at once where there is time for it, each killed in its own steps. */
const lanes = 3;

const details = {
  name: "Test Srl",
  vat: "IT01234567897",
  fiscalCode: "01234567897",
  address: { line: "Via Roma 1", postalCode: "20121", city: "Milano", province: "MI", country: "IT" },
  recipientCode: "ABC1234",
  pec: null,
};

/**
 * Each step of a seat's life is begun by a process that is killed in the middle of it, and then done again, as its owner
 * would; a server is killed while Stripe's webhooks come. In the end every seat has one subscription, and one alone.
 */
export async function seatsKilled(world: World, rounds: number): Promise<string[]> {
  const faults: string[] = [];
  const lives = Array.from({ length: rounds === 1 ? 1 : lanes }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const account = await anAccount();
      await db().transaction((tx) => saveDetails(tx, account.ctx, details, 0));
      // The first is a trial; the second is paid for at once.
      for (const turn of ["trial", "paid"]) {
        const wrong = await life(account);
        faults.push(...wrong.map((fault) => `${turn}: ${fault}`));
      }
    }
  });
  const all = Promise.all(lives);
  await Promise.race([all, sleep(3_000)]);
  await killSecond(world);
  await all;
  return faults.slice(0, 10);
}

/** A seat from its checkout to its end, killed at every step; answers what is wrong with it. */
async function life(account: TestAccount): Promise<string[]> {
  const { ctx, accountId } = account;
  const [from, to] = [await aKey(account), await aKey(account)];
  const before = await chargesOf(accountId);
  await killedIn({ enable: { ctx, keyId: from.keyId } });
  await again({ enable: { ctx, keyId: from.keyId } });
  const open = await openSessions(accountId);
  const faults = open === 1 ? [] : [`${open} checkouts could be paid`];
  const attempt = await openAttempt(accountId, from.keyId);
  await pay(attempt.sessionId ?? "");
  await killedIn({ settle: { ctx, attemptId: attempt.id } });
  const seatId = await until("the seat to live", async () => {
    await again({ settle: { ctx, attemptId: attempt.id } });
    const [seat] = await db()
      .select({ id: seats.id })
      .from(seats)
      .where(and(eq(seats.keyId, from.keyId), eq(seats.state, "live")));
    return seat?.id ?? 0;
  });
  await killedIn({ move: { ctx, seatId, keyId: to.keyId } });
  await again({ move: { ctx, seatId, keyId: to.keyId } });
  const alive = await subscriptions(accountId, false);
  if (alive !== 1) faults.push(`${alive} subscriptions are alive`);
  await killedIn({ disable: { ctx, seatId } });
  await again({ disable: { ctx, seatId } });
  const waiting = and(eq(stripeOutbox.accountId, accountId), isNull(stripeOutbox.doneAt));
  await until(
    "the outbox",
    () => db().$count(stripeOutbox, waiting),
    (n) => n === 0,
    200_000,
  );
  const left = await subscriptions(accountId, false);
  if (left !== 0) faults.push(`${left} subscriptions go on`);
  const [seat] = await db().select().from(seats).where(eq(seats.id, seatId));
  if (seat?.keyId !== to.keyId) faults.push("The seat is not on the key that it was moved to");
  const [subscribed, bought] = [await subscriptions(accountId, true), await boughtBy(accountId)];
  if (subscribed !== bought) faults.push(`${bought} seats have had ${subscribed} subscriptions`);
  const charges = (await chargesOf(accountId)) - before;
  if (charges > 1) faults.push(`One seat was charged ${charges} times`);
  const moved = and(eq(auditEntries.subjectId, seatId), eq(auditEntries.action, "seat.moved"));
  if ((await db().$count(auditEntries, moved)) !== 1) faults.push("The move is not told of exactly once");
  return faults;
}

let spare: Promise<ChildProcess>[] = [];

function worker(): Promise<ChildProcess> {
  const child = fork(new URL("seat-worker.ts", import.meta.url).pathname, {
    execArgv: ["--import", "tsx"],
    env: process.env,
  });
  return once(child, "message").then(() => child);
}

/** Begins it in a process of its own, and kills that at any moment of it. */
async function killedIn(asked: SeatAsked): Promise<void> {
  // The next one is made while this one works.
  const child = await (spare.shift() ?? worker());
  while (spare.length < 2) spare.push(worker());
  const answered = once(child, "message");
  child.send(asked);
  await Promise.race([answered, sleep(randomInt(killWithinMs))]);
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** Ends the processes that were made for nothing. */
export async function endSpareWorkers(): Promise<void> {
  const left = spare;
  spare = [];
  for (const child of await Promise.all(left)) child.kill("SIGKILL");
}

/** As its owner would, until it is done: whoever did it before is told so. */
async function again(asked: SeatAsked): Promise<void> {
  await until("a step of a seat", async () => {
    try {
      await actOnSeat(asked);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === "conflict" && "move" in asked) return true;
      throw error;
    }
  });
}

async function openAttempt(accountId: number, keyId: number) {
  const [row] = await db()
    .select({ id: seatAttempts.id, sessionId: seatAttempts.sessionId })
    .from(seatAttempts)
    .innerJoin(seats, eq(seats.id, seatAttempts.seatId))
    .where(and(eq(seats.accountId, accountId), eq(seats.keyId, keyId), isNotNull(seatAttempts.sessionId)))
    .orderBy(desc(seatAttempts.createdAt))
    .limit(1);
  if (!row) throw new Error("There is no checkout");
  return row;
}

async function pay(session: string): Promise<void> {
  const { local } = env().stripe;
  const address = { line1: "Via Roma 1", postal_code: "20121", city: "Milano", country: "IT" };
  const answer = await fetch(`http://${local?.host}:${local?.port}/_box/pay`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ session, card: "4242 4242 4242 4242", name: "Test", address }),
  });
  if (!answer.ok) throw new Error(`The local Stripe took no payment: ${await answer.text()}`);
}

async function customerOf(accountId: number): Promise<string | null> {
  const [row] = await db()
    .select({ customerId: billingCustomers.customerId })
    .from(billingCustomers)
    .where(eq(billingCustomers.accountId, accountId));
  return row?.customerId ?? null;
}

async function openSessions(accountId: number): Promise<number> {
  const customer = await customerOf(accountId);
  if (!customer) return 0;
  return (await stripe().checkout.sessions.list({ customer, status: "open", limit: 100 })).data.length;
}

async function subscriptions(accountId: number, ended: boolean): Promise<number> {
  const customer = await customerOf(accountId);
  if (!customer) return 0;
  const { data } = await stripe().subscriptions.list({ customer, status: "all", limit: 100 });
  return data.filter(({ status }) => ended || !["canceled", "incomplete_expired"].includes(status)).length;
}

/** Invoices that took money. */
async function chargesOf(accountId: number): Promise<number> {
  const customer = await customerOf(accountId);
  if (!customer) return 0;
  const { data } = await stripe().invoices.list({ customer, limit: 100 });
  return data.filter(({ amount_paid: paid }) => paid > 0).length;
}

const boughtBy = (accountId: number) =>
  db().$count(seats, sql`${seats.accountId} = ${accountId} and ${seats.subscriptionId} is not null`);
