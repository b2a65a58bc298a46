import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { getRequestListener } from "@hono/node-server";
import next from "next";
import { closeDb, wasAway } from "./db/index";
import { migrate } from "./db/migrate";
import { openBox } from "./dev/box";
import { BoxError, projectDir } from "./dev/data-dir";
import { remoteHeader } from "./lib/auth/header-names";
import { EnvError, env } from "./lib/env";
import { closeAll, type Part } from "./lib/health/closing";
import { beginStopping } from "./lib/health/stopping";
import { orUnavailable } from "./lib/health/unavailable";
import { redact } from "./lib/keys/secret";
import { logConsole } from "./lib/log/console";
import { log } from "./lib/log/log";
import { newListener } from "./lib/serve/listener";
import { ownPages } from "./lib/serve/own-pages";

// V8 lets a heap grow to several times what is in use before it looks for what is not: with much memory in the machine it
// would take a gigabyte. A fifth more is enough, and collecting sooner costs nothing that could be measured.
setFlagsFromString("--heap-growing-percent=20");

const dev = process.argv.includes("--dev");
const stopTimeoutMs = 10_000;

/** How long each part may take to close; together less than a stop may take. */
const closeTimeoutMs = {
  server: 5_000,
  pages: 500,
  jobs: 1_500,
  metrics: 100,
  traces: 400,
  events: 200,
  database: 900,
  box: 900,
};

/** What the others have left of their time is theirs: events that wait, and the demo's PostgreSQL, which writes all it has. */
const patient: (keyof typeof closeTimeoutMs)[] = ["events", "database", "box"];

/** What has been opened so far, to be closed in the opposite order. */
const opened: Part[] = [];
const toClose = (name: keyof typeof closeTimeoutMs, close: Part["close"]) =>
  opened.push({ name, close, timeoutMs: closeTimeoutMs[name], patient: patient.includes(name) });
let serving = false;

async function start(): Promise<void> {
  const box = await openBox();
  toClose("box", box.close);
  const { host, port, baseUrl, demo } = env();
  toClose("database", closeDb);
  await migrate().catch((error: NodeJS.ErrnoException) => {
    if (error.syscall !== "connect" && error.code !== "CONNECT_TIMEOUT") throw error;
    throw new BoxError(`Cannot start: the database does not answer (${error.code}).`);
  });
  const { whyNotSellable } = await import("./lib/billing/start-check");
  const unsellable = await whyNotSellable();
  if (unsellable) throw new BoxError(`Cannot start: ${unsellable}.`);
  const seeded = demo ? await (await import("./db/seed")).seedDemo() : null;
  const { flushEvents } = await import("./lib/events/commands");
  // Once more after the jobs, which have less time than a database that is slow may need.
  toClose("events", flushEvents);
  const { startTraces } = await import("./lib/traces/start");
  const traces = await startTraces();
  if (traces) toClose("traces", traces.close);
  const { serveMetrics } = await import("./lib/metrics/serve");
  const metrics = await serveMetrics();
  if (metrics) toClose("metrics", metrics.close);
  const { startJobs } = await import("./lib/jobs/index");
  const jobs = await startJobs();
  toClose("jobs", () => jobs.stop());

  const listener = newListener(baseUrl);
  // Next wants the server for its sockets, which exist in development only. With a listener for them, Node would leave
  // every request with an `Upgrade` header unanswered, and Java's client sends one (h2c) on each first request.
  const httpServer = dev ? listener.server : createServer();
  const app = next({ dev, dir: projectDir, hostname: host, port, httpServer });
  await app.prepare();
  toClose("pages", () => app.close());
  const { api, openapiDocument } = await import("./lib/api/app");
  const { newObserver } = await import("./lib/requests/observe");
  const { directStatus } = await import("./lib/api/direct");
  const toApi = getRequestListener(api.fetch);
  const toNext = app.getRequestHandler();
  const toPages = ownPages(
    orUnavailable((request, response) => toNext(request, response), wasAway),
    { baseUrl, demo },
  );
  const observer = newObserver({
    apiPaths: Object.keys(openapiDocument().paths ?? {}),
    pagesManifest: join(projectDir, ".next", "routes-manifest.json"),
  });
  const all = observer.observe(route(toApi, toPages));
  listener.server.on("request", directStatus(observer, all));
  await listener.listen(port, host).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new BoxError(`Port ${port} is in use by another program: set PORT to a free one.`);
  });
  serving = true;
  // A stream or a socket of development may have no end.
  toClose("server", () => listener.close(dev ? 200 : closeTimeoutMs.server - 500));
  announce(baseUrl, seeded);
}

type Handler = (...request: Parameters<RequestListener>) => Promise<void>;

/** `/v1` never reaches Next: no redirect, no proxy, no page can come between a caller and the API. */
function route(toApi: Handler, toPages: Handler): RequestListener {
  return (request, response) => {
    // RFC 9112 3.2.2: a request line may carry a whole URL, as proxies send it; only its path counts here.
    const target = (request.url ?? "").replace(/^https?:\/\/[^/?#]*(?=\/)/i, "");
    request.url = target;
    // Who is on the other end of the socket, for pages, which can't see it; whatever the client wrote is gone.
    request.headers[remoteHeader] = request.socket.remoteAddress ?? "";
    const forApi = /^\/v1(?:[/?#]|$)/.test(target);
    if (!forApi && !isReadable(target)) {
      response.writeHead(400, { "Content-Type": "text/plain" }).end("Bad request\n");
      return;
    }
    const brokeDown = (error: unknown) => {
      log.error(`${request.method} ${redact(target.split("?")[0] ?? "")} broke down`, error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    };
    try {
      (forApi ? toApi : toPages)(request, response).catch(brokeDown);
    } catch (error) {
      brokeDown(error);
    }
  };
}

/** Next answers 500 to a target it can't decode, and redirects one that is no path. */
function isReadable(target: string): boolean {
  try {
    decodeURIComponent(target.split("?")[0] ?? "");
    return target.startsWith("/") && URL.canParse(`http://localhost${target}`);
  } catch {
    return false;
  }
}

let stopping: Promise<void> | undefined;

/** First it says that it is not ready, and goes on answering. A second signal changes nothing: npm and a terminal both send one. */
function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    beginStopping();
    if (serving && code === 0) await sleep(env().drainSeconds * 1_000);
    setTimeout(() => process.exit(1), stopTimeoutMs - 500).unref();
    await closeAll(opened.splice(0), (name, how) => log.error(`While closing the ${name}`, how));
    process.exit(code);
  })();
  return stopping;
}

function announce(
  baseUrl: string,
  demo: { email: string; password: string; testSecret: string } | null,
): void {
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  tell(`\nInvoicetronic Dashboard: ${baseUrl}`);
  if (!demo) return;
  tell(`Demo login:              ${demo.email}  ${demo.password}`);
  tell(`Try the API:             curl -u ${demo.testSecret}: ${baseUrl}/v1/status\n`);
}

// One request's stray error is logged; it must not take every other request down with it.
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => {
    log.error(event, error);
    if (!serving) void stop(1);
  });
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
// dev/start.mjs holds the other end: when it is killed outright, we go too.
process.on("disconnect", () => void stop(0));

try {
  logConsole();
  await start();
} catch (error) {
  const plain = error instanceof EnvError || error instanceof BoxError;
  log.error(plain ? error.message : "Cannot start", plain ? undefined : error);
  await stop(1);
}
