import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { withLock } from "./lock.mjs";

const folder = mkdtempSync(join(tmpdir(), "invoicetronic-lock-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("only one works at a time, also after one has failed", async () => {
  const path = join(folder, "shared");
  let inside = 0;
  const work = async (fails: boolean) => {
    inside += 1;
    expect(inside).toBe(1);
    await sleep(5);
    inside -= 1;
    if (fails) throw new Error("meant");
  };
  const all = await Promise.allSettled([1, 2, 3, 4].map((i) => withLock(path, () => work(i === 2))));
  expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  expect(existsSync(path)).toBe(false);
});

test.each([
  ["a process that has died", () => `${spawnSync(process.execPath, ["-e", ""]).pid} 123`],
  ["another process with the same number", () => `${process.pid} 1`],
])("the lock of %s is taken over", async (_, held) => {
  const path = join(folder, "stale");
  writeFileSync(path, held());
  expect(await withLock(path, async () => "in", { waitMs: 5_000 })).toBe("in");
});
