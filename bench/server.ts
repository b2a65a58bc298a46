import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectDir } from "../dev/data-dir";
import { demoEnv } from "../dev/e2e-servers";
import { removeFolder, removeLeftovers } from "../dev/leftovers";
import { prepare, serverProgram } from "../dev/prepare.mjs";
import { inWorld } from "./world";

/** A server as `npm start` runs it, in a process of its own. */
export type Served = { url: string; pid: number; stop(): Promise<void> };

const startTimeoutMs = 120_000;

/**
 * Starts one on a free port for a demo in `dataDir`, built first if need be; limits of rates are off. With
 * `databaseUrl` it shares the database of {@link inWorld}.
 */
export async function startServer(dataDir: string, databaseUrl?: string): Promise<Served> {
  await prepare({ build: true });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const server = spawn(process.execPath, [serverProgram], {
    cwd: projectDir,
    env: {
      ...demoEnv(dataDir),
      PORT: String(port),
      RATE_LIMITS: "off",
      ...(databaseUrl && { DEMO_DATABASE_URL: databaseUrl }),
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const onExit = () => server.kill("SIGTERM");
  process.once("exit", onExit);
  for (const until = Date.now() + startTimeoutMs; !(await fetch(`${url}/v1/status`).catch(() => null)); ) {
    if (Date.now() > until || server.exitCode !== null) throw new Error("The server did not start");
    await sleep(200);
  }
  const stop = async () => {
    process.off("exit", onExit);
    await stopServer(server);
  };
  return { url, pid: server.pid ?? 0, stop };
}

const prefix = "invoicetronic-served-";

/** Servers that share the bench's database: `start` starts one more, and all end with the work. */
export function inServedWorld<Result>(
  work: (start: () => Promise<Served>) => Promise<Result>,
): Promise<Result> {
  return inWorld(async () => {
    removeLeftovers(prefix);
    const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
    const servers: Served[] = [];
    try {
      return await work(async () => {
        const server = await startServer(folder, process.env.DEMO_DATABASE_URL);
        servers.push(server);
        return server;
      });
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
      removeFolder(folder);
    }
  });
}

/** Starts a script of this folder that prints its port, in a process of its own, and returns where it answers. */
export async function startPeer(script: string, env: Record<string, string> = {}): Promise<Served> {
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    cwd: projectDir,
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const port = await new Promise<number>((told, failed) => {
    child.once("exit", () => failed(new Error(`${script} did not start`)));
    child.stdout?.on("data", (text) => {
      const found = /^(\d+)$/m.exec(String(text))?.[1];
      if (found) told(Number(found));
    });
  });
  return { url: `http://localhost:${port}`, pid: child.pid ?? 0, stop: () => stopServer(child) };
}

function stopServer(server: ChildProcess): Promise<void> {
  return new Promise((stopped) => {
    if (server.exitCode !== null || server.signalCode !== null) return stopped();
    server.once("exit", () => stopped());
    server.kill("SIGTERM");
  });
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Memory that a process has just now, in MB, as the system counts it. */
export function memoryOf(pid: number): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
}
