import { expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount } from "@/db/factories";
import { call } from "@/lib/api/api-fixtures";
import { flushEvents } from "@/lib/events/commands";
import { updateKey } from "./commands";
import { lastDayOf, usedBy } from "./use-queries";

test("the last day of a key counts what was answered and refused; the owner of another account sees nothing", async () => {
  const account = await anAccount();
  const made = await aKey(account, { preset: "read_only" });
  expect(await lastDayOf(db(), account.accountId, made.keyId)).toMatchObject({ answered: 0, lastAt: null });
  await call(made.liveSecret, "/status");
  await call(made.testSecret, "/company");
  await call(made.testSecret, "/company/1");
  await db().transaction((tx) => updateKey(tx, account.ctx, made.keyId, { enabled: false }));
  await call(made.testSecret, "/company");
  await flushEvents();
  const day = await lastDayOf(db(), account.accountId, made.keyId);
  expect(day).toMatchObject({ answered: 2, refused: 1, faulty: 1, failed: 0 });
  expect(Date.now() - (day.lastAt?.getTime() ?? 0)).toBeLessThan(60_000);
  const other = await anAccount();
  expect(await lastDayOf(db(), other.accountId, made.keyId)).toMatchObject({ answered: 0, lastAt: null });
});

test("a key's first use is told to its own account only", async () => {
  const account = await anAccount();
  const [used, unused] = [await aKey(account), await aKey(account)];
  await call(used.liveSecret, "/status");
  await flushEvents();
  const ids = [used.keyId, unused.keyId];
  expect(await usedBy(db(), account.accountId, ids)).toEqual([{ keyId: used.keyId, at: expect.any(Date) }]);
  expect(await usedBy(db(), (await anAccount()).accountId, ids)).toEqual([]);
  expect(await usedBy(db(), account.accountId, [])).toEqual([]);
});
