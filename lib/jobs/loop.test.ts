import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log/log";
import { pauseMs, runUntil } from "./loop";

describe("a job", () => {
  it("never overlaps itself, and ends after the run it is in", async () => {
    const ending = new AbortController();
    let now = 0;
    let most = 0;
    let ended = 0;
    const job = runUntil(ending.signal, {
      name: "test",
      everyMs: 1,
      run: async () => {
        most = Math.max(most, ++now);
        await sleep(15);
        now -= 1;
        ended += 1;
      },
    });
    await sleep(60);
    ending.abort();
    await job;
    expect(most).toBe(1);
    expect(now).toBe(0);
    expect(ended).toBeGreaterThan(1);
  });

  it("comes again after a failure", async () => {
    const ending = new AbortController();
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    const told = vi.spyOn(log, "info").mockImplementation(() => {});
    let runs = 0;
    await runUntil(ending.signal, {
      name: "test",
      everyMs: 1,
      run: async () => {
        runs += 1;
        if (runs === 1) throw new Error("broken");
        ending.abort();
      },
    });
    expect(runs).toBe(2);
    expect(logged).toHaveBeenCalledOnce();
    expect(told).toHaveBeenCalledOnce();
    logged.mockRestore();
    told.mockRestore();
  });

  it.each([
    [1_000, 0, 1_000],
    [1_000, 3, 8_000],
    [1_000, 30, 60_000],
    [3_600_000, 5, 3_600_000],
  ])("of every %i ms waits after %i failures %i ms", (everyMs, failures, expected) => {
    expect(pauseMs(everyMs, failures)).toBe(expected);
  });
});
