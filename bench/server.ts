import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { projectDir } from "../dev/data-dir";
import { demoEnv } from "../dev/e2e-servers";
import { prepare } from "../dev/prepare.mjs";

/** A server as `npm start` runs it, in a process of its own. */
export type Served = { url: string; pid: number; stop(): Promise<void> };

const startTimeoutMs = 120_000;

/** Starts one on a free port for a demo in `dataDir`, built first if need be; limits of rates are off. */
export async function startServer(dataDir: string): Promise<Served> {
  await prepare({ build: true });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const server = spawn(process.execPath, ["--import", "tsx", "server.ts"], {
    cwd: projectDir,
    env: { ...demoEnv(dataDir), PORT: String(port), RATE_LIMITS: "off" },
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
