import { readFileSync } from "node:fs";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { beforeAll, describe, expect, test } from "vitest";

/** Packages with one door, and the paths that are it. A package's subpaths are the package. */
const doors: Record<string, RegExp> = {
  stripe: /^(lib\/billing\/|dev\/local-stripe\.ts$)/,
  "next-auth": /^lib\/auth\//,
  hono: /^lib\/api\//,
  "@hono/zod-openapi": /^lib\/api\//,
  "@hono/node-server": /^(lib\/api\/|server\.ts$)/,
  postgres: /^(db|dev)\//,
  "drizzle-orm":
    /^(db\/|lib\/[a-z]+\/([a-z-]+-)?(queries|commands)\.ts$|lib\/keys\/(verify|notices)\.ts$|lib\/auth\/new-session\.ts$|lib\/limits\/)/,
  nodemailer: /^lib\/mail\//,
  next: /^((app|components|lib\/auth|lib\/forms|lib\/i18n)\/|server\.ts$|proxy\.ts$)/,
  react: /^(app|components|lib\/auth|lib\/forms|lib\/i18n)\//,
  sax: /^lib\/invoices\//,
  asn1js: /^lib\/invoices\//,
  pkijs: /^lib\/invoices\//,
  papaparse: /^lib\/onboarding\//,
  "lru-cache": /^lib\/keys\//,
  tldts: /^lib\/origins\//,
  "rate-limiter-flexible": /^lib\/limits\//,
  "ipaddr.js": /^lib\/webhooks\//,
  yazl: /^lib\/api\//,
  sharp: /^lib\/desk\//,
  pdfkit: /^lib\/pdf\//,
  ioredis: /^lib\/limits\//,
  pino: /^lib\/log\//,
  "prom-client": /^lib\/metrics\//,
  "@opentelemetry": /^lib\/traces\//,
};

/** Rooms at the edge, one vendor each, where files other than queries and commands may touch the world. */
const edgeRooms = [
  "api",
  "auth",
  "billing",
  "forms",
  "i18n",
  "jobs",
  "limits",
  "log",
  "mail",
  "metrics",
  "requests",
  "traces",
];
const world = /^(db\/index\.ts|lib\/env\.ts)$/;
const mayTouchTheWorld = (path: string) =>
  !path.startsWith("lib/") ||
  edgeRooms.some((room) => path.startsWith(`lib/${room}/`)) ||
  /(^|[/-])(queries|commands)\.ts$/.test(path) ||
  ["lib/keys/verify.ts", "lib/keys/notices.ts"].includes(path);

type Edge = { from: string; to: string; typeOnly: boolean };
let edges: Edge[] = [];
let modules: string[] = [];

beforeAll(async () => {
  const { output } = await cruise(
    ["app", "components", "lib", "db", "server.ts", "proxy.ts"],
    {
      exclude: { path: "\\.test\\.tsx?$" },
      doNotFollow: { path: "node_modules" },
      tsPreCompilationDeps: true,
      tsConfig: { fileName: "tsconfig.json" },
    },
    undefined,
    { tsConfig: extractTSConfig("tsconfig.json") },
  );
  const result = output as ICruiseResult;
  modules = result.modules.map(({ source }) => source).filter((source) => !source.includes("node_modules"));
  edges = result.modules.flatMap(({ source, dependencies }) =>
    dependencies.map((dependency) => ({
      from: source,
      to: dependency.resolved,
      typeOnly: dependency.dependencyTypes.includes("type-only"),
    })),
  );
}, 60_000);

const offenders = (bad: (edge: Edge) => boolean) =>
  edges
    .filter((edge) => !edge.from.includes("node_modules") && bad(edge))
    .map(({ from, to }) => `${from} → ${to}`);

test("the check sees the house, aliases and all", () => {
  expect(modules.length).toBeGreaterThan(100);
  expect(
    edges.some(({ from, to }) => from === "lib/keys/commands.ts" && to === "lib/audit/commands.ts"),
  ).toBe(true);
  expect(
    edges.some(({ from, to }) => from === "db/index.ts" && to.startsWith("node_modules/postgres/")),
  ).toBe(true);
});

describe("one package, one door", () => {
  test.each(Object.entries(doors))("%s", (name, door) => {
    expect(offenders(({ from, to }) => to.startsWith(`node_modules/${name}/`) && !door.test(from))).toEqual(
      [],
    );
  });
});

describe("arrows point down", () => {
  test.each<[string, RegExp, RegExp]>([
    ["lib never imports pages", /^lib\//, /^(app|components)\//],
    ["the kit knows none of our concepts", /^components\//, /^(app|db|lib\/(?!i18n\/))/],
    ["a page holds no SQL", /^app\//, /^db\/schema\//],
    ["nothing of the house needs its outside world", /^(app|components|lib|db)\//, /^(dev|e2e|bench)\//],
  ])("%s", (_name, from, to) => {
    expect(offenders((edge) => from.test(edge.from) && to.test(edge.to))).toEqual([]);
  });

  test("db takes only types from lib, but for its settings, seed and factories", () => {
    const own = /^db\/(seed|factories)\.ts$/;
    expect(
      offenders(
        ({ from, to, typeOnly }) =>
          from.startsWith("db/") && !own.test(from) && /^lib\/(?!env\.ts$)/.test(to) && !typeOnly,
      ),
    ).toEqual([]);
  });
});

test("only queries, commands and edge rooms touch the database or the environment", () => {
  expect(
    offenders(({ from, to, typeOnly }) => world.test(to) && !typeOnly && !mayTouchTheWorld(from)),
  ).toEqual([]);
});

test("only lib/env.ts reads the environment", () => {
  const readers = modules.filter(
    (path) => /^(app|components|lib|db)\//.test(path) && /process\.env/.test(readFileSync(path, "utf8")),
  );
  expect(readers).toEqual(["lib/env.ts"]);
});

test("only the log writes to the console", () => {
  const writers = modules.filter(
    (path) =>
      /^(app|components|lib|db)\/.*\.tsx?$/.test(path) && /\bconsole[.[]/.test(readFileSync(path, "utf8")),
  );
  expect(writers).toEqual(["lib/log/console.ts"]);
});

test("no page's script brings zod, which tries eval and so breaks the pages' policy", () => {
  const isClient = (path: string) => readFileSync(path, "utf8").startsWith('"use client"');
  const sent = new Set(modules.filter((path) => /^(app|components)\//.test(path) && isClient(path)));
  expect(sent.size).toBeGreaterThan(50);
  // What they import is sent with them, but for actions, which stay here.
  for (const path of sent)
    for (const { from, to, typeOnly } of edges)
      if (from === path && !typeOnly && modules.includes(to) && !isAction(to)) sent.add(to);
  expect(offenders(({ from, to }) => sent.has(from) && to.startsWith("node_modules/zod/"))).toEqual([]);
});

const isAction = (path: string) => readFileSync(path, "utf8").startsWith('"use server"');

describe("a connection that breaks off loses nothing that was typed", () => {
  const using = (text: RegExp) =>
    modules.filter((path) => /^(app|components)\//.test(path) && text.test(readFileSync(path, "utf8")));

  test("every form is sent by app/use-sent.ts", () => {
    expect(using(/\buseActionState\b/)).toEqual(["app/use-sent.ts"]);
  });

  test("an action that is called directly is answered, or called by a dialog that sees to it", () => {
    const safe = using(/\buseAnswered\b|\bConfirmDialog\b/);
    // A search as one types catches it by itself.
    const others = using(/\w\(idle, /).filter((path) => !safe.includes(path));
    expect(others).toEqual(["app/(dashboard)/keys/fields/use-company-search.ts"]);
  });
});

test("a part of the script is fetched by components/ui/fetched.ts, whose failure leaves the page as it is", () => {
  const others = modules.filter(
    (path) =>
      /^(app|components)\//.test(path) && /\blazy\s*[(<]|next\/dynamic/.test(readFileSync(path, "utf8")),
  );
  expect(others).toEqual([]);
});
