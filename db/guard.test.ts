import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db";
import { env } from "@/lib/env";
import { guarded } from "./guard";
import { Repeated } from "./repeated";

const onAway = vi.fn();
let pool = guarded(open, { max: 2, waitMs: 1_500, answerMs: null, repeated: new Repeated(), onAway });

function open() {
  const options = { max: 2, fetch_types: false, onnotice: () => {}, backoff: () => 0.1 };
  return postgres(env().databaseUrl, { ...options, connection: { application_name: "guarded" } });
}

/** As if the database, or the way to it, had broken off in the middle. */
const breakOff = () =>
  db().execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'guarded' and datname = current_database()`);

beforeEach(async () => {
  await pool.sql.end({ timeout: 1 });
  pool = guarded(open, { max: 2, waitMs: 1_500, answerMs: null, repeated: new Repeated(), onAway });
  onAway.mockClear();
});
afterAll(() => pool.sql.end({ timeout: 1 }));

test("one more than there are connections waits for its turn, and not for ever", async () => {
  const through = drizzle(pool.sql);
  // Nothing is asked before it is awaited.
  const long = Promise.all([1, 2].map(() => through.execute(sql`select pg_sleep(4)`)));
  await expect(through.execute(sql`select 1`)).rejects.toMatchObject({ cause: { code: "53300" } });
  expect(onAway).toHaveBeenCalledOnce();
  await long;
  const short = Array.from({ length: 20 }, (_, index) => through.execute(sql`select ${index}::int as n`));
  expect((await Promise.all(short)).map(([row]) => row?.n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

test("after its connections broke it works at once, and writes values as before", async () => {
  const through = drizzle(pool.sql);
  for (let round = 0; round < 10; round += 1) {
    let over = false;
    const asking = Array.from({ length: 6 }, async () => {
      while (!over) {
        await through
          .transaction(async (tx) => {
            await tx.execute(sql`select 1`);
            await tx.transaction((inner) => inner.execute(sql`select 2`));
          })
          .catch(() => {});
      }
    });
    await sleep(20);
    await breakOff();
    over = true;
    await Promise.all(asking);
  }
  const began = performance.now();
  const [row] = await through.execute(sql`select ${JSON.stringify([1, 2])}::json ->> 1 as second`);
  expect(row?.second).toBe("2");
  expect(performance.now() - began).toBeLessThan(4_000);
});

test("a server that takes no writes any more is away, and asked on new connections", async () => {
  const through = drizzle(pool.sql);
  // Both connections, as of a primary that became a standby.
  await Promise.all(
    [1, 2].map(() =>
      through.execute(sql`select set_config('default_transaction_read_only', 'on', false), pg_sleep(0.2)`),
    ),
  );
  const write = () => through.execute(sql`create table written (id int)`);
  await expect(write()).rejects.toMatchObject({ cause: { code: "25006" } });
  expect(onAway).toHaveBeenCalledOnce();
  await write();
  await through.execute(sql`drop table written`);
});

test("a transaction whose connection broke is told so, whatever it went on to do", async () => {
  const through = drizzle(pool.sql);
  let reached = "nothing";
  const work = through.transaction(async (tx) => {
    await tx.execute(sql`select 1`);
    await breakOff();
    await sleep(100);
    reached = "the next statement";
    await tx.execute(sql`select 2`);
    reached = "the end";
  });
  await expect(work).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  await sleep(50);
  expect(reached).not.toBe("the end");
});
