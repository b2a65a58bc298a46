import type { RequestListener } from "node:http";
import { describe, expect, it } from "vitest";
import { filePolicy } from "./headers";
import { serve } from "./serve-fixtures";

const ask = async (handler: RequestListener, path: string, baseUrl?: string) => {
  const { port } = await serve(handler, { baseUrl });
  return fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual" });
};

const ways: [string, RequestListener][] = [
  ["says nothing", (_, response) => void response.end("a")],
  ["writes its head", (_, response) => void response.writeHead(200).end("a")],
  ["writes a head with headers", (_, response) => void response.writeHead(200, { "X-A": "b" }).end("a")],
  ["writes a list of headers", (_, response) => void response.writeHead(200, ["X-A", "b"]).end("a")],
  ["writes a reason", (_, response) => void response.writeHead(200, "Fine", { "X-A": "b" }).end("a")],
  ["sets a header before", (_, response) => void response.setHeader("X-A", "b").end("a")],
  ["fails", (_, response) => void response.writeHead(500).end()],
  ["leads elsewhere", (_, response) => void response.writeHead(307, { Location: "/x" }).end()],
  [
    "flushes",
    (_, response) => {
      response.flushHeaders();
      response.end("a");
    },
  ],
];

describe.each(ways)("an answer that %s", (_, handler) => {
  it("of the site has every header", async () => {
    const { headers } = await ask(handler, "/keys");
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-security-policy": filePolicy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "strict-origin-when-cross-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(headers.get("strict-transport-security")).toBeNull();
  });

  it("of the API has those of data", async () => {
    const { headers } = await ask(handler, "/v1/status");
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(headers.get("permissions-policy")).toBeNull();
  });

  it("asks for https where that is our address, and only there", async () => {
    for (const path of ["/keys", "/v1/status"]) {
      const { headers } = await ask(handler, path, "https://dashboard.example.com");
      expect(headers.get("strict-transport-security")).toBe("max-age=63072000; includeSubDomains");
    }
  });
});

it.each<[string, RequestListener]>([
  ["set", (_, response) => void response.setHeader("Content-Security-Policy", "own").end()],
  ["written", (_, response) => void response.writeHead(200, { "Content-Security-Policy": "own" }).end()],
  ["listed", (_, response) => void response.writeHead(200, ["Content-Security-Policy", "own"]).end()],
  [
    "written over what was set",
    (_, response) => {
      response.setHeader("X-A", "b").setHeader("content-security-policy", "old");
      response.writeHead(200, { "Content-Security-Policy": "own" }).end();
    },
  ],
])("a policy that an answer has %s itself is the only one", async (_, handler) => {
  for (const path of ["/docs", "/v1/status"])
    expect((await ask(handler, path)).headers.get("content-security-policy")).toBe("own");
});
