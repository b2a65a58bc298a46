import { describe, expect, it } from "vitest";
import { originsMax } from "@/lib/origins/origin";
import { keyForm, newKeyOf, searchForm } from "./form";

const filled = {
  creationId: "3f0c1a52-9f1c-4e53-8a42-0b6b7a1d2c11",
  description: "Negozio online",
  preset: "send",
  companyScope: "selected",
  companies: ["00743110157", "IT00743110157"],
  expiry: "date",
  expiryDay: "2027-01-31",
  origins: "https://app.example.com\r\n\r\n  *.example.com ",
};

/** Path and sentence of every fault. */
const faults = (fields: Record<string, unknown>) =>
  keyForm.safeParse(fields).error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`) ?? [];

describe("the form of a key", () => {
  it("becomes the settings of a key", () => {
    expect(newKeyOf(keyForm.parse(filled), new Date("2026-01-01T12:00:00Z"))).toEqual({
      description: "Negozio online",
      preset: "send",
      companyScope: "selected",
      companies: ["IT00743110157"],
      origins: ["https://app.example.com", "*.example.com"],
      expiresAt: new Date("2027-01-31T22:59:59Z"),
      enabled: true,
    });
  });

  it("needs little: no companies, no expiry, no origins", () => {
    const { creationId, description, preset } = filled;
    const key = newKeyOf(keyForm.parse({ creationId, description, preset, companyScope: "all" }), new Date());
    expect(key).toMatchObject({ companies: [], origins: [], expiresAt: null });
  });

  it("tells every fault at once", () => {
    const wrong = { ...filled, description: " ", companies: [], expiryDay: "", origins: "https://a.it/b" };
    expect(faults(wrong)).toEqual([
      "description required",
      "origins.0 origin_extra",
      "companies companies_required",
      "expiresAt date_malformed",
    ]);
  });

  it("takes all companies at their word, whatever the hidden picker holds", () => {
    expect(keyForm.parse({ ...filled, companyScope: "all" }).companies).toEqual([]);
  });

  it("never reads an empty or unknown scope as all companies", () => {
    const asked = ["companyScope scope_required"];
    expect(faults({ ...filled, companyScope: undefined })).toEqual(asked);
    expect(faults({ ...filled, companyScope: "ALL" })).toEqual(asked);
  });

  it("limits the origins", () => {
    const many = Array.from({ length: originsMax + 1 }, (_, at) => `https://a${at}.example.com`).join("\n");
    expect(faults({ ...filled, origins: many })).toEqual(["origins too_many_entries"]);
  });
});

describe("a search", () => {
  it.each(["ik_test_abc", "IK_LIVE_abc", "key ik_live_abc", "ik_"])("refuses the secret in %j", (q) =>
    expect(searchForm.safeParse({ q }).error?.issues[0]?.message).toBe("search_secret"));

  it("takes words, four characters, or nothing", () => {
    expect([{ q: " Rossi " }, { q: "x9Zk" }, {}].map((form) => searchForm.parse(form).q)).toEqual([
      "Rossi",
      "x9Zk",
      "",
    ]);
  });
});
