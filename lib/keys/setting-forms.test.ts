import { describe, expect, test } from "vitest";
import { endOfDay } from "./expiry";
import {
  descriptionForm,
  expiryAsFields,
  expiryForm,
  newExpiry,
  rotationForm,
  scopeForm,
  statusForm,
} from "./setting-forms";

const shown = { keyId: "7", version: "3" };

describe("a form of one setting", () => {
  test.each([
    [{ keyId: "7", description: "x" }],
    [{ ...shown, version: "", description: "x" }],
    [{ ...shown, version: "0", description: "x" }],
    [{ ...shown, version: "3.5", description: "x" }],
    [{ ...shown, keyId: "1e3", description: "x" }],
    [{ ...shown, description: " " }],
  ])("%j is refused: it needs a key, the version it was shown with, and its value", (fields) => {
    expect(descriptionForm.safeParse(fields).success).toBe(false);
  });

  test("reads what a browser sends as text", () => {
    expect(descriptionForm.parse({ ...shown, description: " x " })).toEqual({
      keyId: 7,
      version: 3,
      description: "x",
    });
    expect(statusForm.parse({ ...shown, enabled: "false" }).enabled).toBe(false);
    expect(scopeForm.parse({ ...shown, companyScope: "all", companies: ["IT01234567897"] })).toMatchObject({
      companies: [],
    });
    expect(rotationForm.parse({ ...shown, environment: "live", overlapHours: "24" }).overlapHours).toBe(24);
  });

  test.each(["2", "", " ", "-1", "x"])("of a rotation knows no overlap of %j hours", (overlapHours) => {
    const read = rotationForm.safeParse({ ...shown, environment: "live", overlapHours });
    expect(read.success).toBe(false);
  });

  test("of a rotation must name its overlap: nothing left out cuts anybody off", () => {
    expect(rotationForm.safeParse({ ...shown, environment: "live" }).success).toBe(false);
  });

  test("of an expiry asks for the day only when it is to be one", () => {
    expect(expiryForm.safeParse({ ...shown, expiry: "date", expiryDay: "" }).success).toBe(false);
    expect(expiryForm.safeParse({ ...shown, expiry: "none", expiryDay: "" }).success).toBe(true);
  });
});

describe("an expiry saved as it was shown", () => {
  const now = new Date("2026-11-24T10:00:00Z");
  const noon = new Date("2027-01-10T11:00:00Z");

  test.each([null, noon, endOfDay("2027-01-10")])("stays to the second: %s", (stored) => {
    expect(newExpiry(expiryAsFields(stored), stored, now)).toBeUndefined();
  });

  test("changes once another day, no day, or a number of days is chosen", () => {
    expect(newExpiry({ expiry: "date", expiryDay: "2027-01-11" }, noon, now)).toEqual(endOfDay("2027-01-11"));
    expect(newExpiry({ expiry: "none", expiryDay: "2027-01-10" }, noon, now)).toBeNull();
    expect(newExpiry({ expiry: "7", expiryDay: "" }, noon, now)).toEqual(endOfDay("2026-12-01"));
  });
});
