// `npm run bench [-- --only status,pages] [--full]`: every section in a process of its own, one after the other; the tables
// are printed, and those of a whole run are written to bench/RESULTS.md. ROUNDS and SECONDS shorten a trial.
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectDir } from "../dev/data-dir";
import { prepare } from "../dev/prepare.mjs";
import { asked, type Found } from "./found";
import { facts } from "./machine";
import { report, type SectionResult } from "./report";
import { isSection, type SectionName, sections } from "./sections";
import { printTable } from "./world";

/** Before a database of ours was written into it: a section finds its own. */
const ownEnv = { ...process.env };

const usage = `--only takes some of ${Object.keys(sections).join(", ")}, with commas between; --full takes nothing.`;

function parse(args: readonly string[]): { names: SectionName[]; whole: boolean; full: boolean } {
  const only = args.includes("--only") ? (args[args.indexOf("--only") + 1] ?? "") : null;
  const names = (only ?? Object.keys(sections).join()).split(",");
  const known = names.filter(isSection);
  const rest = args.filter((each) => each !== "--only" && each !== "--full" && each !== only);
  if (known.length < names.length || rest.length > 0) {
    console.error(usage);
    process.exit(2);
  }
  return { names: known, whole: only === null, full: args.includes("--full") };
}

function measure(name: SectionName, full: boolean): Promise<Found | string> {
  const child = fork(join(projectDir, "bench", "section.ts"), [name], {
    cwd: projectDir,
    execArgv: ["--import", "tsx"],
    env: { ...ownEnv, NODE_ENV: "production", ...(full && { FULL: "1" }) },
  });
  return new Promise((done) => {
    let found: Found | null = null;
    child.once("message", (message: Found) => {
      found = message;
    });
    child.once("exit", (code) => done(found ?? `ended with code ${code}: its error is printed above`));
  });
}

const { names, whole, full } = parse(process.argv.slice(2));
await prepare({ build: true });
const about = await facts();
about.push(["Rounds", `${asked.rounds} alternating, of ${asked.seconds} s each`]);
const results: SectionResult[] = [];
for (const name of names) {
  const began = Date.now();
  console.info(`\n── ${name}: ${sections[name].title}`);
  const found = await measure(name, full);
  const seconds = (Date.now() - began) / 1_000;
  results.push({ name, title: sections[name].title, found, seconds });
  if (typeof found === "string") {
    console.error(`The section ${name} ${found}`);
    continue;
  }
  for (const { title, heading, rows } of found.tables) {
    console.info(`\n${title}`);
    printTable(heading, rows);
  }
  for (const note of found.notes) console.info(`- ${note}`);
  console.info("");
  const marks = found.targets.map(({ what, target, figure, met }) => [
    what,
    target,
    figure,
    met ? "met" : "not met",
  ]);
  printTable(["target", "", "figure", ""], marks);
  console.info(`(${seconds.toFixed(0)} s)`);
}
if (whole) writeFileSync(join(projectDir, "bench", "RESULTS.md"), report(about, results));
process.exitCode = results.some(({ found }) => typeof found === "string") ? 1 : 0;
