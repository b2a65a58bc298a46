import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { Repeated, remembered } from "./repeated";

/** How often a connection was asked what it remembers. */
type Kept = { asked: string };

test("a text is prepared from its third asking on, and not one more than there is room for", () => {
  const repeated = new Repeated();
  expect([1, 2, 3, 4].map(() => repeated.asked("select $1"))).toEqual([false, false, true, true]);
  for (let n = 0; n < 600; n += 1) for (let time = 0; time < 3; time += 1) repeated.asked(`select $1 + ${n}`);
  expect(repeated.asked("select $1")).toBe(true);
  expect([0, 498, 499, 599].map((n) => repeated.asked(`select $1 + ${n}`))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("texts that differ each time take no place of those that return", () => {
  const repeated = new Repeated();
  for (let n = 0; n < 20_000; n += 1) expect(repeated.asked(`select $1 + ${n}`)).toBe(false);
  repeated.asked("select $1");
  repeated.asked("select $1");
  expect(repeated.asked("select $1")).toBe(true);
});

test("several statements in one, without parameters, stay as they are", () => {
  const repeated = new Repeated();
  for (let time = 0; time < 5; time += 1) {
    expect(remembered(["select 1; select 2", [], undefined], repeated)[2]).toBeUndefined();
  }
});

test("long lists of ids take no place, each length being a text of its own", () => {
  const repeated = new Repeated();
  const ids = (many: number) => Array.from({ length: many }, (_, at) => at);
  const asked = (many: number) => remembered([`select ${many}`, ids(many), undefined], repeated)[2]?.prepare;
  for (let time = 0; time < 3; time += 1) for (let many = 31; many < 200; many += 1) asked(many);
  expect([asked(31), asked(199)]).toEqual([undefined, undefined]);
  expect([asked(30), asked(30), asked(30)]).toEqual([false, false, true]);
});

test("a list is planned for the account it is of, each time", () => {
  const repeated = new Repeated();
  for (const text of ["select a from t where b = $1 ORDER BY a", "select a from t where b = $1 limit 50"]) {
    expect([1, 2, 3, 4].map(() => repeated.asked(text))).toEqual([false, false, false, false]);
  }
});

test("a connection remembers what it was asked often", async () => {
  const kept = await db().transaction(async (tx) => {
    for (let n = 0; n < 9; n += 1) {
      const rows = await tx.execute(sql`select ${n}::int + ${1}::int as "aRepeatedSum"`);
      expect(rows[0]?.aRepeatedSum).toBe(n + 1);
    }
    return tx.execute<Kept>(sql`
      select generic_plans + custom_plans as asked from pg_prepared_statements
        where statement like '%aRepeatedSum%' and statement not like '%pg_prepared%'`);
  });
  expect(kept.map(({ asked }) => Number(asked))).toEqual([7]);
});

test("a column that changes its type meanwhile is read with the new one", async () => {
  await db().execute(sql`create table repeated_trial (id int primary key, what int)`);
  try {
    await db().execute(sql`insert into repeated_trial values (1, 7)`);
    const ask = () =>
      Promise.all(
        Array.from({ length: 30 }, () =>
          db().execute(sql`select what from repeated_trial where id = ${1} and id < ${2}`),
        ),
      );
    expect((await ask()).every(([row]) => row?.what === 7)).toBe(true);
    await db().execute(sql`alter table repeated_trial alter what type text using 'text ' || what`);
    expect((await ask()).every(([row]) => row?.what === "text 7")).toBe(true);
  } finally {
    await db().execute(sql`drop table repeated_trial`);
  }
});
