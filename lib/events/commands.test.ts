import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { aKey, anAccount } from "@/db/factories";
import { events, keyDailyCounts, keySecrets } from "@/db/schema";
import { log } from "@/lib/log/log";
import { toRow } from "./alike";
import { bufferEvent, flushEvents } from "./commands";
import { countInto, dayOf, type Tally } from "./counts";
import { anEvent } from "./events-fixtures";
import { pruneCounts, pruneEvents, storeCounts } from "./usage-commands";

const house = fileURLToPath(new URL("../..", import.meta.url));

async function countsOf(keyId: number) {
  const rows = await db().select().from(keyDailyCounts).where(eq(keyDailyCounts.keyId, keyId));
  return Object.fromEntries(
    rows.map((row) => [`${row.environment} ${row.day} ${row.outcome}`, row.requests]).sort(),
  );
}

async function aUsedKey() {
  const account = await anAccount();
  const { keyId } = await aKey(account);
  return { account, keyId };
}

describe("daily counters", () => {
  test("count each request once, by environment, outcome and day in UTC", async () => {
    const { account, keyId } = await aUsedKey();
    const late = { dateTime: new Date("2026-03-05T23:59:59.999Z") };
    const early = { dateTime: new Date("2026-03-06T00:00:00Z") };
    for (const given of [
      late,
      late,
      early,
      { ...early, environment: "live" as const },
      { ...early, statusCode: 403, code: "preset_not_allowed" },
      { ...early, statusCode: 401, code: "key_disabled" },
      { ...early, statusCode: 404, code: "not_found" },
      { ...early, statusCode: 503, code: "unavailable" },
    ]) {
      bufferEvent(anEvent(account, keyId, given));
    }
    await flushEvents();
    await flushEvents();
    expect(await countsOf(keyId)).toEqual({
      "live 2026-03-06 answered": 1,
      "test 2026-03-05 answered": 2,
      "test 2026-03-06 answered": 1,
      "test 2026-03-06 failed": 1,
      "test 2026-03-06 faulty": 1,
      "test 2026-03-06 refused": 2,
    });
  });

  test("that can't be written wait, while the events are stored, and then each counts once", async () => {
    const { account, keyId } = await aUsedKey();
    const at = new Date("2026-03-06T10:00:00Z");
    for (let i = 0; i < 3; i++) bufferEvent(anEvent(account, keyId, { dateTime: at }));
    // A change of the key that takes long: the first count of a day must wait for the row that it refers to.
    await db().transaction(async (tx) => {
      await tx.execute(sql`select 1 from keys where id = ${keyId} for update`);
      await flushEvents();
      expect(await countsOf(keyId)).toEqual({});
      expect(await db().$count(events, eq(events.keyId, keyId))).toBe(3);
    });
    bufferEvent(anEvent(account, keyId, { dateTime: at }));
    await flushEvents();
    expect(await countsOf(keyId)).toEqual({ "test 2026-03-06 answered": 4 });
    expect(await db().$count(events, eq(events.keyId, keyId))).toBe(4);
  });

  test("of forty writers at once, each in another order, add up exactly and none deadlocks", async () => {
    const account = await anAccount();
    const keyIds = await Promise.all(Array.from({ length: 6 }, async () => (await aKey(account)).keyId));
    await Promise.all(
      Array.from({ length: 40 }, async (_, writer) => {
        const tally: Tally = new Map();
        const turned = writer % 2 ? keyIds : keyIds.toReversed();
        for (const keyId of turned) {
          for (const environment of ["test", "live"] as const) {
            countInto(tally, toRow(anEvent(account, keyId, { environment })), 20_000, 1);
          }
        }
        await storeCounts(tally, randomUUID());
      }),
    );
    for (const keyId of keyIds) expect(Object.values(await countsOf(keyId))).toEqual([40, 40]);
  });

  test("of two processes at once add up exactly, to the last request before they stop", async () => {
    const { account, keyId } = await aUsedKey();
    const day = dayOf(new Date());
    const event = JSON.stringify(anEvent(account, keyId));
    const script = `
      import { bufferEvent } from "./lib/events/commands.ts";
      import { startJobs } from "./lib/jobs/index.ts";
      import { closeDb } from "./db/index.ts";
      import { setTimeout as sleep } from "node:timers/promises";
      const jobs = startJobs();
      for (let i = 0; i < 700; i++) {
        bufferEvent({ ...${event}, dateTime: new Date("${day}T10:00:00Z") });
        if (i % 50 === 0) await sleep(20);
      }
      await jobs.stop();
      await closeDb();`;
    const run = async () => {
      const args = ["--import", "tsx", "--input-type=module", "-e", script];
      const child = spawn(process.execPath, args, { cwd: house, stdio: ["ignore", "inherit", "inherit"] });
      const [code] = await once(child, "exit");
      expect(code).toBe(0);
    };
    await Promise.all([run(), run()]);
    expect(await countsOf(keyId)).toEqual({ [`test ${day} answered`]: 1_400 });
    expect(await db().$count(events, eq(events.keyId, keyId))).toBe(1_400);
  }, 60_000);

  test("of a key that is gone hold up no other", async () => {
    const { account, keyId } = await aUsedKey();
    bufferEvent(anEvent(account, 2_000_000_000));
    bufferEvent(anEvent(account, keyId));
    await flushEvents();
    expect(Object.values(await countsOf(keyId))).toEqual([1]);
  });
});

test("events that are refused at once are tried again by the clock, not by each request, and lose nothing", async () => {
  const { account, keyId } = await aUsedKey();
  await flushEvents();
  const told = vi.spyOn(log, "error").mockImplementation(() => {});
  await db().execute(sql`alter table events rename to events_elsewhere`);
  try {
    for (let i = 0; i < 2_500; i++) bufferEvent(anEvent(account, keyId));
    await turn();
    await flushEvents();
    const before = told.mock.calls.length;
    for (let i = 0; i < 500; i++) {
      bufferEvent(anEvent(account, keyId));
      await turn();
    }
    expect(told.mock.calls.length - before).toBeLessThan(20);
  } finally {
    await db().execute(sql`alter table events_elsewhere rename to events`);
    told.mockRestore();
  }
  await flushEvents();
  expect(await db().$count(events, eq(events.keyId, keyId))).toBe(3_000);
});

test("a batch keeps the order and the millisecond of its rows, whatever they share", async () => {
  const { account, keyId } = await aUsedKey();
  const times = [123, 7, 999, 7].map((ms) => Date.parse("2026-03-06T10:00:00Z") + ms);
  for (const [n, time] of times.entries()) {
    const given = { dateTime: new Date(time), method: n % 2 ? "POST" : "GET" };
    bufferEvent(anEvent(account, keyId, given));
  }
  await flushEvents();
  const rows = await db().select().from(events).where(eq(events.keyId, keyId)).orderBy(events.id);
  expect(rows.map(({ dateTime, method }) => [dateTime.getTime(), method])).toEqual(
    times.map((time, n) => [time, n % 2 ? "POST" : "GET"]),
  );
});

test("a secret's last use is noted as its key's is: once a minute, and never of one that was turned away", async () => {
  const { account, keyId } = await aUsedKey();
  const [secret] = await db()
    .select({ id: keySecrets.id })
    .from(keySecrets)
    .where(and(eq(keySecrets.keyId, keyId), eq(keySecrets.environment, "test")));
  const secretId = secret?.id ?? 0;
  const use = async (at: string, given: object = {}) => {
    bufferEvent(anEvent(account, keyId, { secretId, dateTime: new Date(at), ...given }));
    await flushEvents();
    const rows = await db()
      .select({ id: keySecrets.id, at: keySecrets.lastUsedAt })
      .from(keySecrets)
      .where(eq(keySecrets.keyId, keyId));
    expect(rows.filter(({ id }) => id !== secretId).map(({ at: other }) => other)).toEqual([null]);
    return rows.find(({ id }) => id === secretId)?.at?.toISOString() ?? null;
  };
  const refused = { statusCode: 403, code: "origin_not_allowed" };
  expect(await use("2026-03-06T10:00:00.000Z", refused)).toBeNull();
  expect(await use("2026-03-06T10:00:00.000Z")).toBe("2026-03-06T10:00:00.000Z");
  expect(await use("2026-03-06T10:00:59.000Z")).toBe("2026-03-06T10:00:00.000Z");
  expect(await use("2026-03-06T10:01:01.000Z")).toBe("2026-03-06T10:01:01.000Z");
});

describe("what is old", () => {
  test("of the counters goes after 400 days, what is younger stays", async () => {
    const { account, keyId } = await aUsedKey();
    const daysAgo = (days: number) => ({ dateTime: new Date(Date.now() - days * 86_400_000) });
    for (const days of [0, 399, 402]) bufferEvent(anEvent(account, keyId, daysAgo(days)));
    await flushEvents();
    await pruneCounts();
    expect(Object.keys(await countsOf(keyId))).toHaveLength(2);
  });

  test("of the log goes after 15 days, batch after batch, what is younger stays", async () => {
    const { account, keyId } = await aUsedKey();
    await db().execute(sql`
      insert into events (account_id, key_id, secret_id, environment, method, endpoint, status_code, date_time)
      select ${account.accountId}, ${keyId}, 0, 'test', 'GET', '/status', 200,
        now() - interval '15 days' + (n - 11000) * interval '1 second'
      from generate_series(1, 11200) n`);
    expect(await pruneEvents()).toBeGreaterThanOrEqual(11_000);
    expect(await db().$count(events, eq(events.keyId, keyId))).toBeGreaterThan(100);
  });
});
