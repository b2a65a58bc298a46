import { expect, test } from "vitest";
import { open, seal } from "./seal";

const old = { id: "2025", key: Buffer.alloc(32, 1) };
const current = { id: "2026", key: Buffer.alloc(32, 2) };
const plain = Buffer.from("a test secret");
const iv = Buffer.alloc(12, 9);

test("what was sealed opens in its place, also after the key was replaced", () => {
  const sealed = seal([old], plain, "row:1", iv);
  expect(sealed.includes(plain)).toBe(false);
  expect(open([current, old], sealed, "row:1")).toEqual(plain);
});

test("it opens nowhere else, not changed by one bit, and not under a key that is gone", () => {
  const sealed = seal([current, old], plain, "row:1", iv);
  expect(() => open([current], sealed, "row:2")).toThrow();
  for (const at of [sealed.length - 1, 20, 6]) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => open([current], changed, "row:1")).toThrow();
  }
  expect(() => open([old], sealed, "row:1")).toThrow("2026");
  expect(() => open([current], Buffer.alloc(0), "row:1")).toThrow();
});
