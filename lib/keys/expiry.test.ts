import { describe, expect, it } from "vitest";
import { dayInRome, endOfDay, expiryNearness, expiryOf } from "./expiry";

const at = (text: string) => new Date(text);

describe("the end of a day in Rome", () => {
  it.each([
    ["2026-01-15", "2026-01-15T22:59:59.000Z"],
    ["2026-07-15", "2026-07-15T21:59:59.000Z"],
    ["2026-03-28", "2026-03-28T22:59:59.000Z"],
    ["2026-03-29", "2026-03-29T21:59:59.000Z"],
    ["2026-10-24", "2026-10-24T21:59:59.000Z"],
    ["2026-10-25", "2026-10-25T22:59:59.000Z"],
  ])("%s is %s", (day, end) => expect(endOfDay(day)?.toISOString()).toBe(end));

  it.each(["", "2026-02-30", "2026-13-01", "15/01/2026", "2026-1-5"])("%j is no day", (text) =>
    expect(endOfDay(text)).toBeNull());
});

describe("an expiry", () => {
  const lateEvening = at("2026-01-15T23:30:00Z");

  it("counts days on Rome's calendar", () => {
    expect(dayInRome(lateEvening)).toBe("2026-01-16");
    expect(expiryOf("7", "", lateEvening)?.toISOString()).toBe("2026-01-23T22:59:59.000Z");
  });

  it("of a day that doesn't exist is none, and none is none", () => {
    expect(expiryOf("date", "2026-02-30", lateEvening)).toBeNull();
    expect(expiryOf("none", "2026-02-20", lateEvening)).toBeNull();
  });

  it("is soon in its last seven days", () => {
    const now = at("2026-01-01T00:00:00Z");
    const nearness = ["2026-01-01T00:00:00Z", "2026-01-08T00:00:00Z", "2026-01-08T00:00:01Z"].map((end) =>
      expiryNearness(at(end), now),
    );
    expect([...nearness, expiryNearness(null, now)]).toEqual(["past", "soon", "later", "never"]);
  });
});
