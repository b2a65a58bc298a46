import { describe, expect, test } from "vitest";
import { unseenOf } from "./unseen";

const keys = (...ids: number[]) => ids.map((keyId) => ({ keyId, description: `client ${keyId}` }));
const idsOf = (found: { keyId: number }[]) => found.map(({ keyId }) => keyId);

describe("keys whose secrets never arrived", () => {
  test("are those made meanwhile that no answer brought", () => {
    expect(idsOf(unseenOf(keys(1, 2, 3, 4), new Set([1]), keys(2, 4)))).toEqual([3]);
  });

  test("are none when every answer arrived, or nothing was made", () => {
    expect(unseenOf(keys(1, 2), new Set([1]), keys(2))).toEqual([]);
    expect(unseenOf(keys(1), new Set([1]), [])).toEqual([]);
  });

  test("never name a key of the list that was there before", () => {
    expect(unseenOf(keys(1, 2), new Set([1, 2]), [])).toEqual([]);
  });
});
