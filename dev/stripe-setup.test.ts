import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { aStripe, sdk } from "./stripe/fixtures";

const run = promisify(execFile);
const script = fileURLToPath(new URL("./stripe-setup.mjs", import.meta.url));

const setUp = (env: Record<string, string>, ...args: string[]) =>
  run(process.execPath, [script, ...args], { env: { PATH: process.env.PATH, NODE_ENV: "test", ...env } });

test("the command sets an account up once, and prints what a deployment needs", async () => {
  const local = await aStripe();
  const env = { STRIPE_SECRET_KEY: local.secretKey, DEMO_STRIPE_URL: local.url };
  const args = ["--url", "https://dashboard.example.com/", "--amount", "1200", "--interval", "year"];
  const first = await setUp(env, ...args);
  expect(first.stdout).toMatch(/^STRIPE_PRICE_ID=price_\w+\nSTRIPE_WEBHOOK_SECRET=whsec_\w+\n$/);
  const second = await setUp(env, ...args);
  expect(second.stdout.split("\n")[0]).toBe(first.stdout.split("\n")[0]);
  expect(second.stdout).not.toContain("whsec_");
  const stripe = sdk(local);
  const [endpoint, ...others] = (await stripe.webhookEndpoints.list()).data;
  expect(others).toEqual([]);
  expect(endpoint?.url).toBe("https://dashboard.example.com/api/stripe/webhook");
  expect((await stripe.prices.list()).data).toMatchObject([
    { unit_amount: 1200, currency: "eur", recurring: { interval: "year" } },
  ]);
}, 60_000);

test.each<[string, Record<string, string>, string[], string]>([
  ["no key", {}, ["--url", "https://a.example"], "STRIPE_SECRET_KEY"],
  ["no address", { STRIPE_SECRET_KEY: "sk_test_x" }, [], "--url"],
  [
    "a price of nothing",
    { STRIPE_SECRET_KEY: "sk_test_x" },
    ["--url", "https://a.example", "--amount", "0"],
    "--amount",
  ],
  [
    "a live key for a local Stripe",
    { STRIPE_SECRET_KEY: "sk_live_x", DEMO_STRIPE_URL: "http://127.0.0.1:1" },
    ["--url", "https://a.example"],
    "no live key",
  ],
])(
  "%s is refused with a sentence",
  async (_name, env, args, sentence) => {
    await expect(setUp(env, ...args)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(sentence),
    });
  },
  30_000,
);
