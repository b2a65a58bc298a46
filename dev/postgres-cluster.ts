import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BoxError } from "./data-dir";
import { findRunner, type Runner } from "./postgres-binaries";
import { isAlive } from "./processes.mjs";

/** One data directory of PostgreSQL and what is needed to run it. */
export type Cluster = {
  /** The data directory itself: inside DATA_DIR, or in the temporary folder where another user must own it. */
  dir: string;
  password: string;
  log: string;
  /** The file whose holder alone may create or start the cluster. */
  lock: string;
  /** Speed instead of safety: a crash may lose everything. For tests. */
  fast: boolean;
  runner: Runner;
  /** Where `port` is remembered, so that a restart keeps the address others already have. */
  note: string;
};

/** `elsewhere`: the folder in the temporary one where another user must own it; null: DATA_DIR, wherever that is moved. */
type Note = { password: string; elsewhere: string | null; port: number | null };

const readNote = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Note;

/** The data directory that belongs to a DATA_DIR, which may not exist (any longer). */
export function clusterDir(dataDir: string): string {
  const note = join(dataDir, "postgres.json");
  const elsewhere = existsSync(note) ? readNote(note).elsewhere : null;
  return join(elsewhere ?? dataDir, "postgres");
}

/** Writes beside and renames, so that nobody ever reads half a file. */
export function writePrivately(path: string, value: unknown): void {
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(beside, path);
}

/** Reads or makes the cluster's note in `dataDir`; call it holding the lock. Nothing is started. */
export function openCluster(dataDir: string, lock: string, fast: boolean): Cluster {
  const runner = findRunner();
  const note = join(dataDir, "postgres.json");
  const { owner } = runner;
  // A cluster that lay in the temporary folder may be gone after a reboot: then a new one begins.
  if (!existsSync(note) || (owner !== null && !existsSync(clusterDir(dataDir)))) {
    const orphan = join(dataDir, "postgres");
    if (existsSync(orphan))
      throw new BoxError(`${note} is gone, and with it the password of ${orphan}: delete both.`);
    const elsewhere = owner === null ? null : privateFolder(owner);
    writePrivately(note, {
      password: randomBytes(24).toString("base64url"),
      elsewhere,
      port: null,
    } satisfies Note);
  }
  const { password } = readNote(note);
  const dir = clusterDir(dataDir);
  const cluster: Cluster = { dir, password, log: join(dataDir, "postgres.log"), lock, fast, runner, note };
  if (!existsSync(dir)) initialise(cluster);
  return cluster;
}

function privateFolder(owner: number): string {
  const folder = mkdtempSync(join(tmpdir(), "invoicetronic-data-"));
  chownSync(folder, owner, owner);
  return folder;
}

/** No locale, time zone or PG… variable of the caller reaches PostgreSQL: the same everywhere. */
const cleanEnv: NodeJS.ProcessEnv = {
  NODE_ENV: process.env.NODE_ENV,
  PATH: process.env.PATH,
  SYSTEMROOT: process.env.SYSTEMROOT,
  LC_ALL: "C",
  TZ: "UTC",
};

/** Built beside and renamed at the end: a crash in the middle leaves no half cluster behind. */
function initialise({ dir, password, fast, runner }: Cluster): void {
  const beside = `${dir}.new`;
  rmSync(beside, { recursive: true, force: true });
  const passwordFile = `${dir}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (runner.owner !== null) chownSync(passwordFile, runner.owner, runner.owner);
  try {
    const locale = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const access = ["-U", "postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
    const args = ["-D", beside, ...locale, ...access, ...(fast ? ["--no-sync"] : [])];
    const { file, args: line, ...as } = runner.command("initdb", args);
    const done = spawnSync(file, line, { cwd: dirname(dir), env: cleanEnv, encoding: "utf8", ...as });
    if (done.status !== 0) {
      throw new BoxError(`PostgreSQL could not create ${dir}: ${(done.stderr || String(done.error)).trim()}`);
    }
    renameSync(beside, dir);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** What `postmaster.pid` says, true or stale; null when there is none. The format: PostgreSQL's pidfile.h. */
export type Postmaster = { pid: number; port: number; sharedMemoryId: number | null; ready: boolean };

export function readPostmaster(dir: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(join(dir, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return null;
  }
  const memory = Number(lines[6]?.trim().split(/\s+/)[1]);
  return {
    pid: Number(lines[0]),
    port: Number(lines[3] ?? 0),
    sharedMemoryId: Number.isInteger(memory) ? memory : null,
    ready: lines[7]?.trim() === "ready",
  };
}

/** True when the pid lives and its command line names this directory: after a reboot the pid may be anybody's. */
export function runs(dir: string, pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  if (process.platform === "win32") return true;
  if (process.platform === "linux") {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(dir);
    } catch {
      return false;
    }
  }
  return spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout.includes(
    dir,
  );
}

/** Backends of a killed postmaster that are not dead yet still write: Linux counts who holds their memory. */
function memoryInUse(id: number | null): boolean {
  if (id === null || !existsSync("/proc/sysvipc/shm")) return false;
  const rows = readFileSync("/proc/sysvipc/shm", "utf8")
    .split("\n")
    .map((row) => row.trim().split(/\s+/));
  return rows.some((row) => row[1] === String(id) && Number(row[6]) > 0);
}

/**
 * Starts the cluster and returns its port once it answers; call it holding the lock, with none running.
 * Three attempts: after a `kill -9` the first can meet the old one's lock file or memory.
 * @throws BoxError with the end of PostgreSQL's own log.
 */
export async function startCluster(cluster: Cluster): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const stale = readPostmaster(cluster.dir);
    if (stale && memoryInUse(stale.sharedMemoryId)) await sleep(500);
    else if (stale && isAlive(stale.pid)) rmSync(join(cluster.dir, "postmaster.pid"), { force: true });
    const port = await choosePort(readNote(cluster.note).port);
    const failure = await launch(cluster, port);
    if (failure === null) {
      writePrivately(cluster.note, { ...readNote(cluster.note), port });
      return port;
    }
    if (attempt === 3) throw new BoxError(`PostgreSQL did not start (see ${cluster.log}): ${failure}`);
    await sleep(700);
  }
}

/** The port of last time when it is free, or any free one. */
async function choosePort(last: number | null): Promise<number> {
  for (const wanted of [last ?? 0, 0]) {
    const port = await new Promise<number | null>((done) => {
      // Who has been waiting for the database would sit on this connection, and we would wait for its end.
      const server = createServer((socket) => socket.destroy());
      server.once("error", () => done(null));
      server.listen({ port: wanted, host: "127.0.0.1", exclusive: true }, () => {
        const address = server.address();
        server.close(() => done(typeof address === "object" && address ? address.port : null));
      });
    });
    if (port !== null) return port;
  }
  throw new BoxError("There is no free port on 127.0.0.1 for PostgreSQL.");
}

const fastSettings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=4GB"];

/** Null when it is ready, or why not. Its own session: Ctrl-C in the terminal must not end it under its users. */
async function launch(cluster: Cluster, port: number): Promise<string | null> {
  if (existsSync(cluster.log) && statSync(cluster.log).size > 5_000_000) truncateSync(cluster.log);
  const logged = existsSync(cluster.log) ? statSync(cluster.log).size : 0;
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "log_timezone=UTC",
  ];
  if (cluster.fast) settings.push(...fastSettings);
  const options = settings.flatMap((setting) => ["-c", setting]);
  const { file, args, ...as } = cluster.runner.command("postgres", [
    "-D",
    cluster.dir,
    "-p",
    String(port),
    ...options,
  ]);

  mkdirSync(dirname(cluster.log), { recursive: true });
  const output = openSync(cluster.log, "a", 0o600);
  const stdio: ("ignore" | number)[] = ["ignore", output, output];
  const child = spawn(file, args, { cwd: cluster.dir, env: cleanEnv, detached: true, stdio, ...as });
  closeSync(output);
  let ended: string | null = null;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", () => {
    ended ??= endOfLog(cluster.log, logged);
  });
  child.unref();

  // Recovery after a crash may take long; the process's own end is the only other answer.
  for (const until = Date.now() + 120_000; Date.now() < until && ended === null; await sleep(20)) {
    const postmaster = readPostmaster(cluster.dir);
    if (postmaster?.ready && postmaster.pid === child.pid) {
      child.removeAllListeners();
      return null;
    }
  }
  if (ended === null) child.kill("SIGINT");
  return ended ?? "it was not ready within two minutes";
}

const endOfLog = (log: string, from: number) =>
  readFileSync(log, "utf8").slice(from).trim().split("\n").slice(-4).join(" / ");

/** Fast shutdown: sessions are ended, everything is written. Returns when the process is gone. */
export async function stopCluster({ dir, runner }: Cluster, timeoutMs = 30_000): Promise<void> {
  const postmaster = readPostmaster(dir);
  if (!postmaster || !runs(dir, postmaster.pid)) return;
  if (process.platform === "win32") {
    const { file, args } = runner.command("pg_ctl", ["stop", "-D", dir, "-m", "fast", "-w"]);
    spawnSync(file, args, { stdio: "ignore", env: cleanEnv });
    return;
  }
  process.kill(postmaster.pid, "SIGINT");
  for (const until = Date.now() + timeoutMs; Date.now() < until && runs(dir, postmaster.pid); )
    await sleep(20);
}
