import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { projectDir } from "./data-dir";
import { aStripe } from "./stripe/fixtures";
import { scenarios } from "./stripe/scenarios";

const file = fileURLToPath(new URL("./sandbox.ts", import.meta.url));

/** Runs the command with these variables of Stripe's and no others. */
function run(stripe: Record<string, string>) {
  const env: NodeJS.ProcessEnv = { ...process.env, ...stripe };
  if (!stripe.STRIPE_SECRET_KEY) delete env.STRIPE_SECRET_KEY;
  return new Promise<{ code: number | string; text: string }>((done) => {
    execFile(process.execPath, ["--import", "tsx", file], { env, cwd: projectDir }, (error, out, fault) =>
      done({ code: error?.code ?? 0, text: out + fault }),
    );
  });
}

test("the sandbox's tests ask for a test key, and never take a live one", async () => {
  expect(await run({})).toEqual({
    code: 2,
    text: "Put STRIPE_SECRET_KEY=sk_test_… in the environment.\n",
  });
  for (const key of ["sk_live_something", "rk_live_something"]) {
    const { code, text } = await run({ STRIPE_SECRET_KEY: key });
    expect(code).toBe(2);
    expect(text).toMatch(/live key: this never runs/);
  }
  expect(await run({ STRIPE_SECRET_KEY: "sk_test_x", DEMO_STRIPE_URL: "http://example.com" })).toMatchObject({
    code: 2,
    text: "DEMO_STRIPE_URL must be on this machine.\n",
  });
});

test("pointed at a local Stripe the command runs every scenario and compares the fields", async () => {
  const local = await aStripe({ now: () => new Date() });
  const { code, text } = await run({ STRIPE_SECRET_KEY: local.secretKey, DEMO_STRIPE_URL: local.url });
  expect(text).toContain("Everything holds.");
  expect(text).toContain("A local Stripe shows the same fields.");
  expect(text.match(/^ok /gm)).toHaveLength(Object.keys(scenarios).length);
  expect(code).toBe(0);
}, 60_000);
