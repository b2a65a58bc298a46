// Plain JavaScript: dev/start.mjs needs it before anything is installed. Types are in lock.d.mts.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identity, isAlive } from "./processes.mjs";

function takes(path) {
  try {
    writeFileSync(path, identity(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function isStale(path) {
  try {
    const held = readFileSync(path, "utf8");
    // An empty file: its maker is between creating and writing, or died there.
    if (held === "") return Date.now() - statSync(path).mtimeMs > 5_000;
    const pid = Number(held.split(" ")[0]);
    return !isAlive(pid) || identity(pid) !== held;
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}

/** Only the holder of a second lock may remove a stale one, or two would remove each other's fresh one. */
function takesOver(path) {
  const breaker = `${path}.break`;
  if (!takes(breaker)) {
    if (isStale(breaker)) rmSync(breaker, { force: true });
    return false;
  }
  try {
    if (!isStale(path)) return false;
    rmSync(path, { force: true });
    return takes(path);
  } finally {
    rmSync(breaker, { force: true });
  }
}

// Two users inside one process would both pass as "our pid": they queue here first.
const queues = new Map();

export async function withLock(path, work, { waitMs = 600_000 } = {}) {
  const before = queues.get(path) ?? Promise.resolve();
  const turn = before.then(() => alone(path, work, waitMs));
  queues.set(
    path,
    turn.catch(() => {}),
  );
  return turn;
}

async function alone(path, work, waitMs) {
  mkdirSync(dirname(path), { recursive: true });
  const until = Date.now() + waitMs;
  while (!takes(path) && !(isStale(path) && takesOver(path))) {
    if (Date.now() > until) throw new Error(`Another process still holds ${path}.`);
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
