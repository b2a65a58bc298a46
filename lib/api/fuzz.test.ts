import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { call } from "./api-fixtures";
import { openapiDocument, routeTable } from "./app";
import { aSubject, exampleOf, type Subject } from "./route-examples";
import type { DeclaredRoute } from "./route-table";

// Whatever a client writes into a query, a path or a body is answered: below 500, as the document says.

const rounds = 25;
/** The same in every run; change it to look elsewhere. */
const seed = 20_261_124;

const odd = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.integer().map(String),
  fc.double().map(String),
  fc.constantFrom(
    "",
    "0",
    "-1",
    "2147483648",
    "9".repeat(30),
    "null",
    "true",
    "%",
    "'",
    "1e9",
    "\u0000",
    "\ud800",
  ),
  fc.constantFrom(
    "2026-02-30",
    "0000-00-00",
    "2026-01-15T25:61:61Z",
    "-id",
    "constructor",
    "__proto__",
    "[object Object]",
  ),
);
const value = fc.oneof(odd, fc.jsonValue(), fc.integer(), fc.double({ noNaN: true }), fc.constant(null));

const namesOf = ({ method, path }: DeclaredRoute): string[] => {
  const declared = openapiDocument().paths[path]?.[method.toLowerCase()]?.parameters;
  return Array.isArray(declared)
    ? declared.flatMap((each) => (each.in === "query" ? [String(each.name)] : []))
    : [];
};

/** The text of a query or path as a client sends it, also where it can't be encoded. */
const encoded = (text: string) => encodeURIComponent(text.toWellFormed());

/** A valid body with some of its fields replaced, at any depth, or with others beside them. */
function spoiled(json: unknown): fc.Arbitrary<unknown> {
  if (typeof json !== "object" || json === null) return fc.oneof(value, fc.constant(json));
  if (Array.isArray(json)) {
    const [first] = json;
    return fc.oneof(fc.array(first === undefined ? value : spoiled(first), { maxLength: 3 }), value);
  }
  const fields = Object.fromEntries(
    Object.entries(json).map(([name, given]) => [
      name,
      fc.oneof({ weight: 4, arbitrary: fc.constant(given) }, { weight: 2, arbitrary: spoiled(given) }, value),
    ]),
  );
  return fc.oneof(
    { weight: 5, arbitrary: fc.record(fields, { requiredKeys: Object.keys(fields) }) },
    { weight: 3, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.record(fields), fc.dictionary(odd, value)).map(([a, b]) => ({ ...b, ...a })),
    },
  );
}

describe.each(
  routeTable().map((route) => [`${route.method} ${route.path}`, route] as const),
)("%s", (name, route) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await aSubject("test");
  });
  const ask = async (path: string, init: Parameters<typeof call>[2]) => {
    const { liveSecret, testSecret } = subject.account;
    const answer = await call(route.routeClass === "manage" ? liveSecret : testSecret, path, init);
    const { status } = answer;
    await answer.body?.cancel();
    expect(status, `${name} ${path}`).toBeLessThan(500);
  };

  test("answers any query and any path", async () => {
    const names = fc.constantFrom(...namesOf(route), "page", "sort", "unknown");
    const queries = fc.array(fc.tuple(names, odd), { maxLength: 4 });
    const property = fc.asyncProperty(queries, fc.option(odd), async (query, id) => {
      const { path, init } = exampleOf(route, subject);
      const { body: _body, json: _json, ...bare } = init;
      const asked = query.map(([key, text]) => `${encoded(key)}=${encoded(text)}`).join("&");
      const filled = id === null ? path : route.path.replace(/\{\w+\}/, encoded(id) || "0");
      await ask(`${filled}?${asked}`, bare);
    });
    await fc.assert(property, { numRuns: rounds, seed });
  });

  if (["GET", "DELETE"].includes(route.method)) return;
  test("answers any body", async () => {
    const { path, init } = exampleOf(route, subject);
    const json = init.json === undefined ? value : spoiled(init.json);
    const raw = fc.oneof(odd, fc.json());
    const types = [
      "application/json",
      "application/xml",
      "multipart/form-data; boundary=x",
      "text/plain",
      "x",
    ];
    const bodies = fc.oneof(
      { weight: 4, arbitrary: json.map((each) => ({ json: each })) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(raw, fc.constantFrom(...types))
          .map(([body, type]) => ({ body: body.toWellFormed(), headers: { "Content-Type": type } })),
      },
    );
    const property = fc.asyncProperty(bodies, (body) => ask(path, { method: route.method, ...body }));
    await fc.assert(property, { numRuns: rounds, seed });
  }, 60_000);
});

test("a document with any text anywhere in it is answered", async () => {
  const subject = await aSubject("test");
  const route = routeTable().find(({ method, path }) => method === "POST" && path === "/send/xml");
  if (!route) throw new Error("There is no such route");
  const { init } = exampleOf(route, subject);
  const xml = String(init.body);
  const property = fc.asyncProperty(fc.nat(xml.length), fc.nat(40), odd, async (at, cut, text) => {
    const body = xml.slice(0, at) + text.toWellFormed() + xml.slice(at + cut);
    for (const path of ["/send/xml", "/send/validate/xml"]) {
      const answer = await call(subject.account.testSecret, path, { ...init, body });
      expect(answer.status, body).toBeLessThan(500);
    }
  });
  await fc.assert(property, { numRuns: 100, seed });
}, 60_000);
