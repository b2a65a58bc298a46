// `npm run test:storm`: the races and the faults, each many times: first of seats in one process, then of keys against two
// servers, then whatever can break under them.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { checkNode, prepare, root } from "./prepare.mjs";

checkNode();
const bin = (...path) => join(root, "node_modules", ...path);
const run = (args, env = {}) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } }).status;

await prepare({ build: false });
const seats = run([bin("vitest", "vitest.mjs"), "run", "lib/seats/races", "lib/seats/sync"], {
  NODE_ENV: "test",
  SEAT_STORM: "40",
});
const keys = run([
  bin("@playwright", "test", "cli.js"),
  "test",
  "--config",
  "e2e/storm/playwright.config.ts",
]);
process.exitCode = seats === 0 && keys === 0 ? 0 : 1;
