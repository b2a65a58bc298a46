// `npm test`: everything there is to check, in order, each step counted; the last line is the sum.
//   --only check | unit | e2e   one part of it
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkNode, prepare, root } from "./prepare.mjs";
import { groupLives } from "./processes.mjs";

checkNode();
const parts = ["check", "unit", "e2e"];
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : null;
if (only !== null && !parts.includes(only)) {
  console.error(`--only takes one of ${parts.join(", ")}.`);
  process.exit(2);
}
const wants = (part) => only === null || only === part;
const bin = (...path) => join(root, "node_modules", ...path);
const reports = join(root, "test-results");

let child = null;
let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    interrupted = true;
    // The one signal on which each of the runners cleans up after itself.
    child?.kill("SIGINT");
  });
}

/** Resolves to the exit code. No stdin: nothing may wait for an answer. */
async function run(args, env = {}) {
  // A group of its own, so that what a step leaves behind can be ended with it, by number.
  child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", "inherit", "inherit"],
    detached: process.platform !== "win32",
  });
  const { pid } = child;
  const code = await new Promise((done) => {
    child.once("error", () => done(1));
    child.once("exit", (status) => done(status ?? 1));
  });
  child = null;
  if (process.platform !== "win32") await endGroup(pid);
  return code;
}

/** Asks first: a server of the tests takes its PostgreSQL with it. */
async function endGroup(pid) {
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    if (groupLives(pid)) process.kill(-pid, signal);
    for (const until = Date.now() + 10_000; groupLives(pid) && Date.now() < until; ) await sleep(100);
  }
}

const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

/** Of an earlier run it would say what is no longer true. */
function freshReport(name) {
  const file = join(reports, name);
  mkdirSync(reports, { recursive: true });
  rmSync(file, { force: true });
  return file;
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}

/** A runner that failed says so in its counts, even when no single test did; so does one that ran nothing. */
function counted(code, { passed, failed, skipped }) {
  const silent = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: failed + (silent ? 1 : 0), skipped };
}

async function vitest() {
  const file = freshReport("unit.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const code = await run([bin("vitest", "vitest.mjs"), "run", ...reporters], { NODE_ENV: "test" });
  const report = readReport(file);
  if (!report) return one(false);
  // A file that could not be loaded has no tests to fail.
  const unloaded = report.testResults.filter(
    (it) => it.status === "failed" && it.assertionResults.length === 0,
  );
  return counted(code, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  });
}

async function playwright() {
  const file = freshReport("e2e.json");
  const code = await run([bin("@playwright", "test", "cli.js"), "test"], { E2E_REPORT: file });
  const report = readReport(file);
  if (!report) return one(false);
  const { expected, unexpected, flaky, skipped } = report.stats;
  return counted(code, { passed: expected + flaky, failed: unexpected, skipped });
}

async function build() {
  try {
    await prepare({ build: true });
    return one(true);
  } catch (error) {
    console.error(error.message);
    return one(false);
  }
}

const tsc = async (config) =>
  one((await run([bin("typescript", "bin", "tsc"), "--noEmit", "-p", config])) === 0);

async function types() {
  // Typed routes and next-env.d.ts: a fresh clone has none yet.
  const made = await run([bin("next", "dist", "bin", "next"), "typegen"]);
  return made === 0 ? tsc("tsconfig.json") : one(false);
}

const steps = [
  {
    name: "format and lint",
    part: "check",
    work: async () => one((await run([biome(), "check", "."])) === 0),
  },
  { name: "types", part: "check", work: types },
  { name: "types of tests and tools", part: "check", work: () => tsc("tsconfig.tools.json") },
  { name: "unit tests", part: "unit", work: vitest },
  { name: "build", part: "e2e", work: build },
  { name: "browser and API tests", part: "e2e", needs: "build", work: playwright },
];

const biome = () => bin("@biomejs", "biome", "bin", "biome");
const results = [];

try {
  await prepare({ build: false });
} catch (error) {
  console.error(error.message);
  results.push({ name: "install", seconds: 0, ...one(false) });
}
const broken = results.length > 0;
for (const { name, part, needs, work } of steps) {
  if (broken || interrupted || !wants(part)) continue;
  console.info(`\n── ${name}`);
  const began = Date.now();
  const blocked = results.some((result) => result.name === needs && result.failed > 0);
  if (blocked) console.error(`Not run: ${needs} failed.`);
  const counts = blocked ? one(false) : await work();
  results.push({ name, seconds: (Date.now() - began) / 1000, ...counts });
}
if (interrupted) results.push({ name: "interrupted", seconds: 0, ...one(false) });
const text = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
console.info("");
for (const result of results) {
  console.info(`${result.name.padEnd(26)}${`${result.seconds.toFixed(1)} s`.padStart(8)}   ${text(result)}`);
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const total = { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
console.info(`\n${text(total)}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
