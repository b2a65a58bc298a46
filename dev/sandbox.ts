import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { isLoopback } from "../lib/env";
import { startLocalStripe } from "./stripe/index";
import type { Sandbox } from "./stripe/sandbox";

/** Fields by the kind of object. */
type Shapes = Record<string, string[]>;

/**
 * `npm run test:sandbox`: what we rely on of Stripe (`dev/stripe/scenarios.ts`), run on the sandbox of STRIPE_SECRET_KEY, or
 * on a local Stripe at DEMO_STRIPE_URL. It makes the price and the portal there as `stripe:setup` would, and test customers,
 * which it takes away again. Not tried on a real sandbox by those who wrote it: they had no network.
 */
const key = process.env.STRIPE_SECRET_KEY?.trim() ?? "";
const localUrl = process.env.DEMO_STRIPE_URL?.trim();

const wrong = whyNot();
if (wrong) {
  console.error(wrong);
  process.exit(2);
}

function whyNot(): string | null {
  if (/^(sk|rk)_live_/.test(key))
    return "STRIPE_SECRET_KEY is a live key: this never runs on real customers.";
  if (!/^(sk|rk)_test_/.test(key)) return "Put STRIPE_SECRET_KEY=sk_test_… in the environment.";
  if (localUrl && !isLoopback(localUrl)) return "DEMO_STRIPE_URL must be on this machine.";
  return null;
}

// Nothing of this deployment's is opened, whatever the environment names.
delete process.env.DATABASE_URL;
Object.assign(process.env, {
  BASE_URL: "http://localhost:3000",
  DEMO_DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
  SMTP_URL: "smtp://127.0.0.1:1",
  AUTH_SECRET: "unused: nobody signs in to the sandbox's tests",
  ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
  STRIPE_SECRET_KEY: key,
  STRIPE_WEBHOOK_SECRET: "whsec_sandbox",
  STRIPE_PRICE_ID: "price_sandbox",
});
// What reads the environment comes after it is set.
const { openSandbox } = await import("./stripe/sandbox");
const { scenarios } = await import("./stripe/scenarios");

const onlyShapes = process.argv.includes("--shapes");
let failed = 0;
let sandbox: Sandbox | null = null;
try {
  sandbox = await openSandbox();
  for (const [name, scenario] of Object.entries(scenarios)) await run(name, () => scenario(opened(sandbox)));
} catch (error) {
  failed += 1;
  console.error(error);
} finally {
  await sandbox?.tidy();
}
if (onlyShapes) {
  process.stdout.write(JSON.stringify(shapesOf(sandbox)));
} else {
  console.info(
    failed === 0 ? "\nEverything holds." : `\n${failed} of ${Object.keys(scenarios).length} failed.`,
  );
  if (sandbox) await compareShapes(shapesOf(sandbox));
}
process.exit(failed > 0 ? 1 : 0);

async function run(name: string, scenario: () => Promise<void>): Promise<void> {
  const began = Date.now();
  const said = (word: string) => `${word} ${name} (${((Date.now() - began) / 1_000).toFixed(1)} s)`;
  try {
    await scenario();
    if (!onlyShapes) console.info(said("ok    "));
  } catch (error) {
    failed += 1;
    console.error(said("FAILED"));
    console.error(error);
  }
}

function opened(given: Sandbox | null): Sandbox {
  if (!given) throw new Error("The sandbox was not opened");
  return given;
}

function shapesOf(given: Sandbox | null): Shapes {
  return Object.fromEntries([...(given?.shapes ?? [])].map(([kind, fields]) => [kind, [...fields].sort()]));
}

/** Says which fields only one of the two shows, the account under test or a local Stripe on which the same is run. */
async function compareShapes(seen: Shapes): Promise<void> {
  const local = await startLocalStripe();
  // Another process: this one has read for good which Stripe it talks to.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), fileURLToPath(import.meta.url), "--shapes"],
    { env: { ...process.env, STRIPE_SECRET_KEY: local.secretKey, DEMO_STRIPE_URL: local.url } },
  ).finally(() => local.close());
  const ours: Shapes = JSON.parse(stdout);
  const lines = Object.keys(seen).flatMap((kind) => {
    const [here = [], there = []] = [seen[kind], ours[kind]];
    const only = (some: string[], others: string[]) => some.filter((field) => !others.includes(field));
    const alone = [
      ["it alone", only(here, there)],
      ["the local Stripe alone", only(there, here)],
    ] as const;
    return alone.flatMap(([who, fields]) =>
      fields.length > 0 ? [`${kind}: ${who} shows ${fields.join(", ")}`] : [],
    );
  });
  console.info(["", ...(lines.length > 0 ? lines : ["A local Stripe shows the same fields."])].join("\n"));
}
