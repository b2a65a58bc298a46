import { describe, expect, it } from "vitest";
import { cookieOptions } from "./cookies";
import { linkHash, newLink } from "./links";
import { safeNext, signInPath } from "./next-path";
import { readSigned, sign } from "./signed";

describe("a link in a mail", () => {
  it("is found again by its hash alone", () => {
    const { link, hash } = newLink();
    expect(linkHash(link)?.equals(hash)).toBe(true);
    expect(hash.toString("base64url")).not.toBe(link);
  });

  it.each([null, undefined, "", "short", "a".repeat(44), `${"a".repeat(42)}!`])("is not %j", (text) => {
    expect(linkHash(text)).toBeNull();
  });
});

describe("where a sign-in leads", () => {
  it.each([
    ["/settings", "/settings"],
    ["/keys?status=enabled#top", "/keys?status=enabled#top"],
    [null, "/keys"],
    ["", "/keys"],
    ["https://evil.example", "/keys"],
    ["//evil.example", "/keys"],
    ["/\\evil.example", "/keys"],
    ["/\t/evil.example", "/keys"],
    ["/.//evil.example", "/keys"],
    ["\\\\evil.example", "/keys"],
    ["javascript:alert(1)", "/keys"],
    ["/sign-in?next=/sign-in", "/keys"],
    ["/api/health", "/keys"],
    ["/registered", "/registered"],
  ])("%j leads to %s", (next, expected) => {
    expect(safeNext(next)).toBe(expected);
  });

  it("is remembered in the address of the sign-in page", () => {
    expect(signInPath("/keys?q=a b&x=1")).toBe(`/sign-in?next=${encodeURIComponent("/keys?q=a%20b&x=1")}`);
    expect(signInPath("//evil.example")).toBe("/sign-in");
    expect(signInPath(null)).toBe("/sign-in");
    expect(signInPath("/keys/new", "dashboard", true)).toBe("/sign-in?next=%2Fkeys%2Fnew&ended=1");
    expect(signInPath("/keys", "dashboard", true)).toBe("/sign-in?ended=1");
  });
});

describe("a signed value", () => {
  const secret = "a secret of the tests";
  const text = sign(secret, "device", "7.a.b");

  it("is read by whoever has the secret", () => {
    expect(readSigned(secret, "device", text)).toBe("7.a.b");
  });

  it("is nothing when made for another purpose, by another, or changed", () => {
    expect(readSigned(secret, "sign-in", text)).toBeNull();
    expect(readSigned("another secret", "device", text)).toBeNull();
    expect(readSigned(secret, "device", text.replace("7.", "8."))).toBeNull();
    for (const other of [null, undefined, "", ".", "7.a.b", `${text}x`]) {
      expect(readSigned(secret, "device", other)).toBeNull();
    }
  });
});

describe("a cookie of ours", () => {
  it("is for this host alone on https, and never readable by a script", () => {
    expect(cookieOptions("session", "https://dashboard.example.com")).toEqual({
      name: "__Host-invoicetronic.session",
      options: { httpOnly: true, sameSite: "lax", path: "/", secure: true },
    });
    expect(cookieOptions("session", "http://localhost:3000")).toEqual({
      name: "invoicetronic.session",
      options: { httpOnly: true, sameSite: "lax", path: "/", secure: false },
    });
  });
});
