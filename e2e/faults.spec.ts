import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectDir } from "../dev/data-dir";
import { demoEnv } from "../dev/e2e-servers";
import { removeFolder } from "../dev/leftovers";
import { expect, type Owner, signIn, test } from "./fixtures";

/** The faults of `e2e/faults`, each in a world of their own; `npm run test:storm` asks for more of each. */
let world: ChildProcess;
let folder = "";
/** Whether the database lies on a disk of its own, which can be filled. */
let hasDisk = false;

type Told = { found: unknown } | { error: string };

async function heard(): Promise<unknown> {
  const gone = once(world, "exit").then(() => {
    throw new Error("e2e/faults/run.ts ended: see its output above.");
  });
  const [told]: Told[] = await Promise.race([once(world, "message"), gone]);
  if (!told || "error" in told) throw new Error(told?.error ?? "nothing was told");
  return told.found;
}

function ask(what: string): Promise<unknown> {
  const answer = heard();
  world.send({ ask: what, long: test.info().config.metadata.rounds !== undefined });
  return answer;
}

async function nothingWrongAfter(what: string): Promise<void> {
  test.setTimeout(test.info().config.metadata.rounds === undefined ? 180_000 : 1_800_000);
  expect(await ask(what)).toEqual([]);
}

test.beforeAll(async ({ browserName: _ }) => {
  test.setTimeout(150_000);
  folder = mkdtempSync(join(tmpdir(), `invoicetronic-e2e-${process.pid}-faults-`));
  world = fork(join(projectDir, "e2e", "faults", "run.ts"), {
    cwd: projectDir,
    execArgv: ["--import", "tsx"],
    env: demoEnv(folder),
  });
  hasDisk = (await heard()) === true;
});

test.afterAll(async () => {
  test.setTimeout(60_000);
  if (world.exitCode === null) {
    const gone = once(world, "exit");
    world.disconnect();
    await gone;
  }
  removeFolder(folder);
});

test("a database that is killed under load costs a few seconds of 503: nothing is lost, nothing is doubled", async () => {
  await nothingWrongAfter("database killed");
});
