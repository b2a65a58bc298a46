import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Between, betweenDatabase } from "@/dev/between-database";
import { problemOfThrown } from "@/lib/api/thrown";
import { env } from "@/lib/env";
import { guarded } from "./guard";

const direct = postgres(process.env.DEMO_DATABASE_URL ?? "", { max: 1, onnotice: () => {} });
const answerMs = 600;
const onAway = vi.fn();
let between: Between;
let pool: ReturnType<typeof guarded>;

const open = () =>
  postgres(env().databaseUrl, {
    max: 2,
    fetch_types: false,
    onnotice: () => {},
    backoff: () => 0.1,
    connection: { application_name: "silent" },
  });

beforeAll(async () => {
  between = await betweenDatabase();
  pool = guarded(open, { max: 2, waitMs: 1_500, answerMs, repeated: null, onAway });
  await direct`create table told (id int)`;
});
afterEach(() => onAway.mockClear());
afterAll(async () => {
  await pool.sql.end({ timeout: 0 });
  await direct`drop table told`;
  await direct.end();
  between.close();
});

const through = () => drizzle(pool.sql);
/** Both connections are open. */
const ready = () => Promise.all([1, 2].map(() => through().execute(sql`select pg_sleep(0.05)`)));
const tell = (id: number) => sql`insert into told values (${id})`;
const told = async () => (await direct`select id from told order by id`).map(({ id }) => id);

/** What came of it, and after how long. */
async function outcome(work: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const began = performance.now();
  const error = await work.then(
    () => "no error",
    (thrown: unknown) => thrown,
  );
  return { error, ms: performance.now() - began };
}

const saysUnanswered = ({ error, ms }: Awaited<ReturnType<typeof outcome>>) => {
  const problem = problemOfThrown(error, { method: "POST", path: "/v1/send", id: null });
  expect(problem.code).toBe("unavailable");
  expect(ms).toBeGreaterThan(answerMs - 50);
  expect(ms).toBeLessThan(answerMs + 1_000);
  expect(onAway).toHaveBeenCalled();
};

/** The connections that fell silent hold up nobody who comes later. */
const worksAgain = async () => {
  const after = await outcome(through().execute(sql`select 1`));
  expect(after).toMatchObject({ error: "no error" });
  expect(after.ms).toBeLessThan(answerMs);
};

test("a statement that is never answered is told as a database that is away, and the next one works", async () => {
  await ready();
  between.freeze();
  const [one, other] = await Promise.all([
    outcome(through().execute(sql`select 1`)),
    outcome(through().execute(sql`select 2`)),
  ]);
  saysUnanswered(one);
  saysUnanswered(other);
  await worksAgain();
});

test.each([
  ["begin", 0],
  ["its first statement", 1],
  ["a savepoint", 2],
  ["a statement after a savepoint", 3],
])("a transaction of which %s is not answered is told so once, and left undone", async (_name, silentAt) => {
  await ready();
  const reached: string[] = [];
  const silent = (at: number) => {
    reached.push(`${at}`);
    if (at === silentAt) between.freeze();
  };
  silent(0);
  const found = await outcome(
    through().transaction(async (tx) => {
      silent(1);
      await tx.execute(tell(100 + silentAt)).catch(() => reached.push("caught"));
      silent(2);
      await tx.transaction(async (inner) => {
        silent(3);
        await inner.execute(sql`select 1`).catch(() => reached.push("caught inside"));
        reached.push("on");
      });
    }),
  );
  saysUnanswered(found);
  await worksAgain();
  between.thaw();
  await sleep(100);
  // What it held is free soon, and nobody went on with it.
  await direct.begin((tx) => tx`set local lock_timeout = '2s'`.then(() => tx`lock table told`));
  expect(await told()).not.toContain(100 + silentAt);
  expect(reached).toEqual(["0", "1", "2", "3"].slice(0, silentAt + 1));
});

test.each([
  ["that never arrives", () => between.freeze(), []],
  ["whose answer is held back", () => between.holdAnswers(), [200]],
] as const)("a commit %s is told as unanswered, and not tried again", async (_name, disturb, expected) => {
  await direct`truncate told`;
  await ready();
  let runs = 0;
  const found = await outcome(
    through().transaction(async (tx) => {
      runs += 1;
      await tx.execute(tell(200));
      disturb();
    }),
  );
  saysUnanswered(found);
  await worksAgain();
  expect([runs, await told()]).toEqual([1, expected]);
  between.thaw();
});

test("work between statements, and one answer after another, may take as long as they like", async () => {
  await ready();
  await through().transaction(async (tx) => {
    await tx.execute(tell(300));
    await sleep(answerMs + 200);
    // They follow one another on the transaction's connection.
    await Promise.all([1, 2, 3].map(() => tx.execute(sql`select pg_sleep(${(answerMs / 1_000) * 0.7})`)));
  });
  expect(await told()).toContain(300);
  expect(onAway).not.toHaveBeenCalled();
});

test("a failure of its own ends a transaction as ever, and says when the database is to blame", async () => {
  await ready();
  const failing = (statement: ReturnType<typeof sql>) =>
    outcome(through().transaction((tx) => tx.execute(statement)));
  expect((await failing(sql`select 1 / 0`)).error).toMatchObject({ cause: { code: "22012" } });
  expect(onAway).not.toHaveBeenCalled();
  const late = sql`select pg_sleep(0.3) from (select set_config('statement_timeout', '100', true)) s`;
  const stopped = await outcome(
    through().transaction(async (tx) => {
      await tx.execute(sql`select set_config('statement_timeout', '100', true)`);
      await tx.execute(late);
    }),
  );
  expect(stopped.error).toMatchObject({ cause: { code: "57014" } });
  expect(onAway).toHaveBeenCalledOnce();
});
