import { describe, expect, test } from "vitest";
import { type Reach, reaches, refusal, type Standing } from "./decide";
import { isPreset, type RouteClass, routeClasses } from "./presets";

const restricted: Standing = {
  kind: "restricted",
  environment: "live",
  enabled: true,
  expired: false,
  preset: "full",
  companyScope: "all",
  companies: [],
};
const primary: Standing = { ...restricted, kind: "primary" };

const table: [string, Standing, Record<RouteClass, string | null>][] = [
  ["the primary's live secret", primary, { read: null, send: null, write: null, manage: null }],
  [
    "the primary's test secret",
    { ...primary, environment: "test" },
    { read: null, send: null, write: null, manage: "manage_not_allowed" },
  ],
  ["full", restricted, { read: null, send: null, write: null, manage: "manage_not_allowed" }],
  [
    "send",
    { ...restricted, preset: "send" },
    { read: null, send: null, write: "preset_not_allowed", manage: "manage_not_allowed" },
  ],
  [
    "read_only",
    { ...restricted, preset: "read_only" },
    { read: null, send: "preset_not_allowed", write: "preset_not_allowed", manage: "manage_not_allowed" },
  ],
  [
    "an unknown preset",
    { ...restricted, preset: "constructor" as never },
    {
      read: "preset_not_allowed",
      send: "preset_not_allowed",
      write: "preset_not_allowed",
      manage: "manage_not_allowed",
    },
  ],
  [
    "a disabled key",
    { ...restricted, enabled: false },
    { read: "key_disabled", send: "key_disabled", write: "key_disabled", manage: "key_disabled" },
  ],
  [
    "an expired key",
    { ...restricted, expired: true },
    { read: "key_expired", send: "key_expired", write: "key_expired", manage: "key_expired" },
  ],
];

describe.each(table)("%s", (_name, key, expected) => {
  test.each(routeClasses)("on a route of class %s", (routeClass) => {
    expect(refusal(key, routeClass)?.code ?? null).toBe(expected[routeClass]);
  });
});

test("a refusal names the narrowest preset that would do", () => {
  expect(refusal({ ...restricted, preset: "read_only" }, "send")).toEqual({
    code: "preset_not_allowed",
    needs: "send",
  });
  expect(refusal({ ...restricted, preset: "send" }, "write")).toEqual({
    code: "preset_not_allowed",
    needs: "full",
  });
});

test("an unknown class of route is refused to everyone but nobody by accident", () => {
  expect(refusal(primary, "constructor" as never)?.code).toBe("preset_not_allowed");
});

test("what an object inherits is no preset", () => {
  for (const name of ["constructor", "toString", "__proto__", "", null, 1])
    expect(isPreset(name)).toBe(false);
});

test("a reach of no companies reaches none, a reach without a list reaches all", () => {
  const reach: Reach = { accountId: 1, environment: "test", vats: [] };
  expect(reaches(reach, "IT01234567890")).toBe(false);
  expect(reaches({ ...reach, vats: null }, "IT01234567890")).toBe(true);
  expect(reaches({ ...reach, vats: ["IT01234567890"] }, "IT01234567890")).toBe(true);
  expect(reaches({ ...reach, vats: ["IT01234567890"] }, "IT09876543210")).toBe(false);
});
