import { describe, expect, it, test } from "vitest";
import { copiedFields } from "./copy";
import { expiryChoices } from "./expiry";
import type { KeyView } from "./key";
import { isPurpose, purposeNames, purposes, suggestedFields } from "./purposes";

describe("a purpose", () => {
  test.each(purposeNames)("%s never suggests full access or all companies", (name) => {
    const { preset, companyScope } = purposes[name];
    expect([preset, companyScope]).not.toContain("full");
    expect(companyScope).not.toBe("all");
    expect(expiryChoices).toContain(purposes[name].expiry);
  });

  it("is offered once, each of the table", () =>
    expect([...purposeNames].sort()).toEqual(Object.keys(purposes).sort()));

  it("fills in what it suggests and leaves the rest open", () => {
    expect(suggestedFields("collaborator")).toEqual({
      preset: "read_only",
      companyScope: "selected",
      expiry: "30",
    });
    expect(suggestedFields("service")).toEqual({ preset: "send", expiry: "none" });
  });

  test.each(["constructor", "", "Client", null, undefined, ["client"]])("is not %j", (name) =>
    expect(isPurpose(name)).toBe(false));
});

describe("a copy of a key", () => {
  const now = new Date("2026-05-01T10:00:00Z");
  const key: KeyView = {
    id: 7,
    kind: "restricted",
    description: "Shop",
    enabled: false,
    status: "disabled",
    preset: "send",
    companyScope: "selected",
    companies: ["IT00743110157", "IT02938470362"],
    origins: ["https://app.example.com", "*.example.com"],
    expiresAt: new Date("2026-06-30T21:59:59Z"),
    version: 3,
    createdAt: now,
    lastUsedAt: null,
    hints: { test: "aaaa", live: "bbbb" },
    overlapEndsAt: { test: null, live: null },
  };
  const known = key.companies.map((vat) => ({ vat }));

  it("has the same settings, and another name", () =>
    expect(copiedFields(key, "Copy of Shop", known, now)).toEqual({
      fields: {
        description: "Copy of Shop",
        preset: "send",
        companyScope: "selected",
        companies: "IT00743110157\nIT02938470362",
        origins: "https://app.example.com\n*.example.com",
        expiry: "date",
        expiryDay: "2026-06-30",
      },
      gone: [],
    }));

  it("drops an end that is past", () =>
    expect(copiedFields({ ...key, expiresAt: now }, "Copy", known, now)?.fields).toMatchObject({
      expiry: "none",
      expiryDay: "",
    }));

  it("names the companies that are gone, and never widens for them", () =>
    expect(copiedFields(key, "Copy", [], now)).toMatchObject({
      fields: { companyScope: "selected", companies: "" },
      gone: key.companies,
    }));

  it("of the primary there is none", () =>
    expect(copiedFields({ ...key, kind: "primary" }, "Copy", known, now)).toBeNull());

  it("has a name that fits, with no half character", () => {
    const name = copiedFields(key, `${"a".repeat(119)}😀`, known, now)?.fields.description;
    expect(name).toBe("a".repeat(119));
  });
});
