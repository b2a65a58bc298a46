import { describe, expect, test, vi } from "vitest";
import { log } from "@/lib/log/log";
import { rateDefaults, readRateLimits } from "./rate-rules";
import { closeRates, giveBackByAddress, takeByAddress, takeRate } from "./rates";

// Nobody listens there.
process.env.RATE_LIMITS = "second=3,failed_minute=2";
process.env.REDIS_URL = "redis://127.0.0.1:1";

describe("RATE_LIMITS", () => {
  test.each([
    [undefined, rateDefaults],
    ["", rateDefaults],
    ["off", null],
    ["second=7, poll_minute=90", { ...rateDefaults, second: 7, poll_minute: 90 }],
    ["poll_minute=500", { ...rateDefaults, poll_minute: 500, poll_burst: 501 }],
  ])("%j", (text, limits) => {
    const faults: string[] = [];
    expect(readRateLimits(text, faults)).toEqual(limits);
    expect(faults).toEqual([]);
  });

  test.each([
    "Off",
    "second",
    "second=0",
    "second=-1",
    "hour=3",
    "constructor=3",
    "second=1e9",
  ])("%j is named as a fault", (text) => {
    const faults: string[] = [];
    readRateLimits(text, faults);
    expect(faults.join()).toContain(text);
  });
});

test("while Redis does not answer the rate is counted in memory, and that is said once", async () => {
  const told = vi.spyOn(log, "error").mockImplementation(() => {});
  const ask = () => takeRate({ accountId: 1, keyId: 1, polled: false });
  const verdicts = [await ask(), await ask(), await ask(), await ask()];
  expect(verdicts.map((verdict) => verdict?.retryAfterSeconds)).toEqual([null, null, null, 1]);
  const fail = () => takeByAddress("failed", "203.0.113.9");
  expect([await fail(), await fail()]).toEqual([null, null]);
  await giveBackByAddress("failed", "203.0.113.9");
  expect([await fail(), await fail()]).toEqual([null, 60]);
  await vi.waitFor(() => expect(told).toHaveBeenCalledOnce());
  await closeRates();
  told.mockRestore();
});
