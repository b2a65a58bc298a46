import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { closeAll, type Part } from "./closing";

/** What was closed and told, in its order, and how long it took. */
async function closing(parts: (Omit<Part, "close"> & { takesMs: number })[]) {
  const seen: unknown[] = [];
  const began = performance.now();
  await closeAll(
    parts.map(({ takesMs, ...part }) => ({
      ...part,
      close: async () => {
        await sleep(takesMs);
        seen.push(part.name);
      },
    })),
    (name, how) => seen.push([name, how]),
  );
  return { seen, ms: performance.now() - began };
}

test("what was opened last is closed first, and one that hangs keeps nobody", async () => {
  const { seen, ms } = await closing([
    { name: "first", timeoutMs: 200, takesMs: 0 },
    { name: "second", timeoutMs: 50, takesMs: 1_000 },
    { name: "third", timeoutMs: 200, takesMs: 0 },
  ]);
  expect(seen).toEqual(["third", ["second", "hung"], "first"]);
  expect(ms).toBeLessThan(500);
});

test("who is patient has the time that the others did not need, who is not has not", async () => {
  const quick = { name: "quick", timeoutMs: 400, takesMs: 0 };
  const slow = { name: "slow", timeoutMs: 50, takesMs: 200 };
  expect((await closing([{ ...slow, patient: true }, quick])).seen).toEqual(["quick", "slow"]);
  expect((await closing([slow, quick])).seen).toEqual(["quick", ["slow", "hung"]]);
  const { seen, ms } = await closing([
    { name: "last", timeoutMs: 50, takesMs: 2_000, patient: true },
    { name: "before", timeoutMs: 50, takesMs: 2_000, patient: true },
    { ...quick, timeoutMs: 200 },
  ]);
  expect(seen).toEqual(["quick", ["before", "hung"], ["last", "hung"]]);
  expect(ms).toBeLessThan(600);
});

test("one that fails is told, and the next is closed", async () => {
  const told: unknown[] = [];
  const failure = new Error("broken");
  let closed = false;
  await closeAll(
    [
      { name: "first", timeoutMs: 100, close: async () => (closed = true) },
      { name: "second", timeoutMs: 100, close: () => Promise.reject(failure) },
      {
        name: "third",
        timeoutMs: 100,
        close: () => {
          throw failure;
        },
      },
    ],
    (name, how) => told.push([name, how]),
  );
  expect(told).toEqual([
    ["third", failure],
    ["second", failure],
  ]);
  expect(closed).toBe(true);
});
