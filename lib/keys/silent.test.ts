import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aKey, anAccount } from "@/db/factories";
import { type Between, betweenDatabase } from "@/dev/between-database";
import { hashSecret } from "./secret";
import { LookupUnavailable, verifyHash } from "./verify";

const direct = process.env.DEMO_DATABASE_URL ?? "";
let between: Between;

beforeAll(async () => {
  between = await betweenDatabase();
});
afterAll(() => between.close());

test("a database that falls silent costs a few seconds of 503, and no revocation", async () => {
  const account = await anAccount();
  const { keyId, liveSecret } = await aKey(account);
  const verify = () => verifyHash(hashSecret(liveSecret));
  expect(await verify()).toMatchObject({ enabled: true });

  between.freeze();
  const sql = postgres(direct, { max: 1 });
  await sql`update keys set enabled = false where id = ${keyId}`;
  await sql.end();
  await expect(verify()).rejects.toBeInstanceOf(LookupUnavailable);
  expect(await verify()).toMatchObject({ keyId, enabled: false });
}, 20_000);
