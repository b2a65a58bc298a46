import { expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount } from "@/db/factories";
import { attemptOf, enable, openShop, pass, pay, seatOn, settle } from "@/dev/seats-fixtures";
import { hasActiveSeat } from "./queries";

openShop();

test("a first seat: reserved, paid, in trial, charged after fifteen days", async () => {
  const account = await anAccount();
  const { keyId } = await aKey(account);
  const { url } = await enable(account, keyId);
  expect(url).toMatch(/\/c\/pay\/cs_test_/);
  expect(await seatOn(keyId)).toMatchObject({ state: "pending", subscriptionId: null });
  expect(await hasActiveSeat(db(), account.accountId, keyId)).toBe(false);
  await pay(keyId);
  await settle();
  expect(await attemptOf(keyId)).toMatchObject({ state: "completed" });
  expect(await seatOn(keyId)).toMatchObject({ state: "live", status: "trialing", everPaid: false });
  expect(await hasActiveSeat(db(), account.accountId, keyId)).toBe(true);
  await pass({ days: 15 });
  expect(await seatOn(keyId)).toMatchObject({ status: "active", everPaid: false });
  await pass({ hours: 2 });
  expect(await seatOn(keyId)).toMatchObject({ status: "active", everPaid: true });
});
