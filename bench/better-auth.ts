import { fork } from "node:child_process";
import { join } from "node:path";
import { projectDir } from "../dev/data-dir";
import { openBetterAuth, type Setup, setups, type Verifier } from "./better-auth-setup";
import { asked, atLeast, type Found, median, number, spread } from "./found";
import { seedKeys, withSecrets } from "./keys";
import { type Loaded, load } from "./load";
import { inServedWorld } from "./server";

const keysMany = 1_000;
const atOnce = 32;

const names = {
  default: "better-auth, as it comes",
  database: "better-auth, fastest in PostgreSQL",
  memory: "better-auth, fastest of all: keys in a Map",
} as const satisfies Record<Setup, string>;

/** Keys verified in a second by as many callers at once as there are connections, each key in turn. */
async function perSecond(keys: readonly string[], verify: (key: string) => Promise<boolean>) {
  let done = 0;
  let next = 0;
  const began = performance.now();
  const end = began + asked.seconds * 1_000;
  const caller = async () => {
    while (performance.now() < end) {
      if (!(await verify(keys[next++ % keys.length] ?? ""))) throw new Error("A good key was refused");
      done += 1;
      // One whose answers need no turn of the event loop would keep the others from theirs.
      if (done % 256 === 0) await new Promise(setImmediate);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  return done / ((performance.now() - began) / 1_000);
}

type Peer = Loaded & { headers: Record<string, string>[]; stop(): void };

function startHttp(setup: Setup, databaseUrl: string): Promise<Peer> {
  const child = fork(join(projectDir, "bench", "better-auth-server.ts"), {
    cwd: projectDir,
    execArgv: ["--import", "tsx"],
    env: { ...process.env, NODE_ENV: "production", BENCH_SETUP: setup, BENCH_DATABASE_URL: databaseUrl },
  });
  return new Promise((ready, failed) => {
    child.once("exit", () => failed(new Error("The better-auth server did not start")));
    child.once("message", ({ port, keys }: { port: number; keys: string[] }) =>
      ready({
        url: `http://localhost:${port}/`,
        pid: child.pid ?? 0,
        headers: keys.map((key) => ({ "x-api-key": key })),
        stop: () => void child.kill("SIGTERM"),
      }),
    );
  });
}

type Rates = Record<Setup | "ours", number[]>;
const noRates = (): Rates => ({ default: [], database: [], memory: [], ours: [] });

async function inProcess(databaseUrl: string, secrets: readonly string[]): Promise<Rates> {
  const { hashSecret, secretEnvironment } = await import("../lib/keys/secret");
  const { verifyHash } = await import("../lib/keys/verify");
  const ours = async (secret: string) =>
    secretEnvironment(secret) !== null && (await verifyHash(hashSecret(secret)))?.enabled === true;
  const theirs: [Setup, Verifier][] = [];
  for (const setup of setups) theirs.push([setup, await openBetterAuth(setup, databaseUrl, keysMany)]);
  const rates = noRates();
  try {
    // The first round warms up.
    for (let round = -1; round < asked.rounds; round++) {
      for (const [setup, { keys, verify }] of theirs) rates[setup].push(await perSecond(keys, verify));
      rates.ours.push(await perSecond(secrets, ours));
      if (round === -1) for (const each of Object.values(rates)) each.length = 0;
    }
  } finally {
    await Promise.all(theirs.map(([, { close }]) => close()));
  }
  return rates;
}

async function overHttp(databaseUrl: string, ours: Omit<Peer, "stop">): Promise<Rates> {
  const theirs: [Setup, Peer][] = [];
  const rates = noRates();
  try {
    for (const setup of setups) theirs.push([setup, await startHttp(setup, databaseUrl)]);
    const run = async ({ headers, ...target }: Omit<Peer, "stop">) =>
      (await load(target, { connections: atOnce, seconds: asked.seconds, headers })).perSecond;
    for (let round = -1; round < asked.rounds; round++) {
      for (const [setup, peer] of theirs) rates[setup].push(await run(peer));
      rates.ours.push(await run(ours));
      if (round === -1) for (const each of Object.values(rates)) each.length = 0;
    }
  } finally {
    for (const [, peer] of theirs) peer.stop();
  }
  return rates;
}

/** Verification of hot keys beside better-auth's, in one process and over HTTP, on the same PostgreSQL. */
export async function betterAuth(): Promise<Found> {
  return inServedWorld(async (start) => {
    const { anAccount } = await import("../db/factories");
    const databaseUrl = process.env.DEMO_DATABASE_URL ?? "";
    const { accountId } = await anAccount();
    const secrets = await seedKeys(accountId, keysMany, keysMany);
    const within = await inProcess(databaseUrl, secrets);
    const { url, pid } = await start();
    const http = await overHttp(databaseUrl, { url: `${url}/v1/status`, pid, headers: withSecrets(secrets) });
    const table = (title: string, rates: Rates) => ({
      title,
      heading: ["", "a second", "ours to it"],
      rows: [
        ...setups.map((setup) => [
          names[setup],
          spread(rates[setup]),
          `${number(median(rates.ours) / median(rates[setup]), 1)} times`,
        ]),
        ["ours", spread(rates.ours), ""],
      ],
    });
    const marks = (where: string, rates: Rates, least: Record<Setup, number>) =>
      setups.map((setup) =>
        atLeast(
          `${where}: ours to ${names[setup]}`,
          least[setup],
          median(rates.ours) / median(rates[setup]),
          " times",
          1,
        ),
      );
    return {
      tables: [table("Verified in process", within), table("Requests over HTTP", http)],
      targets: [
        ...marks("in process", within, { default: 50, database: 15, memory: 15 }),
        ...marks("over HTTP", http, { default: 30, database: 8, memory: 8 }),
      ],
      notes: [
        `better-auth and @better-auth/api-key 1.7.5 with its own adapter on \`pg\`, ten connections; ${number(keysMany)} hot keys, ${atOnce} at once. Ours asks the database at every batch whether a key was changed.`,
        "As it comes: keys in PostgreSQL, its rate counted at each request; only the limit itself (ten a day) is put out of reach.",
        "Fastest in PostgreSQL: `rateLimit.enabled: false`, `deferUpdates: true`; it still writes `updatedAt` at each request.",
        'Fastest of all: `storage: "secondary-storage"` with a `Map` as `customStorage`, `rateLimit.enabled: false`, `deferUpdates: true`. No database is asked, so what one process revokes another does not hear of: no set-up for two processes, shown as the bound.',
        "Over HTTP: `toNodeHandler` on node:http as its guide says, beside a route that calls `auth.api.verifyApiKey`; ours is `/v1/status` with policy, scope, rates and event.",
      ],
    };
  });
}
