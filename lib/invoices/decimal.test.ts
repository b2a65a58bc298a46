import { describe, expect, test } from "vitest";
import { dayOf, realDateTime, realDay } from "./days";
import { decimalText, formatDecimal, parseDecimal, percentOf, round, times } from "./decimal";

const amount = { whole: 11, least: 2, most: 2 };
const price = { whole: 11, least: 2, most: 8 };

describe("a number becomes decimal text", () => {
  test.each([
    [5, amount, "5.00"],
    [0, amount, "0.00"],
    [-0.001, amount, "0.00"],
    [-12.5, amount, "-12.50"],
    [1.005, amount, "1.01"],
    [-1.005, amount, "-1.01"],
    [0.994999, amount, "0.99"],
    [9.999, amount, "10.00"],
    [0.1 + 0.2, price, "0.30"],
    [0.33333333, price, "0.33333333"],
    [2 / 3, price, "0.66666667"],
    [1e-7, price, "0.0000001"],
    [1e-9, price, "0.00"],
    ["5.000", price, "5.000"],
    ["5", price, "5.00"],
    ["0005.10", amount, "5.10"],
    ["1.23456789012", price, "1.23456789"],
    [99_999_999_999.99, amount, "99999999999.99"],
    [100_000_000_000, amount, null],
    [1e21, amount, null],
    [Number.NaN, amount, null],
    [Number.POSITIVE_INFINITY, amount, null],
    ["", amount, null],
    ["1,50", amount, null],
    ["1e3", amount, null],
    ["0x10", amount, null],
    ["9".repeat(100_000), amount, null],
  ])("%s with %j as %s", (value, shape, text) => {
    expect(decimalText(value, shape)).toBe(text);
  });
});

test("decimals are exact and round half away from zero", () => {
  const decimal = (text: string) => parseDecimal(text) ?? 0n;
  expect(formatDecimal(times(decimal("0.33333333"), decimal("3")))).toBe("0.99999999");
  expect(formatDecimal(percentOf(decimal("118.04"), decimal("22")))).toBe("25.9688");
  expect(formatDecimal(round(decimal("-2.345"), 2))).toBe("-2.35");
  expect(formatDecimal(decimal("0.1") + decimal("0.2"))).toBe("0.30");
});

test.each(["", "1.", ".5", "1.123456789", "+1", "1 ", "١"])("%j is no decimal", (text) => {
  expect(parseDecimal(text)).toBeNull();
});

describe("a day", () => {
  test.each([
    ["2024-02-29", "2024-02-29"],
    ["2025-02-29", null],
    ["2025-04-31", null],
    ["2025-01-01Z", "2025-01-01"],
    ["2025-01-01+02:00", "2025-01-01"],
    ["2025-1-1", null],
    ["2025-01-01T00:00:00", null],
    ["constructor", null],
  ])("%s exists: %s", (text, day) => {
    expect(realDay(text)).toBe(day);
  });

  test.each([
    ["2025-01-31T23:30:00Z", "2025-01-31"],
    ["2025-01-31T00:00:00.000+02:00", "2025-01-31"],
    ["2025-01-31", "2025-01-31"],
    ["2025-01-31T24:00:00", null],
    ["2025-02-31T10:00:00", null],
  ])("of %s is as it is written: %s", (text, day) => {
    expect(dayOf(text)).toBe(day);
  });

  test("with a time is kept as it is", () => {
    expect(realDateTime("2025-03-31T18:00:00+02:00")).toBe("2025-03-31T18:00:00+02:00");
    expect(realDateTime("2025-03-31")).toBeNull();
  });
});
