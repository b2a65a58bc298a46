import { describe, expect, it } from "vitest";
import { isLocale, pickLocale } from "./locale";
import { formatter } from "./translator";

describe("the language of a visitor", () => {
  it.each([
    [null, "it"],
    ["", "it"],
    ["*", "it"],
    ["de-DE,fr;q=0.8", "it"],
    ["en", "en"],
    ["en-GB,en;q=0.9", "en"],
    ["de, en;q=0.5, it;q=0.4", "en"],
    ["en;q=0.4, it;q=0.5", "it"],
    ["en;q=0, de", "it"],
    ["EN-us", "en"],
    ["*, en;q=0.1", "it"],
    [";;;,,q=x", "it"],
  ])("%j gives %s", (header, expected) => {
    expect(pickLocale(header)).toBe(expected);
  });

  it("knows no language that only looks like one of ours", () => {
    for (const value of ["en-US", "IT", "constructor", "", undefined, null])
      expect(isLocale(value)).toBe(false);
  });
});

it("writes the hour after midnight as 00, which Node and browsers would not agree on by themselves", () => {
  const at = new Date("2026-11-24T23:06:07Z");
  for (const locale of ["it", "en"] as const) {
    expect(formatter(locale).dateTime(at, "dateTime")).toMatch(/2026, 00:06$/);
    expect(formatter(locale).dateTime(at, "precise")).toMatch(/2026, 00:06:07$/);
  }
});
