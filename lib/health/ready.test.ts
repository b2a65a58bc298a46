import { afterEach, expect, test } from "vitest";
import { db } from "@/db";
import { neededMigration } from "@/db/needed-migration";
import { readiness } from "./queries";
import { type Readiness, readinessOf } from "./ready";

test.each<[boolean, number | null, Readiness]>([
  [false, 7, "ok"],
  // A newer server has been there: while versions change, this one goes on.
  [false, 8, "ok"],
  [false, 6, "database behind"],
  [false, 0, "database behind"],
  [false, null, "database away"],
  [true, 7, "stopping"],
  [true, null, "stopping"],
])("stopping %s, database at %s of 7: %s", (stopping, latest, expected) => {
  const database = latest === null ? null : { latest, standby: false };
  expect(readinessOf(stopping, database, 7)).toBe(expected);
});

test("a standby makes nobody ready, however new it is", () => {
  expect(readinessOf(false, { latest: 7, standby: true }, 7)).toBe("database read-only");
});

const move = (by: number) =>
  db().execute(
    `update drizzle.__drizzle_migrations set created_at = created_at + ${by} where created_at >= ${neededMigration - 1}`,
  );

afterEach(async () => {
  await db().execute(
    `update drizzle.__drizzle_migrations set created_at = ${neededMigration} where created_at >= ${neededMigration - 1}`,
  );
});

test("a database that is migrated makes ready, one that lacks the last migration does not", async () => {
  expect(await readiness()).toBe("ok");
  await move(-1);
  expect(await readiness()).toBe("database behind");
  await move(2);
  expect(await readiness()).toBe("ok");
});
