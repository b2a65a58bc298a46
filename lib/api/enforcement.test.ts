import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, anyVat } from "@/db/factories";
import { companies, events, keys, sends } from "@/db/schema";
import { isPreset, presets } from "@/lib/access/presets";
import { flushEvents } from "@/lib/events/commands";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { formatSecret } from "@/lib/keys/secret";
import { rotateSecret } from "@/lib/keys/secret-commands";
import { call } from "./api-fixtures";
import { api, routeTable } from "./app";

const xml = { "Content-Type": "application/xml" };
const customer = { vat: anyVat(), name: "Cliente Srl" };
const invoiceOf = (vat: string) => anInvoice({ sender: { vat, name: "Mittente Srl" }, recipient: customer });

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

describe("a company scope", () => {
  async function scoped() {
    const account = await anAccount();
    const mine = await aCompany(account, { name: "Mine" });
    const other = await aCompany(account, { name: "Other" });
    const key = await aKey(account, { companies: [mine] });
    const sent = await Promise.all(
      [mine, other].map((vat) =>
        call(account.testSecret, "/send/xml", { body: invoiceOf(vat), headers: xml }),
      ),
    );
    const [mineSent, otherSent] = await Promise.all(sent.map((response) => response.json()));
    return { account, mine, other, key, mineSent, otherSent };
  }

  test("filters lists and their totals, and makes everything else a missing one", async () => {
    const { mine, key, mineSent, otherSent } = await scoped();
    for (const [path, id] of [
      ["/company", mineSent.company_id],
      ["/send", mineSent.id],
    ] as const) {
      const list = await call(key.testSecret, path);
      expect(list.headers.get("Invoicetronic-Total-Count")).toBe("1");
      expect((await list.json()).map((row: { id: number }) => row.id)).toEqual([id]);
    }
    expect((await call(key.testSecret, `/company/${mine}`)).status).toBe(200);
    expect((await call(key.testSecret, "/update")).headers.get("Invoicetronic-Total-Count")).toBe("1");
    const hidden = [
      `/company/${otherSent.company_id}`,
      `/send/${otherSent.id}`,
      `/send/${otherSent.identifier}`,
      `/send/${otherSent.id}/payload`,
    ];
    const missing = await (await call(key.testSecret, "/send/2147483000")).json();
    for (const path of hidden) {
      const response = await call(key.testSecret, path);
      expect(response.status, path).toBe(404);
      expect(await response.json()).toEqual(missing);
    }
    const byIds = await call(key.testSecret, `/send?ids=${mineSent.id},${otherSent.id},x,99999999999`);
    expect((await byIds.json()).length).toBe(1);
  });

  test("refuses to send for another company, stores nothing and makes no company", async () => {
    const { account, other, key } = await scoped();
    const stranger = anyVat();
    for (const vat of [other, stranger]) {
      const before = await db().$count(sends, eq(sends.accountId, account.accountId));
      const response = await call(key.testSecret, "/send/xml", { body: invoiceOf(vat), headers: xml });
      expect([response.status, (await response.json()).code]).toEqual([403, "company_not_allowed"]);
      expect(await db().$count(sends, eq(sends.accountId, account.accountId))).toBe(before);
    }
    expect(await db().$count(companies, eq(companies.vat, stranger))).toBe(0);
  });

  test("is told nothing of other companies by a self-invoice", async () => {
    const { mine, other, key } = await scoped();
    const selfInvoice = (buyer: string) =>
      anInvoice({ sender: { vat: mine, name: "Mine" }, recipient: { vat: buyer, name: "Buyer" } }).replace(
        "TD01",
        "TD16",
      );
    const send = async (buyer: string) => {
      const response = await call(key.testSecret, "/send/xml", { body: selfInvoice(buyer), headers: xml });
      return [response.status, (await response.json()).code];
    };
    expect(await send(other)).toEqual(await send(anyVat()));
  });

  test("may not add a company nor change a VAT number, and can't touch what it does not see", async () => {
    const { mine, key, mineSent, otherSent } = await scoped();
    const vat = anyVat();
    const add = await call(key.testSecret, "/company", { json: { vat, fiscal_code: "1", name: "New" } });
    expect([add.status, (await add.json()).code]).toEqual([403, "company_not_allowed"]);
    const put = (id: number, to: string) =>
      call(key.testSecret, "/company", {
        method: "PUT",
        json: { id, vat: to, fiscal_code: "1", name: "Renamed" },
      });
    expect((await put(mineSent.company_id, vat)).status).toBe(403);
    expect((await put(mineSent.company_id, mine)).status).toBe(200);
    expect((await put(otherSent.company_id, mine)).status).toBe(404);
    const remove = await call(key.testSecret, `/company/${otherSent.company_id}?force=true`, {
      method: "DELETE",
    });
    expect(remove.status).toBe(404);
  });

  test("whose company is deleted sees nothing and never widens; the same VAT number is the same company", async () => {
    const { account, mine, key, mineSent } = await scoped();
    const remove = (force: string) =>
      call(account.testSecret, `/company/${mineSent.company_id}${force}`, { method: "DELETE" });
    const refused = await remove("");
    expect(refused.status).toBe(409);
    expect((await refused.json()).detail.match(/\d+/g)).toEqual(["1", "0"]);
    expect((await remove("?force=true")).status).toBe(200);
    expect((await call(key.testSecret, "/company")).headers.get("Invoicetronic-Total-Count")).toBe("0");
    expect((await call(key.testSecret, "/send")).headers.get("Invoicetronic-Total-Count")).toBe("0");
    await aCompany(account, { vat: mine });
    expect((await call(key.testSecret, "/company")).headers.get("Invoicetronic-Total-Count")).toBe("1");
  });
});

describe("isolation", () => {
  test("another account's id is not found, and neither is the other environment's", async () => {
    const owner = await anAccount();
    const vat = await aCompany(owner);
    const sent = await (
      await call(owner.testSecret, "/send/xml", { body: invoiceOf(vat), headers: xml })
    ).json();
    const stranger = await anAccount();
    const key = await aKey(owner);
    for (const secret of [stranger.testSecret, stranger.liveSecret, owner.liveSecret]) {
      for (const path of [
        `/send/${sent.id}`,
        `/send/${sent.identifier}`,
        `/company/${sent.company_id}`,
        `/send/${sent.id}/payload`,
      ]) {
        expect((await call(secret, path)).status, path).toBe(404);
      }
      expect((await call(secret, "/send")).headers.get("Invoicetronic-Total-Count")).toBe("0");
    }
    for (const [method, path] of [
      ["GET", `/key/${key.keyId}`],
      ["PATCH", `/key/${key.keyId}`],
      ["DELETE", `/key/${key.keyId}`],
    ] as const) {
      const init = method === "PATCH" ? { method, json: { enabled: false } } : { method };
      expect((await call(stranger.liveSecret, path, init)).status, method).toBe(404);
    }
    expect((await call(key.liveSecret, "/status")).status).toBe(200);
  });
});

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

test("an event that no text column can hold is stored as far as it can be, and holds up no other", async () => {
  const account = await anAccount();
  const bodies = [
    '{"a\\u0000":1}',
    '{"payload":"<a/>","meta_data":{"b\\u0000":"x"}}',
    '{"payload":"<a/>","c\\ud800":1}',
  ];
  for (const body of bodies) {
    const response = await call(account.testSecret, "/send", {
      body,
      headers: { "Content-Type": "application/json" },
    });
    expect(response.status, body).toBe(422);
  }
  const encoding = '<?xml version="1.0" encoding="a\u0000b"?><a/>';
  expect((await call(account.testSecret, "/send/xml", { body: encoding, headers: xml })).status).toBe(422);
  await call(account.testSecret, "/status");
  await flushEvents();
  expect(await db().$count(events, eq(events.accountId, account.accountId))).toBe(5);
});

test("a key that is turned away has not been used; one that is answered has", async () => {
  const account = await anAccount();
  const key = await aKey(account, { preset: "read_only" });
  const lastUse = async () => {
    await flushEvents();
    return (
      (await db().select({ at: keys.lastUsedAt }).from(keys).where(eq(keys.id, key.keyId)))[0]?.at ?? null
    );
  };
  await call(key.testSecret, "/company", { json: {} });
  await call(key.testSecret, "/status", { headers: { Origin: "https://evil.example" } });
  expect(await lastUse()).toBeNull();
  await call(key.testSecret, "/status");
  expect(await lastUse()).toBeInstanceOf(Date);
});

test("each request leaves one event, refusals with their code, and never a secret", async () => {
  const account = await anAccount();
  const key = await aKey(account, { preset: "read_only" });
  await call(key.testSecret, "/company?page=1");
  await call(key.testSecret, "/company", { json: {} });
  await call(key.testSecret, `/company?q=${key.testSecret}`);
  await call(key.testSecret, `/send?identifier=${key.testSecret.replaceAll("_", "%5F")}&x=%`);
  await call(key.testSecret, `/send/${key.testSecret.replaceAll("_", "%5f")}`);
  const vat = anyVat();
  await call(account.testSecret, "/company", { json: { vat, fiscal_code: "1", name: "Evented" } });
  await flushEvents();
  const rows = await db()
    .select()
    .from(events)
    .where(eq(events.accountId, account.accountId))
    .orderBy(events.dateTime);
  expect(rows.map(({ method, endpoint, statusCode, code }) => [method, endpoint, statusCode, code])).toEqual([
    ["GET", "/company", 200, null],
    ["POST", "/company", 403, "preset_not_allowed"],
    ["GET", "/company", 400, "bad_request"],
    ["GET", "/send", 400, "bad_request"],
    ["GET", "/send/ik_test_…", 400, "bad_request"],
    ["POST", "/company", 201, null],
  ]);
  expect(JSON.stringify(rows)).not.toContain(key.testSecret.slice(8));
  expect(rows[5]?.resourceId).toBeGreaterThan(0);
  const [used] = await db().select({ at: keys.lastUsedAt }).from(keys).where(eq(keys.id, key.keyId));
  expect(used?.at).toBeInstanceOf(Date);
});
