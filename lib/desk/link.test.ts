import { expect, it } from "vitest";
import { closedReasons, whyClosed } from "./link";

const usable = { enabled: true, expired: false };

it.each([
  ["a live key with a seat", { ...usable, environment: "live", seated: true }, null],
  ["a live key without one", { ...usable, environment: "live", seated: false }, "no_seat"],
  ["a test secret, which needs no seat", { ...usable, environment: "test", seated: false }, null],
  [
    "a disabled key, whatever its seat",
    { environment: "live", enabled: false, expired: false, seated: true },
    "key_disabled",
  ],
  [
    "a disabled test secret",
    { environment: "test", enabled: false, expired: false, seated: false },
    "key_disabled",
  ],
  [
    "an expired key, whatever its seat",
    { environment: "live", enabled: true, expired: true, seated: true },
    "key_expired",
  ],
  ["an environment nobody knows", { ...usable, environment: "other", seated: false }, "no_seat"],
] as const)("Desk with %s: %j → %s", (_name, key, expected) => {
  expect(whyClosed(key as Parameters<typeof whyClosed>[0])).toBe(expected);
});

it("is closed without a key behind the secret, and every reason is one of the list", () => {
  expect(whyClosed(null)).toBe("key_unknown");
  expect(new Set(closedReasons).size).toBe(closedReasons.length);
});
