import { execFile, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import type { BackedUp, ReadBack } from "./backup-work";
import { projectDir } from "./data-dir";

// OPERATIONS.md, "Back-up and restore", done as it is written there.

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), `invoicetronic-test-${process.pid}-backup-`));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `backup-work.ts` on a database, as a process of its own. */
async function work<Answer>(env: Record<string, string>, ...args: string[]): Promise<Answer> {
  const { stdout } = await run(process.execPath, ["--import", "tsx", "dev/backup-work.ts", ...args], {
    cwd: projectDir,
    env: { PATH: process.env.PATH, NODE_ENV: "test", RATE_LIMITS: "off", ...env },
  });
  return JSON.parse(stdout);
}

function expectAll(back: ReadBack, { account, invoice }: BackedUp): void {
  expect(back.status).toBe(200);
  expect(back.invoice).toBe(invoice);
  expect(back.secretAgain).toBe(account.testSecret);
}

test("a cold copy of DATA_DIR opens elsewhere: key, document and the sealed test secret are there", async () => {
  const [from, copy] = [join(folder, "from"), join(folder, "copy")];
  const written = await work<BackedUp>({ DATA_DIR: from }, "write");
  await run("cp", ["-a", from, copy]);
  rmSync(from, { recursive: true });
  expectAll(await work<ReadBack>({ DATA_DIR: copy }, "read", JSON.stringify(written)), written);

  // The secrets belong to the back-up: with another ENCRYPTION_KEY a key still opens, but no document and no test secret.
  const other = { ENCRYPTION_KEY: Buffer.alloc(32, 9).toString("base64") };
  const sealed = await work<ReadBack>({ DATA_DIR: copy, ...other }, "read", JSON.stringify(written));
  expect(sealed).toMatchObject({ status: 500, secretAgain: null });
}, 240_000);

/** Folder of a PostgreSQL of the system with server and tools; null without one. */
function systemPostgres(): string | null {
  const base = "/usr/lib/postgresql";
  const versions = existsSync(base)
    ? readdirSync(base)
        .map(Number)
        .filter((version) => version >= 15)
    : [];
  const bins = versions.sort((a, b) => b - a).map((version) => join(base, String(version), "bin"));
  return (
    bins.find((bin) =>
      ["postgres", "initdb", "pg_dump", "pg_restore"].every((name) => existsSync(join(bin, name))),
    ) ?? null
  );
}
const bin = systemPostgres();
if (!bin) console.info("No PostgreSQL of the system here: pg_dump and pg_restore were not tried.");

test.skipIf(!bin)(
  "what pg_dump wrote pg_restore brings back into an empty database",
  async () => {
    // PostgreSQL refuses to be run by root.
    const root = process.getuid?.() === 0;
    const as = root ? { uid: 65534, gid: 65534 } : {};
    const dir = join(folder, "system");
    mkdirSync(dir);
    if (root) for (const path of [folder, dir]) chownSync(path, 65534, 65534);
    const tool = (name: string, ...args: string[]) => {
      const env: NodeJS.ProcessEnv = {
        NODE_ENV: "test",
        PATH: process.env.PATH,
        LC_ALL: "C",
        PGPASSWORD: "secret",
      };
      const done = spawnSync(join(bin ?? "", name), args, { cwd: dir, encoding: "utf8", env, ...as });
      if (done.status !== 0) throw new Error(`${name}: ${done.stderr || String(done.error)}`);
      return done.stdout;
    };
    const password = join(dir, "password");
    writeFileSync(password, "secret");
    if (root) chownSync(password, 65534, 65534);
    const data = join(dir, "data");
    tool(
      "initdb",
      "-D",
      data,
      "-U",
      "postgres",
      "-E",
      "UTF8",
      "--locale=C",
      "--auth=scram-sha-256",
      `--pwfile=${password}`,
    );
    const port = String(20_000 + (process.pid % 20_000));
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`;
    tool("pg_ctl", "-D", data, "-w", "-l", join(dir, "log"), "-o", options, "start");
    try {
      const url = (name: string) => `postgres://postgres:secret@127.0.0.1:${port}/${name}`;
      const secrets = {
        AUTH_SECRET: "a secret of the tests, long enough to be taken",
        ENCRYPTION_KEY: Buffer.alloc(32, 3).toString("base64"),
        DATA_DIR: join(folder, "box"),
      };
      for (const name of ["origin", "restored"])
        tool("psql", url("postgres"), "-qc", `create database ${name}`);
      const written = await work<BackedUp>({ DEMO_DATABASE_URL: url("origin"), ...secrets }, "write");
      const file = join(dir, "dashboard.dump");
      tool("pg_dump", "--format=custom", `--file=${file}`, url("origin"));
      tool("psql", url("postgres"), "-qc", "drop database origin");
      tool("pg_restore", "--no-owner", "--exit-on-error", `--dbname=${url("restored")}`, file);
      const at = { DEMO_DATABASE_URL: url("restored"), ...secrets };
      expectAll(await work<ReadBack>(at, "read", JSON.stringify(written)), written);
      // No secret lies open in it.
      const asSql = tool("pg_restore", "-f", "-", file);
      expect(asSql).toContain(written.account.email);
      expect(asSql).not.toContain(written.account.testSecret);
    } finally {
      tool("pg_ctl", "-D", data, "-m", "immediate", "stop");
    }
  },
  240_000,
);
