import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { and, desc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { afterAll, beforeAll } from "vitest";
import { db } from "@/db";
import { everything } from "@/db/everything";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { billingCustomers, seatAttempts, seats, stripeOutbox } from "@/db/schema";
import { stripe } from "@/lib/billing/client";
import { answerWebhook } from "@/lib/billing/receive";
import { setUpStripe, webhookPath } from "@/lib/billing/setup";
import { enableSeat } from "@/lib/seats/enable-commands";
import { drainOutbox } from "@/lib/seats/outbox-commands";
import { seatTerms } from "@/lib/seats/queries";
import { moveDatabase, openDatabaseClock } from "./database-clock";
import { type Stretch, stretchMs } from "./stripe/clock";
import { payment, sdk } from "./stripe/fixtures";
import { type LocalStripe, startLocalStripe } from "./stripe/index";

let shop: { local: LocalStripe; endpointId: string; close(): void };

/** How far Stripe's clock and the database's are ahead of the machine's. */
let aheadMs = 0;
const startedMs = Date.now() - performance.now();

/** The time at Stripe and in the database. Not the process's: that goes on as it is, and a test may set it wrong. */
export const wall = (): Date => new Date(startedMs + performance.now() + aheadMs);

/**
 * A local Stripe for the tests of a file, set up as `npm run stripe:setup` does, its webhooks received by the function that
 * our route is. Its clock and the database's are moved by {@link pass}, and never go back.
 */
export function openShop(): void {
  beforeAll(async () => {
    const local = await startLocalStripe({ now: wall, receiverNow: wall });
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", async () => {
        const headers = new Headers();
        for (const [name, value] of Object.entries(request.headers))
          if (typeof value === "string") headers.set(name, value);
        const answer = await answerWebhook(
          new Request(`http://localhost${webhookPath}`, {
            method: "POST",
            headers,
            body: Buffer.concat(parts),
          }),
        );
        response.writeHead(answer.status).end();
      });
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const { port } = server.address() as AddressInfo;
    const made = await setUpStripe(sdk(local), {
      baseUrl: `http://127.0.0.1:${port}`,
      amount: 900,
      currency: "EUR",
      interval: "month",
    });
    process.env.STRIPE_SECRET_KEY = local.secretKey;
    process.env.STRIPE_WEBHOOK_SECRET = `whsec_old,${made.webhookSecret}`;
    process.env.STRIPE_PRICE_ID = made.priceId;
    process.env.DEMO_STRIPE_URL = local.url;
    await openDatabaseClock();
    const [endpoint] = (await sdk(local).webhookEndpoints.list()).data;
    shop = {
      local,
      endpointId: endpoint?.id ?? "",
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    };
  });
  afterAll(async () => {
    shop.local.faults.clear();
    await shop.local.settled();
    await shop.local.close();
    shop.close();
  });
}

/** The local Stripe of the file. */
export const local = (): LocalStripe => shop.local;

/** What our endpoint's signatures are made with. */
export const webhookSecret = (): string => shop.local.webhookSecret(shop.endpointId);

/** Time goes by, here and at Stripe; what falls due there happens in order, and its webhooks have arrived. */
export async function pass(stretch: Stretch): Promise<void> {
  await moveDatabase(aheadMs + stretchMs(stretch) + 1_000);
  aheadMs += stretchMs(stretch);
  local().clock.advance({ seconds: 1 });
  aheadMs += 1_000;
  await local().settled();
}

/** All that Stripe was to be told is due again, as if the waits between tries were over. */
export const makeDue = () =>
  db().update(stripeOutbox).set({ dueAt: sql`now()` }).where(isNotNull(stripeOutbox.dueAt));

/** Tells Stripe everything, and receives what it says to that. */
export async function settle(): Promise<void> {
  await local().settled();
  for (let round = 0; round < 10 && (await drainOutbox()) > 0; round += 1) await local().settled();
  await local().settled();
}

/** What the owner is shown, taken as agreed. */
export const termsFor = async (account: TestAccount) => (await seatTerms(db(), account.accountId)).terms;

/** Presses the button. */
export const enable = async (account: TestAccount, keyId: number) =>
  enableSeat(account.ctx, keyId, await termsFor(account), "it");

/** The latest attempt of a key. */
export async function attemptOf(keyId: number) {
  const [row] = await db()
    .select({ attempt: seatAttempts })
    .from(seatAttempts)
    .innerJoin(seats, eq(seats.id, seatAttempts.seatId))
    .where(eq(seats.keyId, keyId))
    .orderBy(desc(seatAttempts.createdAt))
    .limit(1);
  if (!row) throw new Error("The key has no checkout");
  return row.attempt;
}

/** Pays the open checkout of a key. */
export async function pay(keyId: number, card = payment.card): Promise<void> {
  const { sessionId } = await attemptOf(keyId);
  local().pay(sessionId ?? "", { ...payment, card });
}

/** The latest seat that was made for a key, or that moved to it. */
export async function seatOn(keyId: number) {
  const [seat] = await db()
    .select()
    .from(seats)
    .where(eq(seats.keyId, keyId))
    .orderBy(desc(seats.id))
    .limit(1);
  if (!seat) throw new Error("The key has no seat");
  return seat;
}

/** A seat by its id, as it is now. */
export async function seatNow(id: number) {
  const [seat] = await db().select().from(seats).where(eq(seats.id, id));
  if (!seat) throw new Error("There is no such seat");
  return seat;
}

/** A bought seat on a key of its own, its card shared, everything told. */
export async function aSeat(account: TestAccount, given: { keyId?: number; card?: string } = {}) {
  const keyId = given.keyId ?? (await aKey(account, { description: `Key ${randomUUID()}` })).keyId;
  await enable(account, keyId);
  await pay(keyId, given.card);
  await settle();
  return seatOn(keyId);
}

/** An account whose trial is over, by a seat that was cancelled. */
export async function aFormerTrial(): Promise<TestAccount> {
  const account = await anAccount();
  const { subscriptionId } = await aSeat(account);
  await stripe().subscriptions.cancel(subscriptionId ?? "");
  await local().settled();
  return account;
}

/** Every subscription of an account at Stripe, ended ones too. */
export async function subscriptionsOf({ accountId }: TestAccount) {
  const [row] = await db().select().from(billingCustomers).where(eq(billingCustomers.accountId, accountId));
  if (!row?.customerId) return [];
  return (await stripe().subscriptions.list({ customer: row.customerId, status: "all", limit: 100 })).data;
}

/** Every checkout session of an account at Stripe that could be paid now. */
export async function openSessionsOf({ accountId }: TestAccount) {
  const [row] = await db().select().from(billingCustomers).where(eq(billingCustomers.accountId, accountId));
  if (!row?.customerId) return [];
  return (await stripe().checkout.sessions.list({ customer: row.customerId, status: "open", limit: 100 }))
    .data;
}

/** A digest of every table; the number of the last read and the log of events may rise without anything being changed. */
export async function state(): Promise<Record<string, string>> {
  const { stripe_events: _events, stripe_walks: _walks, seats: _seats, ...rest } = await everything();
  const [row] = await db().execute<{ digest: string }>(
    sql`select md5(string_agg((to_jsonb(s) - 'read_number')::text, '|' order by s.id)) as digest from seats s`,
  );
  return { ...rest, seats: row?.digest ?? "" };
}

/** What Stripe is still to be told about an account. */
export const due = ({ accountId }: TestAccount) =>
  db().$count(stripeOutbox, and(eq(stripeOutbox.accountId, accountId), isNotNull(stripeOutbox.dueAt)));

/** Seats of these keys that are pending or live. */
export const held = (keyIds: number[]) =>
  db().$count(seats, sql`${inArray(seats.keyId, keyIds)} and ${inArray(seats.state, ["pending", "live"])}`);
