import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { bufferEvent, flushEvents } from "./commands";
import { anEvent } from "./events-fixtures";
import {
  countNewer,
  dailyCounts,
  type EventCursor,
  type EventFilter,
  lastDayCounts,
  listEvents,
} from "./queries";
import { firstDay, sumOf, usageDays } from "./usage";

const all: EventFilter = {
  key: null,
  environment: null,
  status: null,
  method: null,
  endpoint: null,
  from: null,
  to: null,
};

const list = (
  account: TestAccount,
  filter: Partial<EventFilter> = {},
  cursor: EventCursor = null,
  size = 50,
) => listEvents(db(), account.accountId, { ...all, ...filter }, cursor, size);

describe("the log", () => {
  let account: TestAccount;
  let stranger: TestAccount;
  let keyId = 0;
  let otherId = 0;

  beforeAll(async () => {
    account = await anAccount();
    stranger = await anAccount();
    ({ keyId } = await aKey(account, { description: "Report Rossi" }));
    ({ keyId: otherId } = await aKey(account, { description: "Shop 100%" }));
    const foreign = await aKey(stranger, { description: "Report Rossi" });
    const at = (minute: number) => ({ dateTime: new Date(Date.UTC(2026, 2, 6, 10, minute)) });
    bufferEvent(anEvent(account, keyId, at(0)));
    bufferEvent(anEvent(stranger, foreign.keyId, at(0)));
    bufferEvent(anEvent(account, keyId, { ...at(1), environment: "live", endpoint: "/send/12" }));
    bufferEvent(
      anEvent(account, otherId, { ...at(2), method: "POST", statusCode: 403, code: "preset_not_allowed" }),
    );
    bufferEvent(anEvent(account, keyId, { ...at(3), statusCode: 404, code: "not_found" }));
    bufferEvent(anEvent(account, otherId, { ...at(4), statusCode: 503, code: "unavailable" }));
    await flushEvents();
  });

  const minutes = async (filter: Partial<EventFilter>) =>
    (await list(account, filter)).rows.map(({ at }) => at.getUTCMinutes());

  test.each<[string, () => Partial<EventFilter>, number[]]>([
    ["everything, the newest first", () => ({}), [4, 3, 2, 1, 0]],
    ["one environment", () => ({ environment: "live" }), [1]],
    ["a key by its id", () => ({ key: { id: keyId } }), [3, 1, 0]],
    ["keys by part of their name", () => ({ key: { named: "rossi" } }), [3, 1, 0]],
    ["a name with a wildcard is taken literally", () => ({ key: { named: "100%" } }), [4, 2]],
    ["successes", () => ({ status: "2xx" }), [1, 0]],
    ["every 4xx", () => ({ status: "4xx" }), [3, 2]],
    ["what the key was refused", () => ({ status: "refused" }), [2]],
    ["one status", () => ({ status: "503" }), [4]],
    ["one code", () => ({ status: "not_found" }), [3]],
    ["a method", () => ({ method: "POST" }), [2]],
    ["part of a path", () => ({ endpoint: "send" }), [1]],
    [
      "a period, both ends included",
      () => ({
        from: new Date("2026-03-06T10:01:00Z"),
        to: new Date("2026-03-06T10:03:00Z"),
      }),
      [3, 2, 1],
    ],
  ])("is narrowed to %s", async (_name, filter, expected) => {
    expect(await minutes(filter())).toEqual(expected);
  });

  test("is read page by page and back, and tells what came since", async () => {
    const first = await list(account, {}, null, 2);
    expect([first.newer, first.older]).toEqual([false, true]);
    const second = await list(account, {}, { before: first.rows[1]?.id ?? 0 }, 2);
    expect(second.rows.map(({ at }) => at.getUTCMinutes())).toEqual([2, 1]);
    const third = await list(account, {}, { before: second.rows[1]?.id ?? 0 }, 2);
    expect([third.rows.length, third.newer, third.older]).toEqual([1, true, false]);
    const back = await list(account, {}, { after: third.rows[0]?.id ?? 0 }, 2);
    expect(back.rows).toEqual(second.rows);
    const since = second.rows[0]?.id ?? 0;
    expect(await countNewer(db(), account.accountId, all, since, 100)).toBe(2);
    expect(await countNewer(db(), account.accountId, { ...all, status: "5xx" }, since, 100)).toBe(1);
    expect(await countNewer(db(), account.accountId, all, 0, 3)).toBe(3);
  });

  test("of another account is never part of it, nor are its counters", async () => {
    expect((await list(stranger)).rows).toHaveLength(1);
    expect((await list(stranger, { key: { id: keyId } })).rows).toEqual([]);
    const from = new Date("2026-01-01");
    expect(await dailyCounts(db(), stranger.accountId, keyId, "test", from)).toEqual([]);
    expect(await dailyCounts(db(), account.accountId, keyId, "test", from)).toHaveLength(2);
  });
});

test("the last 24 hours of a key are those of its secrets in that environment", async () => {
  const account = await anAccount();
  const { keyId } = await aKey(account);
  const [secret] = await db().execute<{ id: number }>(
    sql`select id from key_secrets where key_id = ${keyId} and environment = 'live'`,
  );
  const given = { secretId: secret?.id ?? 0, environment: "live" as const };
  bufferEvent(anEvent(account, keyId, given));
  bufferEvent(anEvent(account, keyId, { ...given, statusCode: 401, code: "key_disabled" }));
  bufferEvent(anEvent(account, keyId, { ...given, dateTime: new Date(Date.now() - 25 * 3_600_000) }));
  await flushEvents();
  expect(await lastDayCounts(db(), account.accountId, keyId, "live")).toEqual({
    answered: 1,
    refused: 1,
    faulty: 0,
    failed: 0,
  });
  expect((await lastDayCounts(db(), account.accountId, keyId, "test")).answered).toBe(0);
  expect((await lastDayCounts(db(), account.accountId + 1, keyId, "live")).answered).toBe(0);
});

test("a chart has every day, and sums to what was counted", () => {
  const today = new Date("2026-03-06T00:30:00Z");
  const days = usageDays(
    [
      { day: "2026-03-06", outcome: "answered", requests: 3 },
      { day: "2026-02-05", outcome: "answered", requests: 5 },
      { day: "2026-02-04", outcome: "refused", requests: 7 },
    ],
    today,
    30,
  );
  expect(firstDay(today, 30).toISOString()).toBe("2026-02-05T00:30:00.000Z");
  expect([days.length, days[0]?.day, days[0]?.total, days.at(-1)?.total]).toEqual([30, "2026-02-05", 5, 3]);
  expect(sumOf(days)).toEqual({ answered: 8, refused: 0, faulty: 0, failed: 0 });
});

describe("with a hundred thousand rows", () => {
  let account: TestAccount;
  let keyId = 0;

  beforeAll(async () => {
    account = await anAccount();
    ({ keyId } = await aKey(account));
    await db().execute(sql`
      insert into events (account_id, key_id, secret_id, environment, method, endpoint, status_code, date_time)
      select case when n % 4 = 0 then ${account.accountId} else 1000000 + n % 50 end,
        case when n % 8 = 0 then ${keyId} else 1000000 + n % 50 end, n % 40,
        case when n % 3 = 0 then 'live' else 'test' end, 'GET', '/status',
        case when n % 7 = 0 then 404 else 200 end, now() - (100000 - n) * interval '1 second'
      from generate_series(1, 100000) n`);
    await db().execute(sql`analyze events`);
  });

  test.each<[string, () => Partial<EventFilter>, EventCursor]>([
    ["both environments", () => ({}), null],
    ["one environment", () => ({ environment: "live" }), null],
    ["one key", () => ({ key: { id: keyId } }), null],
    ["a status", () => ({ status: "4xx" }), null],
    ["a path that is nowhere", () => ({ endpoint: "nowhere" }), null],
    ["the middle", () => ({}), { before: 50_000 }],
  ])("a page of %s never reads the whole table", async (_name, filter, cursor) => {
    await db().transaction(async (tx) => {
      await listEvents(tx, account.accountId, { ...all, ...filter() }, cursor, 50);
      const [scans] = await tx.execute<{ seq_scan: string; idx_scan: string }>(
        sql`select seq_scan, idx_scan from pg_stat_xact_user_tables where relname = 'events'`,
      );
      expect(scans?.seq_scan).toBe("0");
      expect(Number(scans?.idx_scan)).toBeGreaterThan(0);
    });
  });
});
