import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { usersOf, writeStripeNote } from "./local-stripe-note";
import { identity, isAlive } from "./processes.mjs";
import { startLocalStripe } from "./stripe/index";

/**
 * The local Stripe of a DATA_DIR as a process of its own (`dev/local-stripe.ts` starts it): `FOLDER PORT`. It ends when
 * no process that uses it is left, however those ended, or when the folder is gone.
 */
const [folder = "", port = "0"] = process.argv.slice(2);
const lookEveryMs = 1_000;
const idleMaxMs = 5_000;

const file = join(folder, "stripe.data");
const free = Number(port);
// The port of last time, which addresses that were handed out have; another one when it was taken meanwhile.
const local = await startLocalStripe({ port: free, file }).catch(() => startLocalStripe({ file }));
writeStripeNote(folder, { url: local.url, secretKey: local.secretKey });

let lastUsed = Date.now();
const look = setInterval(() => {
  if (inUse()) lastUsed = Date.now();
  else if (!existsSync(folder) || Date.now() - lastUsed > idleMaxMs) void stop();
}, lookEveryMs);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => void stop());

/** A user that was killed outright leaves its file behind. */
function inUse(): boolean {
  const users = usersOf(folder);
  if (!existsSync(users)) return false;
  let alive = 0;
  for (const name of readdirSync(users)) {
    const pid = Number(name);
    const path = join(users, name);
    if (isAlive(pid) && identity(pid) === contentOf(path)) alive += 1;
    else rmSync(path, { force: true });
  }
  return alive > 0;
}

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

async function stop(): Promise<void> {
  clearInterval(look);
  setTimeout(() => process.exit(0), 3_000).unref();
  await local.close();
  process.exit(0);
}
