import { createServer, type RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount } from "@/db/factories";
import { accounts, events, keys } from "@/db/schema";
import { flushEvents } from "@/lib/events/commands";
import { formatSecret } from "@/lib/keys/secret";
import { forgetKnownKeys } from "@/lib/keys/verify";
import { newObserver } from "@/lib/requests/observe";
import { guardedResponse } from "@/lib/serve/guarded-response";
import { api } from "./app";
import { directStatus } from "./direct";

// Two servers that differ in nothing but the way past the app.
const observer = newObserver({ apiPaths: ["/status"], pagesManifest: "" });
const toApi = getRequestListener(api.fetch);
const app = observer.observe((request, response) => void toApi(request, response));
const open = (listener: RequestListener) => {
  const ServerResponse = guardedResponse("https://dashboard.example", () => false);
  return { server: createServer({ ServerResponse }, listener), url: "" };
};
const sides = { direct: open(directStatus(observer, app)), app: open(app) };

beforeAll(async () => {
  for (const side of Object.values(sides)) {
    await new Promise<void>((ready) => side.server.listen(0, "127.0.0.1", ready));
    const address = side.server.address();
    side.url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  }
});
afterAll(() => {
  for (const { server } of Object.values(sides)) server.close();
});

const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

/** What both answered, without what differs by the moment. */
async function both(path: string, headers: Record<string, string> = {}, method = "GET") {
  const ask = async ({ url }: { url: string }) => {
    const response = await fetch(url + path, { method, headers });
    const told = Object.fromEntries(response.headers);
    for (const name of ["date", "connection", "keep-alive", "x-request-id"]) delete told[name];
    return { status: response.status, headers: told, body: await response.text() };
  };
  return { direct: await ask(sides.direct), app: await ask(sides.app) };
}

describe("GET /v1/status past the app", () => {
  test("answers all that the app answers, word for word, also the first time", async () => {
    const account = await anAccount();
    const [usable, disabled, expired, gone] = await Promise.all([
      aKey(account),
      aKey(account),
      aKey(account),
      aKey(account),
    ]);
    await db().update(keys).set({ enabled: false }).where(eq(keys.id, disabled.keyId));
    await db().update(keys).set({ expiresAt: sql`now()` }).where(eq(keys.id, expired.keyId));
    await db().update(keys).set({ deletedAt: sql`now()` }).where(eq(keys.id, gone.keyId));
    const secret = usable.testSecret;
    const cases: [string, Record<string, string>][] = [
      ["a usable key", { Authorization: basic(`${secret}:`) }],
      ["a password as well", { Authorization: basic(`${secret}:x:y`) }],
      ["the live secret", { Authorization: basic(`${usable.liveSecret}:`) }],
      ["the primary", { Authorization: basic(`${account.liveSecret}:`) }],
      ["no credentials", {}],
      ["credentials of another kind", { Authorization: `Bearer ${secret}` }],
      ["a typo", { Authorization: basic(`${secret.slice(0, -1)}~:`) }],
      ["nobody's secret", { Authorization: basic(`${formatSecret("test", new Uint8Array(32))}:`) }],
      ["a disabled key", { Authorization: basic(`${disabled.testSecret}:`) }],
      ["an expired key", { Authorization: basic(`${expired.testSecret}:`) }],
      ["a deleted key", { Authorization: basic(`${gone.testSecret}:`) }],
      ["in Italian", { Authorization: basic(`${disabled.testSecret}:`), "Accept-Language": "it" }],
      ["from a foreign page", { Authorization: basic(`${secret}:`), Origin: "https://evil.example" }],
    ];
    for (const [name, headers] of cases) {
      forgetKnownKeys();
      for (const time of ["first", "second"]) {
        const answers = await both("/v1/status", headers);
        expect(answers.direct, `${name}, ${time} time`).toEqual(answers.app);
      }
    }
  });

  test.each([
    ["/v1/status/", "GET"],
    ["/v1/status?x=1", "GET"],
    ["/v1/status", "HEAD"],
    ["/v1/status", "POST"],
    ["/v1/status", "OPTIONS"],
  ])("leaves %s by %s to the app", async (path, method) => {
    const { liveSecret } = await anAccount();
    const answers = await both(path, { Authorization: basic(`${liveSecret}:`) }, method);
    expect(answers.direct).toEqual(answers.app);
  });

  test("writes the event that the app writes", async () => {
    const account = await anAccount();
    const { keyId, testSecret } = await aKey(account);
    const asked = () =>
      both("/v1/status", { Authorization: basic(`${testSecret}:`), "User-Agent": "A client" });
    await asked();
    await db().update(keys).set({ enabled: false }).where(eq(keys.id, keyId));
    await asked();
    await flushEvents();
    const rows = await db().select().from(events).where(eq(events.keyId, keyId)).orderBy(events.id);
    expect(rows).toHaveLength(4);
    const [first, second, third, fourth] = rows.map(({ id: _, dateTime: __, ...rest }) => rest);
    expect(first).toMatchObject({
      endpoint: "/status",
      statusCode: 200,
      ip: "127.0.0.1",
      userAgent: "A client",
    });
    expect(first).toEqual(second);
    expect(third).toMatchObject({ statusCode: 401, code: "key_disabled" });
    expect(third).toEqual(fourth);
  });

  test("says what is left now", async () => {
    const account = await anAccount();
    const ask = async () =>
      (await both("/v1/status", { Authorization: basic(`${account.liveSecret}:`) })).direct;
    await ask();
    await db()
      .update(accounts)
      .set({ operationLeft: 7 })
      .where(and(eq(accounts.id, account.accountId)));
    expect(JSON.parse((await ask()).body)).toMatchObject({ operation_left: 7 });
  });
});
