import { describe, expect, test } from "vitest";
import { presetNames } from "@/lib/access/presets";
import { changes, type KeySettings, widens, widensIn } from "./key";

const day = (n: number) => new Date(Date.UTC(2027, 0, n));
const base: KeySettings = {
  description: "Key",
  enabled: true,
  preset: "send",
  companyScope: "selected",
  companies: ["IT01234567890"],
  origins: ["https://a.example.com"],
  expiresAt: day(10),
};

/** One setting off the base each, in either direction. */
const variants: Partial<KeySettings>[] = [
  {},
  { description: "Other" },
  { enabled: false },
  ...presetNames.map((preset) => ({ preset })),
  { companyScope: "all", companies: [] },
  { companies: [] },
  { companies: ["IT01234567890", "IT09876543210"] },
  { companies: ["IT09876543210"] },
  { origins: [] },
  { origins: ["https://a.example.com", "*.example.com"] },
  { expiresAt: null },
  { expiresAt: day(1) },
  { expiresAt: day(20) },
  { description: "Other", enabled: false, preset: "full" },
];

describe("what an entry of the audit log says", () => {
  test("widens exactly when the change it tells of did", () => {
    for (const from of variants) {
      for (const to of variants) {
        const [before, after] = [
          { ...base, ...from },
          { ...base, ...to },
        ];
        const entry = changes(before, after);
        if (!entry) continue;
        // As the database gives it back.
        const stored: typeof entry = JSON.parse(JSON.stringify(entry));
        expect([from, to, widensIn(stored.before, stored.after)]).toEqual([from, to, widens(before, after)]);
      }
    }
  });

  test("widens nothing when it names no setting", () => {
    expect(widensIn({}, {})).toBe(false);
    expect(widensIn({ environment: "live" }, { environment: "live", overlapHours: 24 })).toBe(false);
  });
});
