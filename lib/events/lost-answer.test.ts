import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db } from "@/db";
import { aKey, anAccount } from "@/db/factories";
import { events, keyDailyCounts, writtenBatches } from "@/db/schema";
import { type Between, betweenDatabase } from "@/dev/between-database";
import { log } from "@/lib/log/log";
import { pruneBatches, storeRows } from "./batch-commands";
import { bufferEvent, flushEvents } from "./commands";
import { countInto, type Tally } from "./counts";
import { anEvent, aRow } from "./events-fixtures";
import { storeCounts } from "./usage-commands";

const direct = process.env.DEMO_DATABASE_URL ?? "";
let between: Between;

beforeAll(async () => {
  between = await betweenDatabase();
});
afterAll(() => between.close());

const rowsOf = (keyId: number) => db().$count(events, eq(events.keyId, keyId));
const counted = async (keyId: number) => {
  const days = await db().select().from(keyDailyCounts).where(eq(keyDailyCounts.keyId, keyId));
  return days.reduce((sum, { requests }) => sum + requests, 0);
};

test("a batch whose answer is lost was written, and is not written again", async () => {
  const told = vi.spyOn(log, "error").mockImplementation(() => {});
  const account = await anAccount();
  const { keyId } = await aKey(account);
  bufferEvent(anEvent(account, keyId));
  between.loseAnswers();
  await flushEvents();
  expect(told).toHaveBeenCalledWith("Events wait for the database", expect.anything());
  const sql = postgres(direct, { max: 1, onnotice: () => {} });
  const [found] = await sql`select count(*)::int as n from events where key_id = ${keyId}`;
  await sql.end();
  expect(found).toEqual({ n: 1 });

  bufferEvent(anEvent(account, keyId));
  await flushEvents();
  await flushEvents();
  expect([await rowsOf(keyId), await counted(keyId)]).toEqual([2, 2]);
  told.mockRestore();
}, 20_000);

test("rows and counts that are sent twice, also at once, are stored once", async () => {
  const account = await anAccount();
  const { keyId } = await aKey(account);
  const batch = { id: randomUUID(), rows: [aRow(anEvent(account, keyId)), aRow(anEvent(account, keyId))] };
  await Promise.all(Array.from({ length: 10 }, () => storeRows(batch)));
  const tally: Tally = new Map();
  for (const { row } of batch.rows) countInto(tally, row, 20_000, 1);
  const id = randomUUID();
  await Promise.all(Array.from({ length: 10 }, () => storeCounts(tally, id)));
  expect([await rowsOf(keyId), await counted(keyId)]).toEqual([2, 2]);
  await storeCounts(tally, randomUUID());
  expect(await counted(keyId)).toBe(4);
});

test("of a batch with a row that can't be stored the others are, once", async () => {
  const told = vi.spyOn(log, "error").mockImplementation(() => {});
  const account = await anAccount();
  const { keyId } = await aKey(account);
  const good = aRow(anEvent(account, keyId));
  const bad = aRow({ ...anEvent(account, keyId), statusCode: 2 ** 40 });
  const batch = { id: randomUUID(), rows: [good, bad, good, aRow(anEvent(account, keyId))] };
  for (let time = 0; time < 2; time++) await storeRows(batch);
  expect(await rowsOf(keyId)).toBe(3);
  expect(told).toHaveBeenCalledWith(`Events of key ${keyId} can't be stored (1)`, expect.anything());
  told.mockRestore();
});

test("which batches were written is forgotten a day later", async () => {
  await db()
    .insert(writtenBatches)
    .values([{ id: "old", at: new Date(Date.now() - 25 * 3_600_000) }, { id: "young" }]);
  await pruneBatches();
  const ids = (await db().select().from(writtenBatches)).map(({ id }) => id);
  expect(ids).toContain("young");
  expect(ids).not.toContain("old");
});
