import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectDir } from "../dev/data-dir";
import { demoEnv } from "../dev/e2e-servers";
import { removeFolder } from "../dev/leftovers";
import { expect, type Owner, test } from "./fixtures";

/** The faults of `e2e/faults`, each in a world of their own; `npm run test:storm` asks for more of each. */
let world: ChildProcess;
/** Rejects when it ends, whatever is being asked. */
let ended: Promise<never>;
let folder = "";
/** Whether the database lies on a disk of its own, which can be filled. */
let hasDisk = false;

type Told = { found: unknown } | { error: string };

async function heard(): Promise<unknown> {
  const [told]: Told[] = await Promise.race([once(world, "message"), ended]);
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
  ended = once(world, "exit").then(() => {
    throw new Error("e2e/faults/run.ts ended: see its output above.");
  });
  ended.catch(() => {});
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

test.describe("zero lost, zero doubled", () => {
  test("a database that is killed under load costs a few seconds of 503", async () => {
    await nothingWrongAfter("database killed");
  });

  test("with every connection busy keys are still judged, and the rest is told 503 in time", async () => {
    await nothingWrongAfter("pool exhausted");
  });

  test("a full disk refuses writes and gives up nothing that was taken", async () => {
    // Said by name: a machine where nobody may mount has no small disk to fill.
    test.skip(!hasDisk, "no small disk can be mounted here: run as root on Linux");
    await nothingWrongAfter("disk full");
  });

  test("a server that is killed in the middle of submits leaves them whole or not at all", async () => {
    await nothingWrongAfter("server killed");
  });

  test("a process that is killed in the middle of a seat's step leaves one subscription a seat", async () => {
    await nothingWrongAfter("seats killed");
  });

  test("a clock that jumps moves no key's end and doubles nothing", async () => {
    await nothingWrongAfter("clock jumps");
  });

  test("a mail waits for a mail server that is down, and arrives once", async () => {
    await nothingWrongAfter("mail down");
  });
});

test("no request is accepted after its key was cut off, whatever becomes of the connection behind it", async () => {
  await nothingWrongAfter("revocation");
});

test.describe("while the database is away", () => {
  // The browser tells of every answer that is none.
  test.use({ allowedErrors: [/Failed to load resource|Server Components render|Minified React error/] });

  test("a page says so calmly, with 503, and is there again when the database is", async ({ page }) => {
    test.setTimeout(180_000);
    const url = String(await ask("url"));
    const { email, password } = (await ask("account")) as Pick<Owner, "email" | "password">;
    await page.goto(`${url}/sign-in`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Keys", level: 1 })).toBeVisible({ timeout: 30_000 });
    await ask("database down");
    const answer = await page.goto(`${url}/keys`);
    expect([answer?.status(), answer?.headers()["retry-after"]]).toEqual([503, "2"]);
    await expect(page.getByText(/went wrong/i).first()).toBeVisible();
    await ask("database up");
    await expect(async () => {
      await page.goto(`${url}/keys`);
      await expect(page.getByRole("heading", { name: "Keys", level: 1 })).toBeVisible();
    }).toPass({ timeout: 60_000 });
  });
});
