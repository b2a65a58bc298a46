import { randomUUID } from "node:crypto";
import { desc, eq, sql } from "drizzle-orm";
import { closeDb, db } from "../db/index";
import { events, sessions } from "../db/schema";
import { creditAccount } from "../lib/accounts/commands";
import { createAccount } from "../lib/auth/commands";
import { continueOnboarding, startOnboarding } from "../lib/onboarding/commands";
import { openBox } from "./box";
import { type HandOffAsked, handKeyOver, type MadeLink } from "./e2e-hand-offs";
import { buySeat, fillSeats, type MadeSeat, noteDrift, oweSeats, type SeatAsked } from "./e2e-seats";

/** What is asked of this process, and what it answers under the same number. */
export type OwnerAsked = { id: number } & (
  | { make: { email: string; name: string; password: string } }
  /** As if each session of this user had been given its password an hour ago. */
  | { agePassword: { userId: number } }
  /** What the account's events say, the newest first. */
  | { events: { accountId: number } }
  /** A list of clients that the account gave; `made`: with their keys. */
  | { list: ListAsked }
  /** A Desk seat on a key, paid for, or its checkout. */
  | { seat: SeatAsked }
  /** A link that hands a key over, used or not. */
  | { handOff: HandOffAsked }
  /** As if payment of the account's seats had failed. */
  | { owe: { accountId: number } }
  /** Live seats until the account has as many. */
  | { fill: { accountId: number; upTo: number } }
  /** As if everything that a comparison with Stripe can find had been found. */
  | { drift: { accountId: number } }
);
type ListAsked = { accountId: number; text: string; made: boolean };
export type OwnerAnswer = { id: number } & (
  | { account: MadeAccount | null }
  | { events: StoredEvent[] }
  | { listId: number }
  | { seat: MadeSeat }
  | { handOff: MadeLink }
  | { error: string }
);
type OwnerFound =
  | { account: MadeAccount | null }
  | { events: StoredEvent[] }
  | { listId: number }
  | { seat: MadeSeat }
  | { handOff: MadeLink };
/** An event as far as a browser test looks at it. */
export type StoredEvent = { method: string; endpoint: string; code: string | null; origin: string | null };
export type MadeAccount = Awaited<ReturnType<typeof createAccount>>;

// A process of its own beside each Playwright worker: Playwright's loader can't read our modules, tsx can.
const box = await openBox({ mail: false, stripe: "use" });

process.on("message", (asked: OwnerAsked) => {
  answer(asked).then(
    (found) => process.send?.({ id: asked.id, ...found } satisfies OwnerAnswer),
    (error: unknown) => process.send?.({ id: asked.id, error: String(error) } satisfies OwnerAnswer),
  );
});
process.once("disconnect", async () => {
  await closeDb();
  await box.close();
  process.exit();
});

async function eventsOf(accountId: number): Promise<{ events: StoredEvent[] }> {
  const stored = await db()
    .select({ method: events.method, endpoint: events.endpoint, code: events.code, origin: events.origin })
    .from(events)
    .where(eq(events.accountId, accountId))
    .orderBy(desc(events.id));
  return { events: stored };
}

async function listOf({ accountId, text, made }: ListAsked): Promise<{ listId: number }> {
  const ctx = {
    accountId,
    actor: { type: "system" },
    ip: null,
    userAgent: null,
    passwordFresh: true,
  } as const;
  const given = { creationId: randomUUID(), list: text, preset: "send", again: false } as const;
  const listId = await db().transaction((tx) => startOnboarding(tx, ctx, given));
  if (made) await continueOnboarding(ctx, listId);
  return { listId };
}

async function answer(asked: OwnerAsked): Promise<OwnerFound> {
  if ("events" in asked) return eventsOf(asked.events.accountId);
  if ("list" in asked) return listOf(asked.list);
  if ("seat" in asked) return { seat: await buySeat(asked.seat) };
  if ("handOff" in asked) return { handOff: await handKeyOver(asked.handOff) };
  if ("owe" in asked) {
    await oweSeats(asked.owe.accountId);
    return { account: null };
  }
  if ("fill" in asked) {
    await fillSeats(asked.fill.accountId, asked.fill.upTo);
    return { account: null };
  }
  if ("drift" in asked) {
    await noteDrift(asked.drift.accountId);
    return { account: null };
  }
  if ("agePassword" in asked) {
    const { userId } = asked.agePassword;
    await db()
      .update(sessions)
      .set({ passwordAt: sql`now() - interval '1 hour'` })
      .where(eq(sessions.userId, userId));
    return { account: null };
  }
  const { email, name, password } = asked.make;
  const made = await createAccount({ email, name, password, locale: "en" });
  await creditAccount({ accountId: made.accountId, operations: 1_000, signatures: 100 });
  return { account: made };
}
