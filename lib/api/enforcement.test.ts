import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, anyVat } from "@/db/factories";
import { companies, events, keys } from "@/db/schema";
import { isPreset, presets } from "@/lib/access/presets";
import { flushEvents } from "@/lib/events/commands";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { formatSecret } from "@/lib/keys/secret";
import { rotateSecret } from "@/lib/keys/secret-commands";
import { call } from "./api-fixtures";
import { routeTable } from "./app";

/** Every route that asks for a key, as it declares itself, so that a new one can't be forgotten. */
const routes = routeTable().map((route) => ({ ...route, path: route.path.replace(/\{\w+\}/g, "1") }));

describe("every route", () => {
  test.each(["missing", "malformed", "unknown"])("answers 401 to a %s key", async (kind) => {
    const secret =
      { missing: null, malformed: "ik_live_x", unknown: formatSecret("live", randomBytes(32)) }[kind] ?? null;
    for (const { method, path } of routes) {
      const response = await call(secret, path, { method });
      expect(response.status, `${method} ${path}`).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toContain("Basic realm=");
      expect(await response.json()).toMatchObject({ code: "invalid_key", problem_details: { status: 401 } });
    }
  });

  test.each([
    "full",
    "send",
    "read_only",
    "primary live",
    "primary test",
  ])("opens to %s what its class allows", async (who) => {
    const account = await anAccount();
    const secret = isPreset(who)
      ? (await aKey(account, { preset: who })).liveSecret
      : who === "primary live"
        ? account.liveSecret
        : account.testSecret;
    const allowed: readonly string[] = isPreset(who)
      ? presets[who]
      : [...presets.full, ...(who === "primary live" ? ["manage"] : [])];
    for (const { method, path, routeClass } of routes) {
      const response = await call(secret, path, { method });
      const name = `${who}: ${method} ${path}`;
      if (allowed.includes(routeClass)) expect([401, 403], name).not.toContain(response.status);
      else expect(response.status, name).toBe(403);
    }
  });
});

describe("a key", () => {
  test("is dead on the next request after disable, delete and rotation, and alive again after enable", async () => {
    const account = await anAccount();
    const key = await aKey(account);
    const set = (enabled: boolean) =>
      db().transaction((tx) => updateKey(tx, account.ctx, key.keyId, { enabled }));
    expect((await call(key.liveSecret, "/status")).status).toBe(200);
    await set(false);
    const refused = await call(key.liveSecret, "/status");
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: "key_disabled" });
    await set(true);
    expect((await call(key.testSecret, "/status")).status).toBe(200);
    const { secret } = await db().transaction((tx) => rotateSecret(tx, account.ctx, key.keyId, "live", 0));
    expect((await call(key.liveSecret, "/status")).status).toBe(401);
    expect((await call(secret, "/status")).status).toBe(200);
    await db().transaction((tx) => deleteKey(tx, account.ctx, key.keyId));
    expect((await call(secret, "/status")).status).toBe(401);
    expect((await call(key.testSecret, "/status")).status).toBe(401);
  });

  test("that has expired says so to its holder", async () => {
    const account = await anAccount();
    const key = await aKey(account, { expiresAt: new Date(Date.now() + 60_000) });
    await db()
      .update(keys)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(keys.id, key.keyId));
    const response = await call(key.testSecret, "/status");
    expect([response.status, (await response.json()).code]).toEqual([401, "key_expired"]);
  });

  test("in the overlap of a rotation works with both secrets, until the overlap ends or the next rotation", async () => {
    const account = await anAccount();
    const key = await aKey(account);
    const rotate = () => db().transaction((tx) => rotateSecret(tx, account.ctx, key.keyId, "live", 24));
    const second = await rotate();
    expect(second.oldExpiresAt?.getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    expect((await call(key.liveSecret, "/status")).status).toBe(200);
    const third = await rotate();
    expect((await call(key.liveSecret, "/status")).status).toBe(401);
    expect((await call(second.secret, "/status")).status).toBe(200);
    expect((await call(account.liveSecret, `/key/${key.keyId}/end-overlap`, { method: "POST" })).status).toBe(
      200,
    );
    expect((await call(second.secret, "/status")).status).toBe(401);
    expect((await call(third.secret, "/status")).status).toBe(200);
  });

  test("disabled while a write waits commits nothing", async () => {
    const account = await anAccount();
    const key = await aKey(account);
    const vat = anyVat();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // The disable holds the row before the write asks for it, and commits while the write waits.
    const disabling = db().transaction(async (tx) => {
      await updateKey(tx, account.ctx, key.keyId, { enabled: false });
      await held;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const body = { vat, fiscal_code: vat.slice(2), name: "Late" };
    const writing = call(key.testSecret, "/company", { json: body });
    await new Promise((resolve) => setTimeout(resolve, 200));
    release();
    await disabling;
    const response = await writing;
    expect([response.status, (await response.json()).code]).toEqual([401, "key_revoked"]);
    expect(await db().$count(companies, eq(companies.vat, vat))).toBe(0);
  });

  test("under 40 requests a round is never accepted after its disable has returned", async () => {
    const account = await anAccount();
    const key = await aKey(account);
    for (let round = 0; round < 10; round++) {
      await db().transaction((tx) => updateKey(tx, account.ctx, key.keyId, { enabled: true }));
      const before = Array.from({ length: 20 }, () => call(key.liveSecret, "/status"));
      await db().transaction((tx) => updateKey(tx, account.ctx, key.keyId, { enabled: false }));
      const after = await Promise.all(Array.from({ length: 20 }, () => call(key.liveSecret, "/status")));
      expect(after.map(({ status }) => status)).toEqual(Array(20).fill(401));
      await Promise.all(before);
    }
  });
});

test("a path with a slash at its end is the same path, without a redirect", async () => {
  const account = await anAccount();
  for (const path of ["/status/", "/company/", "/send/", "/update/"])
    expect((await call(account.testSecret, path)).status).toBe(200);
});

test("what no route takes asks for the key, answers 404 or 405 with what is allowed, and leaves its event", async () => {
  const account = await anAccount();
  const origin = "https://app.example.com";
  const key = await aKey(account, { origins: [origin], preset: "read_only" });
  expect((await call(null, "/nothing")).status).toBe(401);
  const wrong = await call(key.testSecret, "/status", { method: "DELETE", headers: { Origin: origin } });
  expect([wrong.status, wrong.headers.get("Allow"), (await wrong.json()).code]).toEqual([
    405,
    "GET",
    "method_not_allowed",
  ]);
  expect(wrong.headers.get("Access-Control-Allow-Origin")).toBe(origin);
  expect((await call(key.testSecret, "/send/1/2/3")).status).toBe(404);
  expect(
    (await call(key.testSecret, "/nothing", { headers: { Origin: "https://evil.example" } })).status,
  ).toBe(403);
  await flushEvents();
  expect(await db().$count(events, eq(events.keyId, key.keyId))).toBe(3);
});
