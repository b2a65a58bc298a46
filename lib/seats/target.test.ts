import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { seatPlacements, seats } from "@/db/schema";
import { updateKey } from "@/lib/keys/commands";
import { currentSeats, endedSeats, owedSeats, placedSeats } from "./billing-queries";
import { seatTargets, targetsPageSize } from "./target-queries";

type SeatGiven = Partial<typeof seats.$inferInsert>;

async function aSeat(account: TestAccount, keyId: number, given: SeatGiven = {}): Promise<number> {
  const [row] = await db()
    .insert(seats)
    .values({
      accountId: account.accountId,
      keyId,
      state: "live",
      status: "active",
      subscriptionId: given.state === "pending" ? null : `sub_${account.accountId}_${keyId}_${Math.random()}`,
      ...given,
    })
    .returning({ id: seats.id });
  return row?.id ?? 0;
}

describe("keys that a seat can be moved to", () => {
  let account: TestAccount;
  const names = async (q = "") =>
    (await seatTargets(db(), account.accountId, q)).rows.map(({ name }) => name);

  beforeAll(async () => {
    account = await anAccount();
    const add = (description: string, given = {}) => aKey(account, { description, ...given });
    await add("beta");
    await add("Alpha");
    const off = await add("off");
    await db().transaction((tx) => updateKey(tx, account.ctx, off.keyId, { enabled: false }));
    await aSeat(account, (await add("seated")).keyId);
    await aSeat(account, (await add("in checkout")).keyId, { state: "pending", status: null });
    await aSeat(account, (await add("was seated")).keyId, { state: "ended", status: "canceled" });
    await aKey(await anAccount(), { description: "foreign" });
  });

  test("are enabled, without a seat or a checkout, of the account, by name", async () => {
    expect(await names()).toEqual(["Alpha", "beta", "Primary", "was seated"]);
  });

  test("are searched for by description, where % and _ are letters", async () => {
    expect(await names("ALPH")).toEqual(["Alpha"]);
    expect(await names("%")).toEqual([]);
    expect(await names("foreign")).toEqual([]);
  });

  test("come in pages without gap or double", async () => {
    const many = await anAccount();
    for (let index = 0; index < targetsPageSize + 5; index += 1) await aKey(many, { description: "same" });
    const first = await seatTargets(db(), many.accountId, "same");
    const second = await seatTargets(db(), many.accountId, "same", first.next);
    expect([first.rows.length, second.rows.length, second.next]).toEqual([targetsPageSize, 5, null]);
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(targetsPageSize + 5);
  });
});

describe("the billing page", () => {
  let account: TestAccount;
  let stranger: TestAccount;

  beforeAll(async () => {
    account = await anAccount();
    stranger = await anAccount();
    const key = async (description: string) => (await aKey(account, { description })).keyId;
    const moved = await key("b moved");
    const seatId = await aSeat(account, moved, { status: "past_due" });
    const { accountId } = account;
    await db()
      .insert(seatPlacements)
      .values({ accountId, seatId, keyId: await key("before") });
    await db().insert(seatPlacements).values({ accountId, seatId, keyId: moved });
    await aSeat(account, await key("a unpaid"), { status: "unpaid" });
    await aSeat(account, await key("c cancelled"), { status: "past_due", cancelIntent: "now" });
    await aSeat(account, await key("d checkout"), { state: "pending", status: null });
    await aSeat(account, await key("e ended"), { state: "ended", status: "canceled", endedAt: new Date() });
    await aSeat(account, await key("f abandoned"), {
      state: "abandoned",
      status: null,
      subscriptionId: null,
    });
  });

  test("lists what lives and what is being paid, by the name of its key", async () => {
    const rows = await currentSeats(db(), account.accountId);
    expect(rows.map(({ keyName, state }) => [keyName, state])).toEqual([
      ["a unpaid", "live"],
      ["b moved", "live"],
      ["c cancelled", "live"],
      ["d checkout", "pending"],
    ]);
    expect(rows.every(({ keyStatus, terms }) => keyStatus === "enabled" && terms === null)).toBe(true);
  });

  test("lists what has ended, but nothing that was never bought", async () => {
    const { rows, total } = await endedSeats(db(), account.accountId, 1);
    expect([rows.map(({ keyName }) => keyName), total]).toEqual([["e ended"], 1]);
    expect((await endedSeats(db(), account.accountId, 2)).rows).toEqual([]);
  });

  test("warns of what is owed for, but not of what was cancelled", async () => {
    expect(await owedSeats(db(), account.accountId)).toBe(2);
  });

  test("knows every key that a seat was on, in order", async () => {
    const [placed] = await placedSeats(db(), account.accountId);
    expect(placed?.placements.map(({ key }) => key)).toEqual(["before", "b moved"]);
  });

  test("shows nothing to another account", async () => {
    const { accountId } = stranger;
    expect(await currentSeats(db(), accountId)).toEqual([]);
    expect(await endedSeats(db(), accountId, 1)).toEqual({ rows: [], total: 0 });
    expect([await owedSeats(db(), accountId), await placedSeats(db(), accountId)]).toEqual([0, []]);
  });
});
