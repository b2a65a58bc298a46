import { expect, test } from "vitest";
import { paced } from "./paced";

/** A read whose end the test decides. */
function reads() {
  const ends: (() => void)[] = [];
  const join = paced(() => new Promise<void>((end) => ends.push(end)));
  /** Turns enough for all that has gathered to be read. */
  const turns = async () => {
    for (let turn = 0; turn < 4; turn += 1) await new Promise<void>((next) => setImmediate(next));
  };
  return { ends, join, turns };
}

test("all who join in one turn share a read; who joins while it is under way waits for the next", async () => {
  const { ends, join, turns } = reads();
  join();
  join();
  expect(ends).toHaveLength(0);
  await turns();
  expect(ends).toHaveLength(1);
  join();
  join();
  await turns();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await turns();
  expect(ends).toHaveLength(2);
});

test("a read waits while every turn brings more, but not for ever", async () => {
  const { ends, join } = reads();
  const next = () => new Promise<void>((turn) => setImmediate(turn));
  for (let turn = 0; turn < 4; turn += 1) {
    join();
    await next();
  }
  expect(ends).toHaveLength(0);
  for (let turn = 0; turn < 20 && ends.length === 0; turn += 1) {
    join();
    await next();
  }
  expect(ends).toHaveLength(1);
});

test("nobody who joins: nothing is read", async () => {
  const { ends, join, turns } = reads();
  join();
  await turns();
  ends[0]?.();
  await turns();
  expect(ends).toHaveLength(1);
});

test("a read without an end holds up the next for a moment only, and its late end changes nothing", async () => {
  const { ends, join, turns } = reads();
  join();
  await turns();
  join();
  await expect.poll(() => ends.length).toBe(2);
  ends[0]?.();
  join();
  await turns();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await turns();
  expect(ends).toHaveLength(3);
});

test("a read that fails is over", async () => {
  let begun = 0;
  const join = paced(async () => {
    begun += 1;
    throw new Error("away");
  });
  join();
  await expect.poll(() => begun).toBe(1);
  join();
  await expect.poll(() => begun).toBe(2);
});
