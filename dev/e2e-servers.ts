import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectDir } from "./data-dir";
import { removeFolder, removeLeftovers } from "./leftovers";
import { prepare, serverProgram } from "./prepare.mjs";

const prefix = "invoicetronic-e2e-";
const startTimeoutMs = 90_000;

/**
 * Playwright's global setup: two server processes on one fresh demo, started at the same moment as two operators
 * would. Tests find them in `E2E_URL`, `E2E_SECOND_URL` and `E2E_DATA_DIR`.
 */
export default async function setup(): Promise<() => Promise<void>> {
  await prepare({ build: true });
  removeLeftovers(prefix);
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const logs = join(projectDir, "test-results", "servers");
  mkdirSync(logs, { recursive: true });

  const servers: ChildProcess[] = [];
  // Killed outright we close their channel, and they stop by themselves.
  const onExit = () => {
    for (const server of servers) server.kill("SIGTERM");
  };
  process.once("exit", onExit);
  const stop = async () => {
    await Promise.all(servers.map(stopServer));
    process.off("exit", onExit);
    removeFolder(folder);
  };
  try {
    const ports = [await freePort(), await freePort()];
    const urls = ports.map((port) => `http://localhost:${port}`);
    const ready = ports.map((port, index) => {
      const log = join(logs, `${index + 1}.log`);
      const server = startServer(port, folder, log);
      servers.push(server);
      return answers(server, `${urls[index]}/v1/status`, log);
    });
    await Promise.all(ready);
    process.env.E2E_URL = urls[0];
    process.env.E2E_SECOND_URL = urls[1];
    process.env.E2E_DATA_DIR = folder;
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** A demo with one server, whose database and local Stripe no other test has. */
export type Demo = { url: string; dataDir: string };

/** What is told of a demo that a test may treat as it likes. */
export type OwnDemo = Demo & {
  server: ChildProcess;
  /** File of all that the server has written. */
  log: string;
  stop: () => Promise<void>;
};

let started = 0;

/**
 * Starts a demo for tests whose faults, or whose clock, would reach into others'. `settings` makes more of its
 * environment out of the port; `kept` opens what a demo has left, whose folder then stays.
 */
export async function startDemo(
  settings: (port: number) => Record<string, string> = () => ({}),
  kept?: string,
): Promise<OwnDemo> {
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-own-`));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  started += 1;
  const logs = join(projectDir, "test-results", "servers");
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `own-${process.pid}-${started}.log`);
  const server = startServer(port, dataDir, log, { env: settings(port) });
  const stop = async () => {
    await stopServer(server);
    if (kept === undefined) removeFolder(dataDir);
  };
  try {
    await answers(server, `${url}/v1/status`, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, dataDir, server, log, stop };
}

const settings = [
  "BASE_URL",
  "DATABASE_URL",
  "DEMO_DATABASE_URL",
  "SMTP_URL",
  "DEMO_INBOX_DIR",
  "AUTH_SECRET",
];
const moreSettings = ["ENCRYPTION_KEY", "PORT", "HOST", "TRUSTED_PROXIES", "EXCHANGE", "MAIL_FROM"];
const stripeSettings = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_PRICE_ID", "DEMO_STRIPE_URL"];
const alsoSettings = ["RATE_LIMITS", "REDIS_URL"];
/** Counted as always, but no test of something else may trip over it. */
const rateLimits =
  "second=10000,minute=600000,day=100000000,poll_minute=100000,poll_burst=100000,anonymous_minute=600000,failed_minute=600000";

/** Our environment for a demo in `dataDir`, without a developer's own settings: they could name a real database. */
export function demoEnv(dataDir: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "production", DATA_DIR: dataDir };
  for (const name of [...settings, ...moreSettings, ...stripeSettings, ...alsoSettings]) delete env[name];
  return env;
}

/** What a test changes about a server that it starts: modules that are loaded before it, variables of its own. */
export type ServerChanges = { imports?: readonly string[]; env?: Record<string, string> };

/** Starts a server of a demo; it writes what it says into `log`. */
export function startServer(
  port: number,
  dataDir: string,
  log: string,
  { imports = [], env = {} }: ServerChanges = {},
): ChildProcess {
  const output = openSync(log, "w");
  const preloaded = imports.flatMap((name) => ["--import", name]);
  const server = spawn(process.execPath, [...preloaded, serverProgram], {
    cwd: projectDir,
    env: { ...demoEnv(dataDir), PORT: String(port), RATE_LIMITS: rateLimits, ...env },
    stdio: ["ignore", output, output, "ipc"],
  });
  closeSync(output);
  return server;
}

/** Resolves once a server answers. @throws with the end of its log when it does not start */
export async function answers(server: ChildProcess, url: string, log: string): Promise<void> {
  for (
    const until = Date.now() + startTimeoutMs;
    Date.now() < until && server.exitCode === null;
    await sleep(100)
  ) {
    if (await fetch(url).catch(() => null)) return;
  }
  throw new Error(
    `The server for the browser tests did not start:\n${readFileSync(log, "utf8").slice(-3_000)}`,
  );
}

/** Ends a server as an operator would; returns once it is gone. */
export function stopServer(server: ChildProcess): Promise<void> {
  return new Promise((stopped) => {
    if (server.exitCode !== null || server.signalCode !== null) return stopped();
    const kill = setTimeout(() => server.kill("SIGKILL"), 15_000);
    server.once("exit", () => {
      clearTimeout(kill);
      stopped();
    });
    server.kill("SIGTERM");
  });
}

/** A port of this machine that nobody uses just now. */
export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}
