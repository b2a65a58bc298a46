import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Between, betweenDatabase } from "@/dev/between-database";
import { readiness } from "./queries";

let between: Between;

beforeAll(async () => {
  between = await betweenDatabase();
});
afterAll(() => between.close());

test("a process that nobody asks for a key is ready again after its database fell silent", async () => {
  // On every connection that it has.
  const asked = await Promise.all(Array.from({ length: 4 }, readiness));
  expect(asked).toEqual(asked.map(() => "ok"));
  between.freeze();
  expect(await readiness()).toBe("database away");
  await vi.waitFor(async () => expect(await readiness()).toBe("ok"), { timeout: 15_000, interval: 500 });
}, 25_000);
