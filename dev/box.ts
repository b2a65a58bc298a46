import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isLoopback, readPort } from "../lib/env";
import { dataDir } from "./data-dir";
import { withLock } from "./lock.mjs";
import { writePrivately } from "./postgres-cluster";

/** What {@link openBox} started; `close` leaves it, and ends what nobody else uses. */
export type Box = { close(): Promise<void> };

/** How much of the outside world is needed. */
export type BoxOptions = {
  /** False for a command that sends no mail: the address is then one that nobody listens on. */
  mail?: boolean;
  /** `serve`: its webhooks reach this process; `use`: only calls it, once a server has set it up; `none`: without. */
  stripe?: "serve" | "use" | "none";
};

const isSet = (name: string) => Boolean(process.env[name]?.trim());

/** The outside world is ours to make up: no database is named, and only this machine can reach us. */
export function isDemo(): boolean {
  const base = process.env.BASE_URL?.trim();
  return !isSet("DATABASE_URL") && (!base || isLoopback(base));
}

/**
 * Starts what a demo needs of the outside world (PostgreSQL, a mail catcher, a Stripe, secrets of its own) in DATA_DIR and
 * sets the variables that `lib/env.ts` reads, each only when it has no value; with any STRIPE_… given, the real Stripe is
 * used. Outside the demo it does nothing.
 * @throws EnvError naming PORT when it is none, before anything has started
 */
export async function openBox({ mail = true, stripe = "serve" }: BoxOptions = {}): Promise<Box> {
  if (!isDemo()) return { close: async () => {} };
  // Read before anything starts: a wrong one would end what needs it in the middle.
  const base = process.env.BASE_URL?.trim() || `http://localhost:${readPort(process.env)}`;
  const folder = dataDir();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const parts: { close(): Promise<void> }[] = [];
  // All at once: none needs another, and one that hangs must not leave PostgreSQL running.
  const close = async () => {
    await Promise.all(parts.splice(0).map((part) => part.close()));
  };
  const set = (name: string, value: string) => {
    if (!isSet(name)) process.env[name] = value;
  };
  try {
    for (const [name, value] of Object.entries(await secrets(folder))) set(name, value);
    if (!isSet("DEMO_DATABASE_URL")) {
      const { openPostgres } = await import("./postgres");
      const postgres = await openPostgres({ dataDir: folder });
      parts.push({ close: postgres.stop });
      set("DEMO_DATABASE_URL", postgres.url);
    }
    if (!isSet("SMTP_URL") && mail) {
      const inboxDir = process.env.DEMO_INBOX_DIR?.trim() || join(folder, "inbox");
      const { openMailCatcher } = await import("./mail-catcher");
      const catcher = await openMailCatcher(inboxDir);
      parts.push(catcher);
      set("SMTP_URL", catcher.url);
      set("DEMO_INBOX_DIR", inboxDir);
    }
    set("SMTP_URL", "smtp://127.0.0.1:1");
    if (stripe !== "none" && !stripeSettings.some(isSet)) {
      const { joinLocalStripe } = await import("./local-stripe");
      const joined = await joinLocalStripe(folder, stripe === "serve" ? base.replace(/\/$/, "") : null);
      parts.push(joined);
      for (const [name, value] of Object.entries(joined.env)) set(name, value);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

const stripeSettings = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_PRICE_ID", "DEMO_STRIPE_URL"];

type Secrets = { AUTH_SECRET: string; ENCRYPTION_KEY: string };

/** Made once per DATA_DIR: sessions and sealed secrets outlive a restart, and all its servers agree. */
function secrets(folder: string): Promise<Secrets> {
  const file = join(folder, "secrets.json");
  return withLock(`${file}.lock`, async () => {
    if (!existsSync(file)) {
      const make = () => randomBytes(32).toString("base64");
      writePrivately(file, { AUTH_SECRET: make(), ENCRYPTION_KEY: make() } satisfies Secrets);
    }
    return JSON.parse(readFileSync(file, "utf8")) as Secrets;
  });
}
