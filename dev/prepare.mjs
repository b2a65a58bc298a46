// Plain JavaScript without dependencies: runs in a fresh clone, before anything is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";
import { groupLives, identity, isAlive } from "./processes.mjs";

export const root = resolve(fileURLToPath(import.meta.url), "../..");
const next = join(root, "node_modules", "next", "dist", "bin", "next");
/** The server as production runs it: plain JavaScript, made by `bundle.mjs`. Emptied by `next build`, with all beside it. */
export const serverProgram = join(root, ".next", "program", "server.mjs");
const pagesStamp = join(root, ".next", "cache", "built-from");
const programStamp = join(root, ".next", "program", "built-from");
/** Outside what `next build` and `npm ci` empty. One for both: a build needs the packages to stay as they are. */
const lock = join(root, ".next", "cache", "prepare.lock");
const running = join(root, ".next", "cache", "prepare.running");
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Makes the folder ready to run and does nothing when it is: packages as the lock file says, pages as the sources say.
 * @param {{ build: boolean }} options Everything is printed on stderr: stdout belongs to the caller.
 */
export async function prepare({ build }) {
  if (ready(build)) return;
  mkdirSync(join(root, ".next", "cache"), { recursive: true });
  await withLock(lock, async () => {
    await endOrphan();
    if (!installed({ forBuild: build && !(built() && bundled()) })) await install();
    if (build && !built()) await buildPages();
    if (build && !bundled()) await bundle();
  });
}

const ready = (build) => installed({ forBuild: false }) && (!build || (built() && bundled()));

/** Compares npm's own note of what it installed with the lock file, so an install made by hand counts too. */
function installed({ forBuild }) {
  const note = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(note)) return false;
  const present = JSON.parse(readFileSync(note, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, optional, dev, devOptional }]) => {
    const found = present[path];
    if (found) return found.version === version;
    // Left out for this platform; or, for running what is already built, with the development packages.
    return path === "" || optional || devOptional || (dev && !forBuild);
  });
}

async function install() {
  console.error("Installing packages (npm ci) …");
  const npm = process.env.npm_execpath;
  // NODE_ENV=production would leave out what the build needs.
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const isScript = npm && /npm-cli\.c?js$/.test(npm);
  const [file, line] = isScript ? [process.execPath, [npm, ...args]] : ["npm", args];
  const code = await run(file, line, { shell: !isScript && process.platform === "win32" });
  if (code !== 0) throw new Error("npm ci failed: see above.");
}

async function buildPages() {
  console.error("Building the pages (next build) …");
  const sources = fingerprint(ofPages);
  // Types are checked by `npm test`: checking them again would double the wait before the first page.
  const code = await run(process.execPath, [next, "build"], {
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", SKIP_TYPE_CHECK: "1" },
  });
  if (code !== 0) throw new Error("next build failed: see above.");
  mkdirSync(join(root, ".next", "cache"), { recursive: true });
  writeFileSync(pagesStamp, sources);
}

async function bundle() {
  const sources = fingerprint(ofProgram);
  const code = await run(process.execPath, [join(root, "dev", "bundle.mjs")]);
  if (code !== 0) throw new Error("The server could not be put together: see above.");
  writeFileSync(programStamp, sources);
}

function built() {
  if (!existsSync(join(root, ".next", "BUILD_ID")) || !existsSync(pagesStamp)) return false;
  return readFileSync(pagesStamp, "utf8") === fingerprint(ofPages);
}

function bundled() {
  if (!existsSync(serverProgram) || !existsSync(programStamp)) return false;
  return readFileSync(programStamp, "utf8") === fingerprint(ofProgram);
}

const ofPages = [
  "app",
  "components",
  "lib",
  "db",
  "public",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];
const ofProgram = ["server.ts", "lib", "db", "dev", "tsconfig.json", "package-lock.json"];

/** By content: a `git checkout` changes times without changing a byte. Some milliseconds for a few hundred files. */
function fingerprint(inputs) {
  const hash = createHash("sha256");
  for (const path of inputs.flatMap((input) => filesBelow(input))) {
    hash.update(`${path}\0`).update(
      createHash("sha256")
        .update(readFileSync(join(root, path)))
        .digest(),
    );
  }
  return hash.digest("hex");
}

function filesBelow(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return /\.test\.tsx?$/.test(path) ? [] : [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesBelow(`${path}/${name}`));
}

/** Resolves to the exit code; a signal counts as 1. What it prints goes to stderr. */
function run(file, args, options) {
  return new Promise((done, failed) => {
    // A group of its own, so that its workers can be ended with it.
    const detached = process.platform !== "win32";
    const child = spawn(file, args, { cwd: root, stdio: ["ignore", 2, 2], detached, ...options });
    if (child.pid) writeFileSync(running, identity(child.pid));
    const pass = (signal) => (detached ? process.kill(-child.pid, signal) : child.kill(signal));
    for (const signal of signals) process.on(signal, pass);
    child.once("error", failed);
    child.once("exit", (code) => {
      for (const signal of signals) process.off(signal, pass);
      rmSync(running, { force: true });
      done(code ?? 1);
    });
  });
}

/** A start that was killed outright leaves its npm or build working in this folder, in the way of the next one. */
async function endOrphan() {
  if (!existsSync(running)) return;
  const held = readFileSync(running, "utf8");
  const pid = Number(held.split(" ")[0]);
  // Only with its start time is it certain to be ours.
  if (isAlive(pid) && identity(pid) === held && !held.endsWith("-")) {
    process.kill(-pid, "SIGKILL");
    while (groupLives(pid)) await sleep(50);
  }
  rmSync(running, { force: true });
}

/** Runs a TypeScript file of the project in this process's place: signals and exit code pass through. */
export function become(file, args, options) {
  becomeNode(["--import", import.meta.resolve("tsx"), join(root, file), ...args], options);
}

/** The same for arguments of `node`. */
export function becomeNode(args, { env = {} } = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    // The channel tells it when we are killed outright.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.once("error", (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.once("exit", (code) => process.exit(code ?? 1));
}

/** Ends with one sentence when this Node.js is older than package.json asks for. */
export function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [major, minor] = engines.node.replace(">=", "").split(".").map(Number);
  const [haveMajor, haveMinor] = process.versions.node.split(".").map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  console.error(`Node.js ${major}.${minor} or newer is needed; this is ${process.versions.node}.`);
  process.exit(1);
}
