import { describe, expect, it, test } from "vitest";
import { judgeAddress, originsOf, readOriginLines, replaceLine, tidyLines } from "./lines";

describe("lines of the origins field", () => {
  it("are read one by one, empty ones left out, with their places", () =>
    expect(readOriginLines("https://APP.example.com\n\n app.example.com/x \r\n*.example.org")).toEqual([
      {
        text: "https://APP.example.com",
        at: 0,
        fault: null,
        origin: "https://app.example.com",
        plain: false,
        apex: null,
      },
      { text: "app.example.com/x", at: 2, fault: "origin_scheme", suggestion: "https://app.example.com" },
      {
        text: "*.example.org",
        at: 3,
        fault: null,
        origin: "*.example.org",
        plain: false,
        apex: "https://example.org",
      },
    ]));

  test.each([
    ["*.example.org\nhttps://example.org", null],
    ["*.example.org\nhttps://example.org:8443", "https://example.org"],
    ["*.shop.example.org\n*.example.org", null],
  ])("%j: the apex to offer is %j", (text, apex) => expect(readOriginLines(text)[0]).toMatchObject({ apex }));

  test.each([
    ["http://intranet.example.com", true],
    ["http://192.168.1.5:8080", true],
    ["http://localhost.example.com", true],
    ["http://127.evil.example", true],
    ["http://localhost:5173", false],
    ["http://app.localhost", false],
    ["http://127.0.0.1:3000", false],
    ["http://[::1]:3000", false],
    ["https://app.example.com", false],
  ])("%s goes over the wire in clear: %s", (text, plain) =>
    expect(readOriginLines(text)[0]).toMatchObject({ plain }));

  it("are tidied without losing what has a fault", () =>
    expect(tidyLines(" https://A.example.com/ \n\nhttps://a.example.com\nnot an origin\n")).toBe(
      "https://a.example.com\nnot an origin",
    ));

  it("are replaced or left out by place", () => {
    expect(replaceLine("a\nb\nc", 1, "x")).toBe("a\nx\nc");
    expect(replaceLine("a\r\nb\r\nc", 1, null)).toBe("a\nc");
  });
});

describe("the address of a page", () => {
  const origins = originsOf(readOriginLines("https://app.example.com\n*.example.org\nno good"));
  test.each([
    ["https://app.example.com/invoices?page=2", "https://app.example.com", "https://app.example.com"],
    ["app.example.com", "https://app.example.com", "https://app.example.com"],
    ["https://a.b.example.org:9000/x", "https://a.b.example.org:9000", "*.example.org"],
    ["https://example.org", "https://example.org", null],
    ["http://app.example.com", "http://app.example.com", null],
    ["https://evilexample.org", "https://evilexample.org", null],
  ])("%s is the origin %s, let in by %s", (address, origin, by) =>
    expect(judgeAddress(origins, address)).toEqual({ origin, by }));

  test.each(["", "   ", "two words", "ftp://example.com", "data://x", "https://"])("%j is none", (address) =>
    expect(judgeAddress(origins, address)).toBeNull());
});
