import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount } from "@/db/factories";
import { keySecrets } from "@/db/schema";
import { updateKey } from "./commands";
import { lockForWrite } from "./verify";

test("a change of a key waits for the writes before it, not for those that go on coming", async () => {
  const account = await anAccount();
  const { keyId } = await aKey(account);
  const [secret] = await db()
    .select({ id: keySecrets.id })
    .from(keySecrets)
    .where(eq(keySecrets.keyId, keyId));
  const secretId = secret?.id ?? 0;
  let blowing = true;
  // Six at a time, so that some write holds the key at every moment.
  const writers = Array.from({ length: 6 }, async (_, index) => {
    await new Promise((resolve) => setTimeout(resolve, index * 10));
    const until = Date.now() + 4_000;
    let refused = 0;
    while (blowing && Date.now() < until) {
      await db().transaction(async (tx) => {
        if ((await lockForWrite(tx, secretId, keyId))?.enabled) await tx.execute(sql`select pg_sleep(0.05)`);
        else refused += 1;
      });
    }
    return refused;
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const began = Date.now();
  await db().transaction((tx) => updateKey(tx, account.ctx, keyId, { enabled: false }));
  const tookMs = Date.now() - began;
  await new Promise((resolve) => setTimeout(resolve, 50));
  blowing = false;
  const refused = await Promise.all(writers);
  expect(tookMs).toBeLessThan(1_000);
  expect(Math.min(...refused)).toBeGreaterThan(0);
});
