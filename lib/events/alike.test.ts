import { eq, getTableColumns, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount } from "@/db/factories";
import { events, keyDailyCounts } from "@/db/schema";
import { Alikes } from "./alike";
import { bufferEvent, flushEvents } from "./commands";
import { anEvent } from "./events-fixtures";

const account = { accountId: 1 };
const at = (time: string) => ({ dateTime: new Date(`2026-03-06T${time}Z`) });

/** Another value for each field that tells two events apart. */
const others = {
  accountId: 2,
  keyId: 2,
  secretId: 2,
  environment: "live",
  companyId: 3,
  method: "POST",
  endpoint: "/send",
  query: "page=2",
  statusCode: 404,
  code: "not_found",
  error: "There is none",
  needs: "full",
  resourceId: 4,
  origin: "https://shop.example",
  ip: "192.0.2.7",
  userAgent: "client/2",
} as const;

describe("requests that differ in their time only", () => {
  test("are one entry with their number and the last one's time", () => {
    const alikes = new Alikes();
    const first = alikes.add(anEvent(account, 1, at("10:00:00")));
    expect(alikes.add(anEvent(account, 1, at("10:00:05")))).toBe(first);
    expect(alikes.take()).toEqual([first]);
    expect(first).toMatchObject({ requests: 2, lastAt: Date.parse("2026-03-06T10:00:05Z") });
  });

  test("on both sides of midnight in UTC are two", () => {
    const alikes = new Alikes();
    alikes.add(anEvent(account, 1, at("23:59:59.999")));
    alikes.add(anEvent(account, 1, { dateTime: new Date("2026-03-07T00:00:00Z") }));
    expect(alikes.take().map(({ requests }) => requests)).toEqual([1, 1]);
  });

  test("are counted anew once they were taken", () => {
    const alikes = new Alikes();
    const first = alikes.add(anEvent(account, 1));
    alikes.take();
    expect(alikes.add(anEvent(account, 1))).not.toBe(first);
    expect([first.requests, alikes.size]).toEqual([1, 1]);
  });
});

test.each(Object.entries(others))("requests that differ in %s are two", (field, value) => {
  const alikes = new Alikes();
  const one = anEvent(account, 1, at("10:00:00"));
  alikes.add(one);
  const { row } = alikes.add({ ...one, [field]: value });
  expect(alikes.size).toBe(2);
  expect(row).toMatchObject({ [field]: value });
});

test("every column of the log tells two apart, but for its id and time", () => {
  const told = [...Object.keys(others), "id", "dateTime"];
  expect(Object.keys(getTableColumns(events)).sort()).toEqual(told.sort());
});

test("an entry holds what is stored, not what was sent", () => {
  const secret = `ik_live_${"a".repeat(49)}`;
  const { row } = new Alikes().add(anEvent(account, 1, { query: `key=${secret}`, userAgent: "a\0b" }));
  expect(row).toMatchObject({ query: "key=ik_live_…", userAgent: "a\uFFFDb" });
});

test("kinds without end are each counted once, and remembered not without end", () => {
  const alikes = new Alikes();
  for (let n = 0; n < 1_000; n++) alikes.add(anEvent(account, 1, { query: `page=${n}` }));
  expect(alikes.take().reduce((sum, { requests }) => sum + requests, 0)).toBe(1_000);
});

test("more kinds at once than are kept are counted and stored one by one", async () => {
  const own = await anAccount();
  const { keyId } = await aKey(own);
  for (let n = 0; n < 4_500; n++) bufferEvent(anEvent(own, keyId, { query: `page=${n}` }));
  await flushEvents();
  const [counted] = await db().select().from(keyDailyCounts).where(eq(keyDailyCounts.keyId, keyId));
  expect(counted?.requests).toBe(4_500);
  const [stored] = await db().execute(
    sql`select count(distinct query)::int as kinds from events where key_id = ${keyId}`,
  );
  expect(stored).toEqual({ kinds: 4_500 });
});
