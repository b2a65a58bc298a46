import { describe, expect, test } from "vitest";
import { type Asked, decide, type Reach, reaches, type Standing } from "./decide";
import { type CompanyUse, companyUses, isPreset, type RouteClass, routeClasses } from "./presets";

const restricted: Standing & { origins: string[] } = {
  kind: "restricted",
  environment: "live",
  enabled: true,
  expired: false,
  preset: "full",
  companyScope: "all",
  companies: [],
  origins: [],
};
const primary: typeof restricted = { ...restricted, kind: "primary" };

/** The refusal of a server's request that is about no company. */
const refusal = (key: typeof restricted, routeClass: RouteClass) =>
  decide(key, { routeClass, origin: null, company: null });

const table: [string, typeof restricted, Record<RouteClass, string | null>][] = [
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

describe("the first rule that refuses is the one that is told", () => {
  const vat = "IT01234567890";
  const origin = "https://app.example.com";
  const all: Asked = {
    routeClass: "send",
    origin: "https://evil.example",
    company: { use: "sends", vat: "IT09876543210", exists: true },
  };
  const worst: typeof restricted = {
    ...restricted,
    enabled: false,
    expired: true,
    preset: "read_only",
    companyScope: "selected" as const,
    companies: [vat],
    origins: [origin],
  };

  test.each<[string, Partial<typeof worst>, Partial<Asked>, unknown]>([
    ["disabled", {}, {}, { code: "key_disabled" }],
    ["then expired", { enabled: true }, {}, { code: "key_expired" }],
    [
      "then the origin",
      { enabled: true, expired: false },
      {},
      { code: "origin_not_allowed", origin: "https://evil.example" },
    ],
    [
      "then the preset",
      { enabled: true, expired: false },
      { origin },
      { code: "preset_not_allowed", needs: "send" },
    ],
    [
      "or managing keys",
      { enabled: true, expired: false },
      { origin, routeClass: "manage" },
      { code: "manage_not_allowed" },
    ],
    [
      "then the company",
      { enabled: true, expired: false, preset: "send" },
      { origin },
      { code: "company_not_allowed", reason: "company_not_allowed", vat: "IT09876543210" },
    ],
    [
      "and nothing when all is well",
      { enabled: true, expired: false, preset: "send" },
      { origin, company: { use: "sends", vat, exists: true } },
      null,
    ],
  ])("%s", (_name, key, asked, expected) => {
    expect(decide({ ...worst, ...key }, { ...all, ...asked })).toEqual(expected);
  });
});

describe("a company", () => {
  const vat = "IT01234567890";
  const other = "IT09876543210";
  const scoped = { ...restricted, companyScope: "selected" as const, companies: [vat] };
  const asked = (use: CompanyUse, of: string, exists = true) => ({
    routeClass: "write" as const,
    origin: null,
    company: { use, vat: of, exists },
  });

  test.each<[CompanyUse, string, boolean, string | null]>([
    ["sends", vat, true, null],
    ["sends", other, true, "company_not_allowed"],
    // It was deleted: a document would make it, and only a scope of all companies may.
    ["sends", vat, false, "company_not_allowed"],
    ["adds", vat, false, "scoped_key_adds_company"],
    ["looks", other, true, null],
    ["none", other, true, null],
    ["constructor" as never, vat, true, "company_not_allowed"],
  ])("that a scoped key %s (%s, there: %s)", (use, of, exists, reason) => {
    const refused = decide(scoped, asked(use, of, exists));
    expect(refused && "reason" in refused ? refused.reason : null).toBe(reason);
  });

  test("is never refused to a scope of all companies", () => {
    for (const use of companyUses) expect(decide(restricted, asked(use, other, false))).toBeNull();
  });

  test("of a scope that is empty is refused", () => {
    expect(decide({ ...scoped, companies: [] }, asked("sends", vat))?.code).toBe("company_not_allowed");
  });
});
