import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, anyVat } from "@/db/factories";
import { updateKey } from "@/lib/keys/commands";
import { call } from "./api-fixtures";
import { api } from "./app";

describe("an origin", () => {
  const listed = "https://app.example.com";
  const preflight = (origin: string) =>
    api.request("/v1/status", {
      method: "OPTIONS",
      headers: { Origin: origin, "Access-Control-Request-Method": "GET" },
    });

  test("in the key's list is echoed on every outcome; another is refused without effect and readable by nobody", async () => {
    const account = await anAccount();
    const key = await aKey(account, { origins: [listed], preset: "read_only" });
    for (const [path, method] of [
      ["/status", "GET"],
      ["/send/0", "GET"],
      ["/company", "POST"],
    ] as const) {
      const response = await call(key.liveSecret, path, { method, headers: { Origin: listed } });
      expect(response.headers.get("Access-Control-Allow-Origin"), path).toBe(listed);
      expect(response.headers.get("Access-Control-Expose-Headers")).toContain("Invoicetronic-Total-Count");
    }
    const refused = await call(key.liveSecret, "/status", { headers: { Origin: "https://evil.example" } });
    expect([refused.status, (await refused.json()).code]).toEqual([403, "origin_not_allowed"]);
    expect(refused.headers.has("Access-Control-Allow-Origin")).toBe(false);
    expect(refused.headers.get("Vary")).toContain("Origin");
  });

  test("no origins means no browsers; no Origin header is a server", async () => {
    const account = await anAccount();
    const key = await aKey(account);
    expect((await call(key.liveSecret, "/status", { headers: { Origin: listed } })).status).toBe(403);
    expect((await call(key.liveSecret, "/status", { headers: { Origin: "null" } })).status).toBe(403);
    expect((await call(key.liveSecret, "/status")).status).toBe(200);
  });

  test("is told in a preflight only when some usable key lists it", async () => {
    const origin = `https://a${anyVat().toLowerCase()}.example.org`;
    const account = await anAccount();
    expect((await preflight(origin)).headers.has("Access-Control-Allow-Origin")).toBe(false);
    const key = await aKey(account, { origins: [origin] });
    const allowed = await preflight(origin);
    expect([allowed.status, allowed.headers.get("Access-Control-Allow-Origin")]).toEqual([204, origin]);
    await db().transaction((tx) => updateKey(tx, account.ctx, key.keyId, { enabled: false }));
    expect((await preflight(origin)).headers.has("Access-Control-Allow-Origin")).toBe(false);
  });
});
