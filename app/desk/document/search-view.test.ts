import { describe, expect, it } from "vitest";
import { askedOf, paramsOf, readView, showsSecret } from "./search-view";

describe("the address of a list of documents", () => {
  it("comes back as it was read", () => {
    const address = "q=Rossi&number=12%2F2025&from=2026-01-01&to=2026-02-28&state=Scartato&company=7&page=3";
    expect(paramsOf(readView(Object.fromEntries(new URLSearchParams(address)))).toString()).toBe(address);
  });

  it.each([
    ["state", "constructor"],
    ["state", "scartato"],
    ["from", "2026-13-01"],
    ["to", "yesterday"],
    ["company", "0"],
    ["company", "1;drop"],
    ["page", "-1"],
    ["page", "99999999999"],
    ["unread", "yes"],
  ])("%s=%s means nothing", (name, value) => {
    expect(paramsOf(readView({ [name]: value })).toString()).toBe("");
  });

  it("a parameter given twice means nothing", () => {
    expect(paramsOf(readView({ q: ["a", "b"] })).toString()).toBe("");
  });

  it("is asked of /v1 by the contract's names, the newest first", () => {
    const view = readView({
      q: "a&b=c",
      number: "9",
      from: "2026-01-01",
      state: "Inviato",
      company: "7",
      page: "2",
    });
    expect(askedOf(view, "send")).toBe(
      "/send?page=2&page_size=25&sort=-id&q=a%26b%3Dc&document_number=9&document_date_from=2026-01-01&company_id=7&latest_state=Inviato",
    );
    expect(askedOf({ ...view, unread: true }, "receive")).toContain("unread=true");
    expect(askedOf({ ...view, unread: true }, "receive")).not.toContain("latest_state");
  });

  it("is left when it shows a secret", () => {
    expect(showsSecret({ q: "ik_test_abc" })).toBe(true);
    expect(showsSecret({ q: "Rossi" })).toBe(false);
  });
});
