import { describe, expect, test } from "vitest";
import { allowsOrigin, entriesAllowing, parseOrigin } from "./origin";

describe("an origin as typed", () => {
  test.each([
    ["https://app.example.com", "https://app.example.com"],
    [" https://APP.Example.com ", "https://app.example.com"],
    ["https://app.example.com:443/", "https://app.example.com"],
    ["https://app.example.com:8443", "https://app.example.com:8443"],
    ["http://localhost:5173", "http://localhost:5173"],
    ["https://münchen.example", "https://xn--mnchen-3ya.example"],
    ["*.example.com", "*.example.com"],
    ["*.Shop.example.co.uk", "*.shop.example.co.uk"],
  ])("%j is kept as %j", (input, origin) => expect(parseOrigin(input)).toEqual({ origin }));

  test.each([
    ["", "origin_empty", null],
    ["*", "origin_null", null],
    ["null", "origin_null", null],
    ["app.example.com", "origin_scheme", "https://app.example.com"],
    ["ftp://example.com", "origin_scheme", null],
    ["https://app.example.com/path", "origin_extra", "https://app.example.com"],
    ["https://app.example.com/?", "origin_extra", "https://app.example.com"],
    ["https://user:pw@app.example.com", "origin_extra", "https://app.example.com"],
    ["https://app.example.com#x", "origin_extra", "https://app.example.com"],
    ["https://", "origin_malformed", null],
    ["*.com", "origin_wildcard", null],
    ["*.co.uk", "origin_public_suffix", null],
    ["*.github.io", "origin_public_suffix", null],
    ["*.127.0.0.1", "origin_wildcard", null],
    ["a.*.example.com", "origin_wildcard", null],
    ["*.example.com:8443", "origin_wildcard", null],
    ["https://*.example.com", "origin_wildcard", "*.example.com"],
    ["http://*.example.com", "origin_wildcard", null],
  ])("%j is refused (%s), offering %j", (input, fault, suggestion) =>
    expect(parseOrigin(input)).toEqual({ fault, suggestion }));
});

describe("a request's origin", () => {
  const list = ["https://app.example.com", "*.example.org", "http://localhost:5173"];
  test.each([
    ["https://app.example.com", true],
    ["https://app.example.com:8443", false],
    ["http://app.example.com", false],
    ["https://a.example.org", true],
    ["https://a.b.example.org:9000", true],
    ["https://example.org", false],
    ["http://a.example.org", false],
    ["https://evilexample.org", false],
    ["https://a.example.org.evil.io", false],
    ["http://localhost:5173", true],
    ["null", false],
    ["*.example.org", false],
    ["https://A.example.org", false],
  ])("%s: %s", (origin, allowed) => {
    expect(allowsOrigin(list, origin)).toBe(allowed);
    expect(entriesAllowing(origin).some((entry) => list.includes(entry))).toBe(allowed);
  });

  test("of thousands of labels is looked up nowhere", () =>
    expect(entriesAllowing(`https://${"a.".repeat(7_000)}io`)).toEqual([]));

  test("is refused by an empty list", () => expect(allowsOrigin([], "https://app.example.com")).toBe(false));
});
