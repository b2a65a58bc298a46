import { describe, expect, it } from "vitest";
import { locales } from "./locale";
import { formatter } from "./translator";

describe("times", () => {
  it.each(locales)("half past midnight is 00:30, in %s", (locale) => {
    const at = new Date("2026-01-14T23:30:05Z");
    expect(formatter(locale).dateTime(at, "dateTime")).toMatch(/\b00:30$/);
    expect(formatter(locale).dateTime(at, "precise")).toMatch(/\b00:30:05$/);
  });
});
