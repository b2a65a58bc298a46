import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount } from "@/db/factories";
import { events, keySecrets, keys } from "@/db/schema";
import { flushEvents } from "@/lib/events/commands";
import { formatSecret } from "@/lib/keys/secret";
import { forgetKnownKeys, LookupUnavailable } from "@/lib/keys/verify";
import { counts } from "@/lib/metrics/figures";
import { newObserver } from "@/lib/requests/observe";
import { guardedResponse } from "@/lib/serve/guarded-response";
import { call } from "./api-fixtures";
import { api } from "./app";
import { byCredentials } from "./credentials";
import { directStatus } from "./direct";

// Read at the first request, which is after these lines.
process.env.RATE_LIMITS = "anonymous_minute=6,failed_minute=4";
process.env.TRUSTED_PROXIES = "127.0.0.1";

const toApi = getRequestListener(api.fetch);
const observer = newObserver({ apiPaths: ["/status", "/company"], pagesManifest: "" });
const app = observer.observe((request, response) => void toApi(request, response));
const ServerResponse = guardedResponse("http://localhost", () => false);
const server = createServer({ ServerResponse }, directStatus(observer, app));
let url = "";

beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1`;
});
afterAll(() => void server.close());

let addresses = 0;
/** One that nobody has asked from. */
const anAddress = () => `203.0.113.${++addresses}`;
const forged = () => formatSecret("live", randomBytes(32));
const basic = (secret: string) => `Basic ${Buffer.from(`${secret}:`).toString("base64")}`;

/** Asks from an address as a proxy names it. */
const ask = (from: string, path: string, headers: Record<string, string> = {}, method = "GET") =>
  fetch(url + path, { method, headers: { "X-Forwarded-For": from, ...headers } });
const askAs = (secret: string, from: string, path = "/status", headers: Record<string, string> = {}) =>
  ask(from, path, { Authorization: basic(secret), ...headers });
const many = (times: number, work: () => Promise<Response>) =>
  Promise.all(Array.from({ length: times }, work));
const counted = (answers: Response[]) => {
  const told: Record<number, number> = {};
  for (const { status } of answers) told[status] = (told[status] ?? 0) + 1;
  return told;
};
/** An address that has sent as many wrong secrets as it may. */
async function anOverdrawnAddress(): Promise<string> {
  const from = anAddress();
  expect(counted(await many(4, () => askAs(forged(), from)))).toEqual({ 401: 4 });
  return from;
}

// Past the app, and through it.
describe.each(["/status", "/company", "/nothing"])("wrong credentials at %s", (path) => {
  test("are asked for so often a minute by one address, however many come at once", async () => {
    const from = anAddress();
    const before = counts.keyRequests;
    const answers = await many(12, () => askAs(forged(), from, path));
    expect(counted(answers)).toEqual({ 401: 4, 429: 8 });
    expect(counts.keyRequests - before).toBe(4);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get("Retry-After"))).toBeGreaterThan(1);
    expect(Number(refused?.headers.get("Retry-After"))).toBeLessThanOrEqual(60);
    expect(await refused?.json()).toMatchObject({ code: "rate_limited", problem_details: { status: 429 } });
    expect((await askAs(forged(), anAddress(), path)).status).toBe(401);
  });

  test.each([
    ["a typo", () => basic(`${forged().slice(0, -1)}~`)],
    ["another scheme", () => `Bearer ${forged()}`],
    ["no Base64", () => "Basic ~"],
  ])("count as well when they are %s, and cost no question", async (_, authorization) => {
    const from = anAddress();
    const before = counts.keyRequests;
    const answers = await many(6, () => ask(from, path, { Authorization: authorization() }));
    expect(counted(answers)).toEqual({ 401: 4, 429: 2 });
    expect(counts.keyRequests).toBe(before);
  });

  test("have a rate apart from requests without any, which wait for the challenge", async () => {
    const from = await anOverdrawnAddress();
    const answers = await many(8, () => ask(from, path));
    expect(counted(answers)).toEqual({ 401: 6, 429: 2 });
    const challenged = answers.find(({ status }) => status === 401);
    expect(challenged?.headers.get("WWW-Authenticate")).toMatch(/^Basic /);
  });
});

describe("a valid key behind an address that has sent too many wrong ones", () => {
  test("goes on, also once what is remembered of keys was dropped", async () => {
    const { liveSecret } = await anAccount();
    const from = anAddress();
    expect((await askAs(liveSecret, from)).status).toBe(200);
    await many(8, () => askAs(forged(), from));
    for (const path of ["/status", "/company"]) {
      expect((await askAs(liveSecret, from, path)).status).toBe(200);
      forgetKnownKeys();
      expect((await askAs(liveSecret, from, path)).status).toBe(200);
    }
  });

  test("is told when to come again as long as no process has found it, and then goes on", async () => {
    const account = await anAccount();
    const from = await anOverdrawnAddress();
    const early = await askAs(account.liveSecret, from);
    expect(early.status).toBe(429);
    expect(Number(early.headers.get("Retry-After"))).toBeLessThanOrEqual(60);
    expect((await askAs(account.liveSecret, anAddress())).status).toBe(200);
    expect((await askAs(account.liveSecret, from)).status).toBe(200);
    await flushEvents();
    expect(await db().$count(events, eq(events.accountId, account.accountId))).toBe(2);
  });

  test("uses up nothing of what the address may try", async () => {
    const account = await anAccount();
    const from = anAddress();
    for (let at = 0; at < 6; at++) {
      const { testSecret } = await aKey(account);
      expect((await askAs(testSecret, from, at % 2 === 0 ? "/status" : "/company")).status).toBe(200);
    }
    expect(counted(await many(6, () => askAs(forged(), from)))).toEqual({ 401: 4, 429: 2 });
  });

  test("and is disabled hears so", async () => {
    const { keyId, testSecret } = await aKey(await anAccount());
    const from = anAddress();
    await askAs(testSecret, from);
    await db().update(keys).set({ enabled: false }).where(eq(keys.id, keyId));
    const answers = await many(8, () => askAs(testSecret, from));
    expect(counted(answers)).toEqual({ 401: 8 });
    expect(await answers[0]?.json()).toMatchObject({ code: "key_disabled" });
  });
});

test.each([
  // What was deleted is forgotten; a replaced secret is told by the check that all share, at no read of its own.
  [
    "of a deleted key",
    0,
    (id: number) => db().update(keys).set({ deletedAt: sql`now()` }).where(eq(keys.id, id)),
  ],
  [
    "that was replaced",
    4,
    (id: number) => db().update(keySecrets).set({ endsAt: sql`'-infinity'` }).where(eq(keySecrets.keyId, id)),
  ],
])("a secret %s is a wrong one like another", async (_, asked, end) => {
  const { keyId, testSecret } = await aKey(await anAccount());
  const from = anAddress();
  expect((await askAs(testSecret, from)).status).toBe(200);
  await end(keyId);
  for (let at = 0; at < 4; at++) expect((await askAs(testSecret, from)).status).toBe(401);
  const before = counts.keyRequests;
  expect(counted(await many(4, () => askAs(testSecret, from)))).toEqual({ 429: 4 });
  expect(counts.keyRequests - before).toBe(asked);
});

test("a look-up that failed is no wrong secret", async () => {
  const from = anAddress();
  const unavailable = byCredentials(basic(forged()), () => from, {
    look: () => Promise.reject(new LookupUnavailable()),
    found: () => "found",
    refused: () => "refused",
  });
  await expect(unavailable).rejects.toThrow(LookupUnavailable);
  expect(counted(await many(5, () => askAs(forged(), from)))).toEqual({ 401: 4, 429: 1 });
});

test("addresses of one IPv6 network are one", async () => {
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, at) => askAs(forged(), `2001:db8:7:7::${at + 1}`)),
  );
  expect(counted(answers)).toEqual({ 401: 4, 429: 2 });
});

test("where nobody vouches for an address nothing is counted by it", async () => {
  expect(counted(await many(8, () => call(forged(), "/company")))).toEqual({ 401: 8 });
});

describe("the pages' pool", () => {
  const origin = "https://app.example.com";
  const preflight = (from: string) =>
    ask(from, "/status", { Origin: origin, "Access-Control-Request-Method": "GET" }, "OPTIONS");

  test("is asked by so many preflights of one address; one more hears when to come again", async () => {
    await aKey(await anAccount(), { origins: [origin] });
    const from = anAddress();
    const answers = await many(8, () => preflight(from));
    expect(counted(answers)).toEqual({ 204: 6, 429: 2 });
    for (const answer of answers) {
      expect(answer.headers.get("Vary")).toBe("Origin");
      expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(answer.status === 204 ? origin : null);
      expect(answer.headers.has("Retry-After")).toBe(answer.status === 429);
    }
    expect((await preflight(anAddress())).status).toBe(204);
  });

  test.each([
    ["wrong credentials", 4, () => ({ Authorization: basic(forged()) })],
    ["none", 6, () => ({})],
  ])("is asked of an origin with %s as often as that is answered", async (_, asked, headers) => {
    await aKey(await anAccount(), { origins: [origin] });
    const from = anAddress();
    const answers = await many(asked + 3, () => ask(from, "/status", { Origin: origin, ...headers() }));
    expect(counted(answers)).toEqual({ 401: asked, 429: 3 });
    const echoed = answers.filter((answer) => answer.headers.has("Access-Control-Allow-Origin"));
    expect(echoed.map(({ status }) => status)).toEqual(Array(asked).fill(401));
  });
});

test("the API's own document is sent so often to one address", async () => {
  const from = anAddress();
  expect(counted(await many(8, () => ask(from, "/openapi.json")))).toEqual({ 200: 6, 429: 2 });
});
