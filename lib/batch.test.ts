import { expect, test } from "vitest";
import { batched } from "./batch";

test("who asks in one turn is answered by one read, each name once; who asks later by another", async () => {
  const reads: string[][] = [];
  let at = 0;
  const ask = batched(async (names) => {
    reads.push([...names]);
    at += 1;
    return new Map(names.filter((name) => name !== "nobody").map((name) => [name, `${name} ${at}`]));
  });
  expect(await Promise.all([ask("a"), ask("b"), ask("a"), ask("nobody")])).toEqual([
    "a 1",
    "b 1",
    "a 1",
    undefined,
  ]);
  expect(await ask("a")).toBe("a 2");
  expect(reads).toEqual([["a", "b", "nobody"], ["a"]]);
});

test("a read that is under way takes nobody in", async () => {
  const began: (() => void)[] = [];
  let value = "old";
  const ask = batched(async (names) => {
    const read = value;
    await new Promise<void>((go) => began.push(go));
    return new Map(names.map((name) => [name, read]));
  });
  const first = ask("a");
  await expect.poll(() => began.length).toBe(1);
  value = "new";
  const second = ask("a");
  await expect.poll(() => began.length).toBe(2);
  for (const go of began) go();
  expect(await Promise.all([first, second])).toEqual(["old", "new"]);
});

test("a read that fails fails for those who wait for it, and for nobody after", async () => {
  let fails = true;
  const ask = batched(async (names) => {
    if (fails) throw new Error("away");
    return new Map(names.map((name) => [name, 1]));
  });
  const answers = await Promise.allSettled([ask("a"), ask("b")]);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fails = false;
  expect(await ask("a")).toBe(1);
});
