import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { type LocalPostgres, openPostgres } from "./postgres";
import { clusterDir, readPostmaster, runs } from "./postgres-cluster";

const dataDir = mkdtempSync(join(tmpdir(), `invoicetronic-test-${process.pid}-launcher-`));
const open = () => openPostgres({ dataDir, fast: true });
const opened: LocalPostgres[] = [];

afterAll(async () => {
  for (const one of opened) await one.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function ask(url: string): Promise<unknown> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
  try {
    const [row] = await sql`select current_database() as name`;
    return row?.name;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const dir = () => clusterDir(dataDir);
const postmasterPid = () => readPostmaster(dir())?.pid ?? 0;

test("two who start at once on an empty folder share one server", async () => {
  const both = await Promise.all([open(), open()]);
  opened.push(...both);
  expect(both[0].url).toBe(both[1].url);
  expect(await ask(both[0].url)).toBe("dashboard");
});

test("the server runs as long as anybody uses it", async () => {
  const [first, second] = opened.splice(0);
  const pid = postmasterPid();
  await first?.stop();
  expect(runs(dir(), pid)).toBe(true);
  expect(await ask(second?.url ?? "")).toBe("dashboard");
  await second?.stop();
  expect(runs(dir(), pid)).toBe(false);
});

test("a server killed under its user comes back at the same address", async () => {
  const user = await open();
  opened.push(user);
  const pid = postmasterPid();
  process.kill(pid, "SIGKILL");
  let answer: unknown;
  for (let i = 0; i < 150 && answer === undefined; i += 1) {
    await sleep(100);
    answer = await ask(user.url).catch(() => undefined);
  }
  expect(answer).toBe("dashboard");
  expect(postmasterPid()).not.toBe(pid);
  await user.stop();
});

test("a pid file whose number belongs to another program is no server", async () => {
  writeFileSync(join(dir(), "postmaster.pid"), `${process.pid}\n${dir()}\n0\n1\n\n127.0.0.1\n`);
  const user = await open();
  opened.push(user);
  expect(await ask(user.url)).toBe("dashboard");
  await user.stop();
  expect(existsSync(join(dir(), "postmaster.pid"))).toBe(false);
});

test("a folder that was moved keeps its data", async () => {
  const before = await open();
  const sql = postgres(before.url, { max: 1, onnotice: () => {} });
  await sql`create table kept (id int)`;
  await sql.end();
  await before.stop();
  const moved = `${dataDir} moved`;
  renameSync(dataDir, moved);
  const after = await openPostgres({ dataDir: moved, fast: true });
  const again = postgres(after.url, { max: 1, onnotice: () => {} });
  expect((await again`select count(*)::int as n from kept`)[0]?.n).toBe(0);
  await again.end();
  await after.stop();
  renameSync(moved, dataDir);
});

test("a user that was killed does not keep the server for ever", async () => {
  const script = `import(${JSON.stringify(fileURLToPath(new URL("postgres.ts", import.meta.url)))}).then(async ({ openPostgres }) => {
    await openPostgres({ dataDir: ${JSON.stringify(dataDir)}, fast: true });
    console.log("in");
  })`;
  const other = spawn(process.execPath, ["--import", "tsx", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((entered) => other.stdout.once("data", entered));
  other.kill("SIGKILL");
  const user = await open();
  const pid = postmasterPid();
  await sleep(200);
  await user.stop();
  expect(runs(dir(), pid)).toBe(false);
});
