import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { aReceiver, aShop, aStripe, payment, sdk } from "./fixtures";
import { Store } from "./store";

function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "invoicetronic-stripe-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "state", "stripe.jsonl");
}

/** A process of its own, to be killed. */
async function aProcess(file: string) {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", fileURLToPath(new URL("./serve.ts", import.meta.url)), "0", file],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (data: Buffer) => resolve(data.toString("utf8")));
    child.once("exit", (code) => reject(new Error(`It ended with ${code}`)));
  });
  const { url, secretKey } = JSON.parse(line);
  return {
    stripe: sdk({ host: "127.0.0.1", port: Number(new URL(url).port), secretKey }),
    kill: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

test("everything survives a stop: things, keys, the clock, secrets and what is due", async () => {
  const file = aFile();
  const { local, stripe, checkout, customer, params } = await aShop({ file });
  const receiver = await aReceiver(stripe, local);
  const [body, key] = [params(), { idempotencyKey: "attempt-1" }];
  const session = await stripe.checkout.sessions.create(body, key);
  const open = await checkout();
  local.pay(session.id, payment);
  local.clock.advance({ minutes: 30 });
  const now = local.clock.now();
  await local.settled();
  await local.close();

  const again = await aStripe({ file });
  const later = sdk(again);
  expect(again.secretKey).toBe(local.secretKey);
  expect(again.webhookSecret(receiver.endpoint.id)).toBe(receiver.endpoint.secret);
  expect(again.clock.now()).toBe(now);
  expect((await later.checkout.sessions.create(body, key)).id).toBe(session.id);
  expect((await later.subscriptions.list({ customer: customer.id })).data).toHaveLength(1);
  expect((await later.prices.list()).data[0]?.unit_amount_decimal?.toString()).toBe("900");
  again.clock.advance({ minutes: 30 });
  expect(await later.checkout.sessions.retrieve(open.id)).toMatchObject({ status: "expired" });
  again.clock.advance({ days: 16 });
  expect((await later.subscriptions.list({ customer: customer.id })).data).toMatchObject([
    { status: "active" },
  ]);
});

test("webhooks that had not arrived go out after the restart", async () => {
  const file = aFile();
  const { local, stripe, customer } = await aShop({ file });
  let isDown = true;
  const receiver = await aReceiver(stripe, local, () => (isDown ? 500 : 200));
  await stripe.customers.update(customer.id, { name: "Anna Verdi" });
  await expect.poll(() => receiver.hooks.length).toBeGreaterThan(0);
  await local.close();
  isDown = false;
  receiver.hooks.splice(0);
  const again = await aStripe({ file });
  await again.settled();
  expect(receiver.hooks.map(({ event }) => event.type)).toEqual(["customer.updated"]);
});

test("everything that was answered survives a kill -9", async () => {
  const file = aFile();
  const { stripe, kill } = await aProcess(file);
  const kept: string[] = [];
  const work = Array.from({ length: 8 }, async () => {
    try {
      for (;;) kept.push((await stripe.customers.create({ name: "Anna" })).id);
    } catch {
      // Killed in the middle.
    }
  });
  await expect.poll(() => kept.length, { timeout: 10_000 }).toBeGreaterThan(100);
  await kill();
  await Promise.all(work);
  const again = sdk(await aStripe({ file }));
  const found = await again.customers.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  const ids = new Set(found.map(({ id }) => id));
  expect(kept.filter((id) => !ids.has(id))).toEqual([]);
});

test("a line that was cut short is left out, the rest stays", async () => {
  const file = aFile();
  const { local, customer } = await aShop({ file });
  await local.close();
  appendFileSync(file, '[["customers","cus_cut",{"id":"cus_c');
  const again = sdk(await aStripe({ file }));
  expect((await again.customers.list()).data.map(({ id }) => id)).toEqual([customer.id]);
  await again.customers.create({ name: "Bruno" });
  expect(readFileSync(file, "utf8")).not.toContain("cus_cut");
});

test("the file is for its owner only, and writing to it takes next to nothing", async () => {
  const file = aFile();
  const store = new Store(file);
  onTestFinished(() => store.close());
  const started = performance.now();
  for (let i = 0; i < 2_000; i += 1) {
    store.transaction(() => store.put("cards", { id: `pm_${i}`, behaviour: "succeeds" }));
  }
  // Some 20 µs each on an idle machine; the bound is for a busy one.
  expect((performance.now() - started) / 2_000).toBeLessThan(2);
  expect(statSync(file).mode & 0o077).toBe(0);
});

test("a transaction that fails leaves no trace", () => {
  const store = new Store();
  store.transaction(() => store.put("cards", { id: "pm_1", behaviour: "succeeds" }));
  expect(() =>
    store.transaction(() => {
      store.put("cards", { id: "pm_1", behaviour: "declines at once" });
      store.put("cards", { id: "pm_2", behaviour: "succeeds" });
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(store.all("cards")).toEqual([{ id: "pm_1", behaviour: "succeeds" }]);
  expect(() => store.put("cards", { id: "pm_3", behaviour: "succeeds" })).toThrow("outside a transaction");
});
