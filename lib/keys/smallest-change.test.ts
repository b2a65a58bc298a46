import { describe, expect, test } from "vitest";
import { refusedCodes } from "@/lib/events/event";
import { originsMax } from "@/lib/origins/origin";
import { scopeMax } from "./input";
import {
  allowedSince,
  type Changeable,
  patched,
  type RefusedRequest,
  type SmallestChange,
  smallestChange,
} from "./smallest-change";

const now = new Date("2026-03-01T12:00:00Z");
const vat = "IT01234567897";
const other = "IT12345678903";
const key: Changeable = {
  description: "Key",
  enabled: true,
  status: "enabled",
  preset: "read_only",
  companyScope: "selected",
  companies: [other],
  origins: ["https://app.example.com"],
  expiresAt: null,
};
const none = (why: string) => ({ kind: "none", why });
const change = (patch: object) => ({ kind: "change", patch });
const allowed = { kind: "allowed" };
const origins = (count: number) => Array.from({ length: count }, (_, index) => `https://a${index}.it`);
const vats = (count: number) =>
  Array.from({ length: count }, (_, index) => `DE${String(index).padStart(9, "0")}`);

type Case = [string, Partial<RefusedRequest>, Partial<Changeable>, object, { companyExists: boolean }?];

const cases: Case[] = [
  ["a disabled key is enabled", { code: "key_disabled" }, { enabled: false }, change({ enabled: true })],
  ["an enabled one needs nothing", { code: "key_disabled" }, {}, allowed],
  [
    "an expired key gets thirty days",
    { code: "key_expired" },
    { status: "expired", expiresAt: new Date("2026-02-01") },
    change({ expiresAt: new Date("2026-03-31T21:59:59Z") }),
  ],
  ["one that was given an end already needs nothing", { code: "key_expired" }, {}, allowed],
  ["send, to send", { code: "preset_not_allowed", needs: "send" }, {}, change({ preset: "send" })],
  ["full, to write", { code: "preset_not_allowed", needs: "full" }, {}, change({ preset: "full" })],
  [
    "full from send, to write",
    { code: "preset_not_allowed", needs: "full" },
    { preset: "send" },
    change({ preset: "full" }),
  ],
  ["never less than it has", { code: "preset_not_allowed", needs: "send" }, { preset: "full" }, allowed],
  [
    "an unknown preset becomes the one needed",
    { code: "preset_not_allowed", needs: "send" },
    { preset: "constructor" as never },
    change({ preset: "send" }),
  ],
  ["no preset of that name", { code: "preset_not_allowed", needs: "constructor" }, {}, none("unclear")],
  ["no preset named", { code: "preset_not_allowed" }, {}, none("unclear")],
  [
    "the company is added to the scope",
    { code: "company_not_allowed", needs: vat },
    {},
    change({ scope: { companyScope: "selected", companies: [vat, other] } }),
  ],
  [
    "a company that isn't there is to be added first",
    { code: "company_not_allowed", needs: vat },
    {},
    none("company_missing"),
    { companyExists: false },
  ],
  [
    "in the scope but gone",
    { code: "company_not_allowed", needs: other },
    {},
    none("company_missing"),
    { companyExists: false },
  ],
  ["in the scope and back", { code: "company_not_allowed", needs: other }, {}, allowed],
  [
    "a scope of all companies needs nothing",
    { code: "company_not_allowed", needs: vat },
    { companyScope: "all", companies: [] },
    allowed,
  ],
  ["a company was to be made", { code: "company_not_allowed" }, {}, none("company_unnamed")],
  [
    "a full scope",
    { code: "company_not_allowed", needs: vat },
    { companies: vats(scopeMax) },
    none("companies_full"),
  ],
  [
    "an origin is added in its one spelling",
    { code: "origin_not_allowed", origin: "HTTPS://Shop.Example.com:443" },
    {},
    change({ origins: ["https://app.example.com", "https://shop.example.com"] }),
  ],
  [
    "the exact origin, never a wildcard",
    { code: "origin_not_allowed", origin: "https://a.b.example.com:8443" },
    { origins: [] },
    change({ origins: ["https://a.b.example.com:8443"] }),
  ],
  [
    "localhost may be without encryption",
    { code: "origin_not_allowed", origin: "http://localhost:3000" },
    { origins: [] },
    change({ origins: ["http://localhost:3000"] }),
  ],
  [
    "another http origin may not",
    { code: "origin_not_allowed", origin: "http://example.com" },
    {},
    none("origin_http"),
  ],
  [
    "localhost only by its name",
    { code: "origin_not_allowed", origin: "http://localhost.example.com" },
    {},
    none("origin_http"),
  ],
  ["null is no origin", { code: "origin_not_allowed", origin: "null" }, {}, none("origin_null")],
  ["nor is an asterisk", { code: "origin_not_allowed", origin: "*" }, {}, none("origin_null")],
  [
    "nor a page inside a program",
    { code: "origin_not_allowed", origin: "capacitor://localhost" },
    {},
    none("origin_malformed"),
  ],
  [
    "nor an address with a path",
    { code: "origin_not_allowed", origin: "https://a.example.com/path" },
    {},
    none("origin_malformed"),
  ],
  ["none was sent", { code: "origin_not_allowed" }, {}, none("unclear")],
  [
    "an origin the list allows by now",
    { code: "origin_not_allowed", origin: "https://x.example.com" },
    { origins: ["*.example.com"] },
    allowed,
  ],
  [
    "a full list",
    { code: "origin_not_allowed", origin: "https://x.example.com" },
    { origins: origins(originsMax) },
    none("origins_full"),
  ],
  ["managing keys is the primary's alone", { code: "manage_not_allowed" }, {}, none("manage")],
  ["patience, not a setting", { code: "rate_limited" }, {}, none("rate")],
];

describe("the smallest change that would allow a request", () => {
  test.each(cases)("%s", (_name, request, settings, expected, known = { companyExists: true }) => {
    const asked: RefusedRequest = {
      code: "rate_limited",
      environment: "live",
      needs: null,
      origin: null,
      ...request,
    };
    expect(smallestChange(asked, { ...key, ...settings }, { ...known, now })).toEqual(expected);
  });

  test("has a case for every reason of a refusal", () => {
    expect(new Set(cases.map(([, { code }]) => code))).toEqual(new Set(refusedCodes));
  });

  test.each(
    cases.filter(([, , , expected]) => "patch" in expected),
  )("once made is enough: %s", (_name, request, settings, expected) => {
    const asked = { environment: "live", needs: null, origin: null, ...request } as RefusedRequest;
    const { patch } = expected as Extract<SmallestChange, { kind: "change" }>;
    const after = { ...patched({ ...key, ...settings }, patch), status: "enabled" as const };
    // An origin that no browser spells so is never sent again, and the list compares what browsers send.
    const sent = { ...asked, origin: asked.origin && new URL(asked.origin).origin };
    expect(smallestChange(sent, after, { companyExists: true, now })).toEqual(allowed);
  });
});

describe("allowed since", () => {
  const lastAt = new Date("2026-03-01T10:00:00Z");
  const at = (hour: number) => new Date(Date.UTC(2026, 2, 1, hour));
  const entries = [
    { at: at(9), fields: ["preset"] },
    { at: at(11), fields: ["description"] },
    { at: at(12), fields: ["preset", "description"] },
    { at: at(13), fields: ["preset"] },
  ];
  test("the first later change of the setting it hung on, and of no other", () => {
    expect(allowedSince("preset_not_allowed", lastAt, entries)).toEqual(at(12));
    expect(allowedSince("origin_not_allowed", lastAt, entries)).toBeNull();
    expect(allowedSince("rate_limited", lastAt, entries)).toBeNull();
  });
});
