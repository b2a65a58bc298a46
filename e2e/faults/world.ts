import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { aCompany, anAccount, type TestAccount } from "../../db/factories";
import { closeDb, db } from "../../db/index";
import { type Box, openBox } from "../../dev/box";
import { projectDir } from "../../dev/data-dir";
import { answers, freePort, startServer, stopServer } from "../../dev/e2e-servers";
import { withLock } from "../../dev/lock.mjs";
import { clusterDir, readPostmaster, runs } from "../../dev/postgres-cluster";
import { creditAccount } from "../../lib/accounts/commands";
import { type MailRelay, openMailRelay } from "./mail-relay";
import { openVolume, placeDatabase, type Volume } from "./volume";

/** One of the server processes. */
export type Running = { url: string; process: ChildProcess };

/** Two servers on one database, with a Stripe and a mail server, which nobody else uses: to be broken. */
export type World = {
  dataDir: string;
  servers: [Running, Running];
  mail: MailRelay;
  /** The disk of the database; null where none could be mounted. */
  volume: Volume | null;
  close(): Promise<void>;
};

const password = "only for tests of faults";
const operations = 1_000_000;

/** Opens the world in DATA_DIR. */
export async function openWorld(dataDir: string): Promise<World> {
  mkdirSync(dataDir, { recursive: true });
  const volume = openVolume();
  if (volume) placeDatabase(dataDir, volume.folder);
  const mail = await openMailRelay(join(dataDir, "inbox"));
  process.env.SMTP_URL = mail.url;
  const servers: Running[] = [];
  let box: Box | undefined;
  const close = async () => {
    await Promise.all(servers.map(({ process: running }) => stopServer(running)));
    await closeDb();
    await box?.close();
    await mail.close();
    volume?.remove();
  };
  try {
    const starting = [1, 2].map(async () => startOn(dataDir, await freePort(), mail));
    for (const server of await Promise.all(starting)) servers.push(server);
    const [first, second] = servers;
    if (!first || !second) throw new Error("There are no two servers");
    // After them: it is they who set the Stripe up.
    box = await openBox({ mail: false, stripe: "use" });
    return { dataDir, servers: [first, second], mail, volume, close };
  } catch (error) {
    await close();
    throw error;
  }
}

let started = 0;

async function startOn(dataDir: string, port: number, mail: MailRelay): Promise<Running> {
  started += 1;
  const log = join(projectDir, "test-results", "servers", `faults-${process.pid}-${started}.log`);
  const url = `http://localhost:${port}`;
  const running = startServer(port, dataDir, log, {
    imports: ["./e2e/faults/clock.mjs"],
    env: { SMTP_URL: mail.url },
  });
  await answers(running, `${url}/v1/status`, log);
  return { url, process: running };
}

/** Kills the second server outright, and starts it anew at its address. */
export async function killSecond(world: World): Promise<void> {
  const [, second] = world.servers;
  const gone = once(second.process, "exit");
  second.process.kill("SIGKILL");
  await gone;
  world.servers[1] = await startOn(world.dataDir, Number(new URL(second.url).port), world.mail);
}

/** Sets the clock of a server ahead, or back. */
export async function shiftClock({ process: running }: Running, shiftMs: number): Promise<void> {
  const shifted = once(running, "message");
  running.send({ shiftMs });
  await shifted;
}

/** Kills the database by `signal`, and keeps anybody from starting it for so long. */
export async function killDatabase(
  world: World,
  signal: "SIGKILL" | "SIGQUIT",
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  const dir = clusterDir(world.dataDir);
  await withLock(join(world.dataDir, "postgres.lock"), async () => {
    const postmaster = readPostmaster(dir);
    if (!postmaster || !runs(dir, postmaster.pid)) throw new Error("The database does not run");
    process.kill(postmaster.pid, signal);
    while (runs(dir, postmaster.pid)) await sleep(20);
    await meanwhile();
  });
}

/** Resolves to what `ask` answers once it passes; what it throws meanwhile is one more no. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer>,
  passes: (answer: Answer) => boolean = Boolean,
  waitMs = 60_000,
): Promise<Answer> {
  let last: unknown;
  for (const end = performance.now() + waitMs; performance.now() < end; await sleep(50)) {
    try {
      const answer = await ask();
      if (passes(answer)) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`Waited for ${what} in vain; the last was ${String(last)}`);
}

/** The database answers this process. */
export const databaseBack = () => until("the database", () => db().execute(sql`select 1`));

/** An account that can sign in, with operations to spend and a company. */
export async function openAccount(): Promise<{ account: TestAccount; company: string }> {
  const account = await anAccount(password);
  await creditAccount({ accountId: account.accountId, operations, signatures: 0 });
  return { account, company: await aCompany(account) };
}

/** What an account of {@link openAccount} was given. */
export const operationsGiven = operations;
/** Its password. */
export const passwordGiven = password;
