import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { aKey, anAccount } from "@/db/factories";
import { hashSecret } from "@/lib/keys/secret";
import { forgetKnownKeys, LookupUnavailable, verifyWithStatus } from "@/lib/keys/verify";
import { statusOf } from "./status-queries";

const other = postgres(process.env.DEMO_DATABASE_URL ?? "", { max: 1, onnotice: () => {} });
afterAll(() => other.end({ timeout: 1 }));

/** Somebody's transaction that holds what it locked while `meanwhile` runs, and is then rolled back. */
async function holding(lock: (tx: postgres.TransactionSql) => Promise<unknown>, meanwhile: () => unknown) {
  const rolledBack = new Error("rolled back");
  await other
    .begin(async (tx) => {
      await lock(tx);
      await meanwhile();
      throw rolledBack;
    })
    .catch((error: unknown) => expect(error).toBe(rolledBack));
}

test("nobody who holds the rows of an account keeps a status or a check of keys waiting", async () => {
  const account = await anAccount();
  const { keyId, liveSecret } = await aKey(account);
  const verify = () => verifyWithStatus(hashSecret(liveSecret));
  const expected = await verify();
  expect(expected).toMatchObject({ key: { keyId }, status: { hasActiveSeat: false } });
  await holding(
    async (tx) => {
      await tx`select 1 from accounts where id = ${account.accountId} for update`;
      await tx`update accounts set operation_left = operation_left + 7 where id = ${account.accountId}`;
      await tx`select 1 from keys where id = ${keyId} for update`;
    },
    async () => {
      const began = performance.now();
      expect(await verify()).toEqual(expected);
      forgetKnownKeys();
      expect(await verify()).toEqual(expected);
      expect(await statusOf({ ...account, keyId, enabled: true, expired: false })).toEqual(expected?.status);
      expect(performance.now() - began).toBeLessThan(1_000);
    },
  );
});

test("a table that is locked whole, as by a migration, costs 503 as long as it is", async () => {
  const account = await anAccount();
  const verify = async () => verifyWithStatus(hashSecret((await key).liveSecret));
  const key = aKey(account);
  expect(await verify()).not.toBeNull();
  await holding(
    (tx) => tx`lock table accounts in access exclusive mode`,
    () => expect(verify()).rejects.toBeInstanceOf(LookupUnavailable),
  );
  expect(await verify()).not.toBeNull();
}, 20_000);
