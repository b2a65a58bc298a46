import { describe, expect, it } from "vitest";
import { fromElsewhere, type OwnSite, ownPages } from "./own-pages";

const site: OwnSite = { baseUrl: "https://dashboard.example.com", demo: false };
const demo: OwnSite = { baseUrl: "http://localhost:3000", demo: true };
const post = (headers: Record<string, string>, url = "/settings", method = "POST") => ({
  method,
  url,
  headers,
});

describe("what could change something", () => {
  it.each<[string, Record<string, string>]>([
    ["another site", { origin: "https://evil.example" }],
    ["another scheme of our host", { origin: "http://dashboard.example.com" }],
    ["another port of our host", { origin: "https://dashboard.example.com:8443" }],
    ["a name below ours", { origin: "https://a.dashboard.example.com" }],
    ["a name that begins with ours", { origin: "https://dashboard.example.com.evil.example" }],
    ["a sandboxed frame or a file", { origin: "null" }],
    ["what is no origin", { origin: "dashboard.example.com" }],
    ["an empty origin", { origin: "" }],
    [
      "another site that calls the server by its own name",
      { origin: "https://evil.example", host: "evil.example", "x-forwarded-host": "evil.example" },
    ],
    ["another site, without an origin", { "sec-fetch-site": "cross-site" }],
    ["a neighbour, without an origin", { "sec-fetch-site": "same-site" }],
    ["somebody's own doing, without an origin", { "sec-fetch-site": "none" }],
    ["nobody knows where", {}],
  ])("is refused from %s", (_, headers) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "QUERY", "anything"])
      expect(fromElsewhere(post(headers, "/settings", method), site)).toBe(true);
  });

  it.each<[string, Record<string, string>, OwnSite]>([
    ["our own address", { origin: "https://dashboard.example.com" }, site],
    ["our own page, by a proxy that took the origin away", { "sec-fetch-site": "same-origin" }, site],
    ["the demo's address", { origin: "http://localhost:3000" }, demo],
    ["the demo's other name", { origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" }, demo],
  ])("is taken from %s", (_, headers, of) => {
    expect(fromElsewhere(post(headers), of)).toBe(false);
  });

  it.each<[string, Record<string, string>]>([
    ["another scheme", { origin: "https://localhost:3000", host: "localhost:3000" }],
    ["another port", { origin: "http://localhost:4000", host: "localhost:3000" }],
    ["a name that leads to this machine", { origin: "http://evil.example:3000", host: "evil.example:3000" }],
    ["no site", { origin: "null", host: "null" }],
  ])("is refused in the demo from %s", (_, headers) => {
    expect(fromElsewhere(post(headers), demo)).toBe(true);
  });

  it("is what Stripe sends, and nothing that only looks like it", () => {
    expect(fromElsewhere(post({}, "/api/stripe/webhook"), site)).toBe(false);
    for (const path of ["/api/stripe/webhook/", "/api/stripe/webhooks", "/x/api/stripe/webhook"])
      expect(fromElsewhere(post({}, path), site)).toBe(true);
  });
});

it("reading is open to links of other sites", () => {
  for (const method of ["GET", "HEAD", "OPTIONS"])
    expect(fromElsewhere(post({ "sec-fetch-site": "cross-site" }, "/keys", method), site)).toBe(false);
});

it("pages hear our own name and scheme, whatever the request says", async () => {
  const headers: Record<string, string | undefined> = {
    host: "evil.example",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "ftp",
    "x-forwarded-port": "99",
  };
  const request = { method: "GET", url: "/keys", headers };
  // Only what the function reads of the two.
  const heard = await new Promise<unknown>((hear) => {
    const toPages = ownPages(async (asked) => hear(asked.headers), site);
    void Reflect.apply(toPages, null, [request, {}]);
  });
  expect(heard).toEqual({ host: "dashboard.example.com", "x-forwarded-proto": "https" });
});
