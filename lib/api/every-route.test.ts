import { OpenAPIHono } from "@hono/zod-openapi";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { everything } from "@/db/everything";
import { aKey, type TestAccount } from "@/db/factories";
import { events, keys } from "@/db/schema";
import { environments, type RouteClass } from "@/lib/access/presets";
import { flushEvents } from "@/lib/events/commands";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { call } from "./api-fixtures";
import { api } from "./app";
import type { ApiEnv } from "./context";
import { guarded, unguarded } from "./guarded";
import { aSubject, exampleOf, type Subject } from "./route-examples";
import { type DeclaredRoute, declaredRoutes } from "./route-table";

const reads = declaredRoutes(api, "/v1").filter(({ method }) => method === "GET");
/** Deletions last, as what they delete is what the others name; a company at the very end, with all it has. */
const lateness = ({ method, path }: DeclaredRoute) =>
  method !== "DELETE" ? 0 : path.startsWith("/company") ? 2 : 1;
const routes = [...reads, ...declaredRoutes(api, "/v1").filter(({ method }) => method !== "GET")].sort(
  (a, b) => lateness(a) - lateness(b),
);
const spellings = ["", "/"];
const unknownMethods = ["PROPFIND", "PURGE", "LINK", "patch"];

/** The class as the design's words give it, not as the route says it. */
function classByDesign({ method, path }: DeclaredRoute): RouteClass {
  if (/^\/key(\/|$)/.test(path)) return "manage";
  if (method === "GET" || method === "HEAD") return "read";
  return method === "POST" && /^\/send(\/|$)/.test(path) ? "send" : "write";
}

/** The table of classes, spelled out: the code of the 403, or null where it opens. */
type Row = Record<RouteClass, string | null>;
const preset = "preset_not_allowed";
const manage = "manage_not_allowed";
const table: Record<string, Row> = {
  "primary live": { read: null, send: null, write: null, manage: null },
  "primary test": { read: null, send: null, write: null, manage },
  "full live": { read: null, send: null, write: null, manage },
  "full test": { read: null, send: null, write: null, manage },
  "send live": { read: null, send: null, write: preset, manage },
  "send test": { read: null, send: null, write: preset, manage },
  "read_only live": { read: null, send: preset, write: preset, manage },
  "read_only test": { read: null, send: preset, write: preset, manage },
};

const eventsOf = ({ accountId }: TestAccount) => db().$count(events, eq(events.accountId, accountId));

/** Runs calls that must store nothing but one event each (`stored` false: not even that). */
async function withoutEffect(account: TestAccount, stored: boolean, calls: () => Promise<number>) {
  await flushEvents();
  const before = await everything();
  const eventsBefore = await eventsOf(account);
  const count = await calls();
  await flushEvents();
  expect(await everything()).toEqual(before);
  expect((await eventsOf(account)) - eventsBefore).toBe(stored ? count : 0);
}

async function secretOf(who: string, account: TestAccount): Promise<string> {
  const [name = "", environment] = who.split(" ");
  const pair = name === "primary" ? account : await aKey(account, { preset: name as "full" });
  return environment === "live" ? pair.liveSecret : pair.testSecret;
}

/** Calls a route as its example says, in another spelling of the path or with another method. */
function ask(secret: string | null, route: DeclaredRoute, subject: Subject, spelling = "", method?: string) {
  const { path, query, init } = exampleOf(route, subject);
  const { body: _body, json: _json, ...bare } = init;
  const asked = method && method !== init.method ? { ...bare, method } : init;
  return call(secret, `${path}${spelling}${query}`, asked);
}

const codeOf = async (response: Response) =>
  response.body === null ? null : ((await response.json()).code ?? null);

test("a route without a class, with an unknown one, or mounted without a declaration is named", () => {
  const answer = { responses: { 200: { description: "OK" } } };
  const app = () => new OpenAPIHono<ApiEnv>().basePath("/v1");
  const bare = app();
  bare.openapi({ method: "get", path: "/forgotten", ...answer }, (c) => c.body(null));
  expect(() => declaredRoutes(bare, "/v1")).toThrow("GET /v1/forgotten is declared without a class");
  const odd = app();
  odd.openapi({ method: "get", path: "/odd", "x-class": "constructor", ...answer }, (c) => c.body(null));
  expect(() => declaredRoutes(odd, "/v1")).toThrow("GET /v1/odd is declared without a class");
  const hidden = app();
  hidden.post("/hidden/:id", (c) => c.body(null));
  expect(() => declaredRoutes(hidden, "/v1")).toThrow("POST /v1/hidden/:id is not declared");
  const all = app();
  all.all("/all", (c) => c.body(null));
  expect(() => declaredRoutes(all, "/v1")).toThrow("ALL /v1/all is not declared");
  const fine = app();
  fine.openapi({ method: "get", path: "/fine/{id}", ...guarded("read", "looks"), ...answer }, (c) =>
    c.body(null),
  );
  expect(declaredRoutes(fine, "/v1")).toEqual([
    { method: "GET", path: "/fine/{id}", routeClass: "read", company: "looks" },
  ]);
  // What asks for no key says so, and is none of the routes of a key.
  const open = app();
  open.openapi({ method: "get", path: "/open", ...unguarded, ...answer }, (c) => c.body(null));
  expect(declaredRoutes(open, "/v1")).toEqual([]);
});

test("every route has the class that the design gives its method and path", () => {
  expect(routes.length).toBeGreaterThan(20);
  for (const route of routes)
    expect(`${route.method} ${route.path} ${route.routeClass}`).toBe(
      `${route.method} ${route.path} ${classByDesign(route)}`,
    );
});

describe.each(Object.entries(table))("%s", (who, row) => {
  const environment = who.endsWith("live") ? "live" : "test";
  const refused = routes.filter((route) => row[classByDesign(route)] !== null);

  test("is refused what its row closes, with the code, and nothing is stored but the event", async () => {
    const subject = await aSubject(environment);
    const secret = await secretOf(who, subject.account);
    await withoutEffect(subject.account, true, async () => {
      let asked = 0;
      for (const route of refused) {
        for (const spelling of spellings) {
          const response = await ask(secret, route, subject, spelling);
          const name = `${who}: ${route.method} ${route.path}${spelling}`;
          expect([name, response.status, await codeOf(response)]).toEqual([
            name,
            403,
            row[classByDesign(route)],
          ]);
          asked += 1;
          if (route.method !== "GET") continue;
          const head = await ask(secret, route, subject, spelling, "HEAD");
          expect([name, head.status, await head.text()]).toEqual([name, 403, ""]);
          asked += 1;
        }
      }
      return asked;
    });
  });

  test("is never refused what its row opens", async () => {
    const subject = await aSubject(environment);
    const secret = await secretOf(who, subject.account);
    for (const route of routes.filter((each) => !refused.includes(each))) {
      for (const spelling of spellings) {
        const name = `${who}: ${route.method} ${route.path}${spelling}`;
        if (route.method === "GET") {
          const head = await ask(secret, route, subject, spelling, "HEAD");
          expect([name, head.status, await head.text()]).toEqual([name, 200, ""]);
        }
        const response = await ask(secret, route, subject, spelling);
        expect([401, 403], name).not.toContain(response.status);
        // The examples are ones that succeed: a refusal of them above is the key's, and nothing else's.
        if (spelling === "") expect(response.ok, `${name} ${response.status}`).toBe(true);
      }
    }
  });

  test("gets nothing done by a method that no route has, nor by naming one in a header", async () => {
    const subject = await aSubject(environment);
    const secret = await secretOf(who, subject.account);
    const paths = [...new Map(routes.map((route) => [route.path, route])).values()];
    // The key's last use is noted at most once a minute, a document is read once: neither is what changes below.
    await call(secret, `/receive/${subject.receiveId}/payload`);
    await withoutEffect(subject.account, true, async () => {
      let asked = 0;
      for (const route of paths) {
        for (const method of unknownMethods) {
          const response = await ask(secret, route, subject, "", method);
          expect([404, 405], `${method} ${route.path}`).toContain(response.status);
          asked += 1;
        }
        const { path } = exampleOf(route, subject);
        for (const override of ["DELETE", "POST", "PATCH"]) {
          await call(secret, path, { headers: { "X-HTTP-Method-Override": override, "X-Method": override } });
          asked += 1;
        }
      }
      return asked;
    });
  });
});

test("only what is named here is answered without a key", () => {
  const declared = Object.entries(
    api.getOpenAPIDocument({ openapi: "3.0.3", info: { title: "", version: "" } }).paths ?? {},
  ).flatMap(([path, methods]) => Object.keys(methods ?? {}).map((method) => `${method} ${path}`));
  const asking = routes.map(({ method, path }) => `${method.toLowerCase()} /v1${path}`);
  expect(declared.filter((route) => !asking.includes(route))).toEqual([
    "get /v1/health",
    "get /v1/openapi.json",
  ]);
});

test("OPTIONS is answered 204 on every path, with a key or without, and leaves no event", async () => {
  const subject = await aSubject("live");
  await withoutEffect(subject.account, false, async () => {
    for (const secret of [null, subject.account.liveSecret]) {
      for (const route of routes) {
        for (const spelling of spellings) {
          const response = await ask(secret, route, subject, spelling, "OPTIONS");
          expect([response.status, await response.text()]).toEqual([204, ""]);
        }
      }
    }
    return 0;
  });
});

describe.each(["disabled", "expired", "deleted", "rotated"])("a key that is %s", (state) => {
  const code = { disabled: "key_disabled", expired: "key_expired" }[state] ?? "invalid_key";

  test.each(environments)("opens no route with its %s secret, and nothing is stored", async (environment) => {
    const subject = await aSubject(environment);
    const { account } = subject;
    const key = await aKey(account);
    const secret = environment === "live" ? key.liveSecret : key.testSecret;
    await end(account, key.keyId, state);
    await withoutEffect(account, code !== "invalid_key", async () => {
      let asked = 0;
      for (const route of routes) {
        const response = await ask(secret, route, subject);
        const name = `${route.method} ${route.path}`;
        expect([name, response.status, await codeOf(response)]).toEqual([name, 401, code]);
        asked += 1;
      }
      return asked;
    });
  });
});

async function end({ ctx, liveSecret }: TestAccount, keyId: number, state: string): Promise<void> {
  if (state === "disabled") await db().transaction((tx) => updateKey(tx, ctx, keyId, { enabled: false }));
  if (state === "deleted") await db().transaction((tx) => deleteKey(tx, ctx, keyId));
  if (state === "expired") {
    await db().update(keys).set({ expiresAt: sql`now() - interval '1 second'` }).where(eq(keys.id, keyId));
  }
  if (state !== "rotated") return;
  for (const environment of environments) {
    const done = await call(liveSecret, `/key/${keyId}/rotate`, { json: { environment } });
    expect(done.status).toBe(200);
  }
}
