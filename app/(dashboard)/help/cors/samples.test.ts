import { describe, expect, test } from "vitest";
import { allowsOrigin, parseOrigin } from "@/lib/origins/origin";
import { matches, origins } from "./samples";

describe("the CORS guide says what is true", () => {
  test.each(origins)("the origin of %s", (address, origin) => expect(new URL(address).origin).toBe(origin));

  test.each(matches)("$line", ({ line, allowed, refused }) => {
    expect(parseOrigin(line)).toEqual({ origin: line });
    for (const origin of allowed) expect([origin, allowsOrigin([line], origin)]).toEqual([origin, true]);
    for (const origin of refused) expect([origin, allowsOrigin([line], origin)]).toEqual([origin, false]);
  });
});
