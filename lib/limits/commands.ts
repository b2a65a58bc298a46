import { createHash, randomInt } from "node:crypto";
import { and, eq, gt, lt, sql } from "drizzle-orm";
import { db } from "@/db";
import { limits } from "@/db/schema";
import { DomainError } from "@/lib/errors";
import { type LimitName, limitRules } from "./rules";

/** Whom a limit counts: hashed, as addresses of people need not lie in a table of counters. */
function counter(name: LimitName, of: string[]): string {
  return `${name}:${createHash("sha256").update(JSON.stringify(of)).digest("base64url")}`;
}

/**
 * Counts one attempt before it is made, so that many at once can't slip through; not for use inside a transaction.
 * Null when it may go on, else the minutes until it may. One statement on PostgreSQL's clock, so it holds across
 * processes: the first of a window opens it, and what comes too often does not prolong it.
 */
export async function takeQuietly(name: LimitName, ...of: string[]): Promise<number | null> {
  const { points, seconds } = limitRules[name];
  const over = sql`${limits.expire} <= now()`;
  const [row] = await db()
    .insert(limits)
    .values({ key: counter(name, of), points: 1, expire: sql`now() + ${seconds} * interval '1 second'` })
    .onConflictDoUpdate({
      target: limits.key,
      set: {
        points: sql`case when ${over} then 1 else ${limits.points} + 1 end`,
        expire: sql`case when ${over} then excluded.expire else ${limits.expire} end`,
      },
    })
    .returning({
      points: limits.points,
      // Not `now()`: that of a statement which waited for the row may lie before the window was opened.
      secondsLeft: sql<number>`extract(epoch from ${limits.expire} - clock_timestamp())::float8`,
    });
  if (!row) throw new Error("The limit was not counted");
  return row.points > points ? Math.max(1, Math.ceil(row.secondsLeft / 60)) : null;
}

/** Like {@link takeQuietly}. @throws DomainError too_many, with the minutes to wait */
export async function take(name: LimitName, ...of: string[]): Promise<void> {
  const minutes = await takeQuietly(name, ...of);
  if (minutes === null) return;
  throw new DomainError("too_many", `Too many attempts (${name})`, {
    reason: "too_many_minutes",
    values: { minutes },
  });
}

/** Takes one attempt back: it was none. */
export async function giveBack(name: LimitName, ...of: string[]): Promise<void> {
  await db()
    .update(limits)
    .set({ points: sql`${limits.points} - 1` })
    .where(and(eq(limits.key, counter(name, of)), gt(limits.points, 0)));
}

/** Begins anew for one who has shown who they are. */
export async function forget(name: LimitName, ...of: string[]): Promise<void> {
  await db()
    .delete(limits)
    .where(eq(limits.key, counter(name, of)));
}

/** Deletes counters whose window is over. */
export async function cleanLimits(): Promise<void> {
  await db().delete(limits).where(lt(limits.expire, sql`now()`));
}

/** Something that only one may do at a time; it lapses by itself when whoever has it dies. */
export type Lease = {
  /** @throws Error when it has lapsed and somebody else has it */
  extend(): Promise<void>;
  release(): Promise<void>;
};

const leaseSeconds = 120;

/** Takes a lease, across processes; null while another has it. */
export async function leaseOf(name: string): Promise<Lease | null> {
  const until = sql`now() + ${leaseSeconds} * interval '1 second'`;
  const holder = randomInt(1, 2_147_483_647);
  const [taken] = await db()
    .insert(limits)
    .values({ key: `lease:${name}`, points: holder, expire: until })
    .onConflictDoUpdate({
      target: limits.key,
      set: { points: holder, expire: until },
      setWhere: sql`${limits.expire} <= now()`,
    })
    .returning({ key: limits.key });
  if (!taken) return null;
  const mine = and(eq(limits.key, `lease:${name}`), eq(limits.points, holder));
  return {
    extend: async () => {
      const held = await db()
        .update(limits)
        .set({ expire: until })
        .where(mine)
        .returning({ key: limits.key });
      if (held.length === 0) throw new Error(`The lease of ${name} was lost`);
    },
    release: async () => {
      await db().delete(limits).where(mine);
    },
  };
}
