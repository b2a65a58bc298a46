import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Stripe from "stripe";
import { setUpStripe } from "../lib/billing/setup";
import { BoxError, projectDir } from "./data-dir";
import { lastPort, readStripeNote, type StripeNote, usersOf } from "./local-stripe-note";
import { withLock } from "./lock.mjs";
import { writePrivately } from "./postgres-cluster";
import { identity } from "./processes.mjs";

/** What was set up at it: its one price, and the secret of each server's webhook endpoint by the server's origin. */
type Shop = { priceId: string; webhookSecrets: Record<string, string> };

/** A process's hold on the local Stripe, which ends some seconds after the last one has left. */
export type JoinedStripe = { env: Record<string, string>; close(): Promise<void> };

/** The price of a seat in the demo. */
const demoPrice = { amount: 900, currency: "eur", interval: "month" } as const;

const shopOf = (folder: string) => join(folder, "stripe-shop.json");

/**
 * Joins the local Stripe of a folder, one process for all servers there, started when nobody runs it. `baseUrl`: the
 * server that its webhooks are to reach; null for a process that serves nothing, which takes what a server has set up.
 * Returns the variables that `lib/env.ts` reads.
 * @throws BoxError when it does not start
 */
export async function joinLocalStripe(folder: string, baseUrl: string | null): Promise<JoinedStripe> {
  const mine = join(usersOf(folder), String(process.pid));
  mkdirSync(usersOf(folder), { recursive: true, mode: 0o700 });
  writeFileSync(mine, identity(process.pid));
  const close = async () => rmSync(mine, { force: true });
  try {
    const lock = join(folder, "stripe.lock");
    const env = await withLock(lock, async () => {
      const note = (await answering(folder)) ?? (await launch(folder));
      const shop = baseUrl === null ? readShop(folder) : await setUp(folder, note, baseUrl);
      return variables(note, shop, baseUrl);
    });
    return { env, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function variables(note: StripeNote, shop: Shop | null, baseUrl: string | null): Record<string, string> {
  if (!shop) return {};
  const secrets = shop.webhookSecrets;
  const secret = baseUrl === null ? Object.values(secrets)[0] : secrets[baseUrl];
  return {
    DEMO_STRIPE_URL: note.url,
    STRIPE_SECRET_KEY: note.secretKey,
    STRIPE_WEBHOOK_SECRET: secret ?? "",
    STRIPE_PRICE_ID: shop.priceId,
  };
}

/** The one that runs, once it has answered: it may be on its way out. */
async function answering(folder: string): Promise<StripeNote | null> {
  const note = readStripeNote(folder);
  if (!note) return null;
  // It looks for its users once a second; we are written down, so after this it stays.
  await sleep(50);
  return (await fetch(note.url).catch(() => null)) ? readStripeNote(folder) : null;
}

/** Its own session: Ctrl-C in a terminal must not end it under the other servers. */
async function launch(folder: string): Promise<StripeNote> {
  const log = join(folder, "stripe.log");
  const port = lastPort(folder);
  const output = openSync(log, "a", 0o600);
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(projectDir, "dev", "local-stripe-process.ts"), folder, port],
    { cwd: projectDir, detached: true, stdio: ["ignore", output, output] },
  );
  closeSync(output);
  child.unref();
  for (const until = Date.now() + 60_000; Date.now() < until && child.exitCode === null; await sleep(50)) {
    const note = readStripeNote(folder);
    if (note && note.pid === child.pid) return note;
  }
  throw new BoxError(`The local Stripe did not start: see ${log}.`);
}

function readShop(folder: string): Shop | null {
  return existsSync(shopOf(folder)) ? (JSON.parse(readFileSync(shopOf(folder), "utf8")) as Shop) : null;
}

/** Price, portal and this server's webhook endpoint; what is there already is found again. */
async function setUp(folder: string, { url, secretKey }: StripeNote, baseUrl: string): Promise<Shop> {
  const { hostname, port } = new URL(url);
  const stripe = new Stripe(secretKey, {
    host: hostname,
    port: Number(port),
    protocol: "http",
    telemetry: false,
  });
  const known = readShop(folder)?.webhookSecrets ?? {};
  // A secret is told once, when its endpoint is made: one that we don't know is made again.
  if (!known[baseUrl]) {
    for await (const endpoint of stripe.webhookEndpoints.list({ limit: 100 })) {
      if (endpoint.url.startsWith(`${baseUrl}/`)) await stripe.webhookEndpoints.del(endpoint.id);
    }
  }
  const made = await setUpStripe(stripe, { baseUrl, ...demoPrice });
  const secret = made.webhookSecret ?? known[baseUrl];
  if (!secret)
    throw new BoxError("The local Stripe knows an endpoint whose secret is lost: delete DATA_DIR.");
  const shop = { priceId: made.priceId, webhookSecrets: { ...known, [baseUrl]: secret } };
  writePrivately(shopOf(folder), shop satisfies Shop);
  return shop;
}
