import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, anyVat } from "@/db/factories";
import { events, keys } from "@/db/schema";
import { flushEvents } from "@/lib/events/commands";
import { call } from "./api-fixtures";

const xml = { "Content-Type": "application/xml" };

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
