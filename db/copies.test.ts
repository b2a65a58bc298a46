import { expect, test, vi } from "vitest";

/** As a bundler would: the same file once more. */
async function aCopy() {
  vi.resetModules();
  return import("@/db");
}

test("clients that one copy of the file closes are opened anew by another, which knew them", async () => {
  const one = await aCopy();
  const other = await aCopy();
  expect(one.db).not.toBe(other.db);
  await other.db().execute("select 1");
  await one.db().execute("select 1");
  await one.closeDb();
  expect([...(await other.db().execute("select 1 as n"))]).toEqual([{ n: 1 }]);
  await other.closeDb();
});
