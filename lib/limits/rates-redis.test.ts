import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readRateLimits } from "./rate-rules";

// Against a real Redis or Valkey where this machine has one; where it has none there is nothing to try it with, and
// rates.test.ts holds what happens without.
const binary = ["redis-server", "valkey-server"].find((name) => spawnSync(name, ["--version"]).status === 0);

process.env.RATE_LIMITS = "second=1000,minute=10,poll_minute=5,poll_burst=7,failed_minute=4";

test("the limits of these tests are ones that can be set", () => {
  const faults: string[] = [];
  expect(readRateLimits(process.env.RATE_LIMITS, faults)).toMatchObject({ minute: 10, poll_burst: 7 });
  expect(faults).toEqual([]);
  if (!binary) console.info("No redis-server here: rates that processes share were not tried.");
});

if (binary) sharedRates(binary);

function sharedRates(name: string) {
  let port = 0;
  let redis: ChildProcess | undefined;

  const start = async () => {
    const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    redis = spawn(name, options, { stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of redis.stdout ?? []) if (/Ready to accept/.test(String(line))) break;
    redis.stdout?.resume();
  };
  const stop = async () => {
    if (!redis || redis.exitCode !== null || redis.signalCode !== null) return;
    const gone = once(redis, "exit");
    redis.kill("SIGKILL");
    await gone;
  };
  /** The rates as a process of its own has them. */
  const aProcess = async () => {
    vi.resetModules();
    Reflect.deleteProperty(globalThis, "invoicetronicRates");
    return import("./rates");
  };

  beforeAll(async () => {
    port = await freePort();
    process.env.REDIS_URL = `redis://127.0.0.1:${port}`;
    await start();
  });
  afterAll(stop);

  test(`two processes share their rates over ${name}; while it is away each counts for itself`, async () => {
    // Each process has a log of its own; both write here.
    const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const [first, second] = [await aProcess(), await aProcess()];
    const processes = [first, second] as const;
    const ask = async (at: number, accountId: number, polled = false) => {
      const verdict = await processes[at % 2 === 0 ? 0 : 1].takeRate({ accountId, keyId: accountId, polled });
      return verdict?.retryAfterSeconds === null;
    };
    let account = 100;
    /** Until a process is connected it counts for itself: each try is an account's that nobody has asked for. */
    const shared = () =>
      vi.waitFor(
        async () => {
          account += 1;
          const asked = await Promise.all(Array.from({ length: 24 }, (_, at) => ask(at, account)));
          expect(asked.filter(Boolean)).toHaveLength(10);
        },
        { timeout: 10_000, interval: 100 },
      );
    await shared();
    const polled: boolean[] = [];
    for (let at = 0; at < 10; at++) polled.push(await ask(at, 3, true));
    expect(polled.filter(Boolean)).toHaveLength(7);

    // Counted by either, given back by either.
    const failing = (at: number) => processes[at % 2 === 0 ? 0 : 1].takeByAddress("failed", "203.0.113.9");
    for (let at = 0; at < 4; at++) expect(await failing(at)).toBeNull();
    await first.giveBackByAddress("failed", "203.0.113.9");
    expect(await second.takeByAddress("failed", "203.0.113.10")).toBeNull();
    expect(await failing(1)).toBeNull();
    for (const at of [0, 1]) expect(await failing(at)).toBeGreaterThan(1);

    await stop();
    const alone = await Promise.all(Array.from({ length: 24 }, (_, at) => ask(at, 4)));
    expect(alone.filter(Boolean)).toHaveLength(20);
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(2));

    await start();
    await shared();
    await Promise.all(processes.map((each) => each.closeRates()));
    told.mockRestore();
  });
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}
