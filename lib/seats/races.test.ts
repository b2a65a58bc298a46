import { and, eq } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, anyVat, type TestAccount } from "@/db/factories";
import { accounts, keys, seatTrials } from "@/db/schema";
import {
  aFormerTrial,
  aSeat,
  attemptOf,
  enable,
  held,
  local,
  openSessionsOf,
  openShop,
  pay,
  seatNow,
  seatOn,
  settle,
  subscriptionsOf,
} from "@/dev/seats-fixtures";
import { call } from "@/lib/api/api-fixtures";
import { deleteKey } from "@/lib/keys/commands";
import { rotateSecret } from "@/lib/keys/secret-commands";
import { log } from "@/lib/log/log";
import { disableSeat, moveSeat } from "./commands";
import { reconcile } from "./reconcile-commands";

openShop();
const quiet = [vi.spyOn(log, "error"), vi.spyOn(log, "warn")];
for (const spy of quiet) spy.mockImplementation(() => {});
afterEach(() => local().faults.clear());

/** `npm run test:storm` runs each race as often as this says. */
const rounds = Number(process.env.SEAT_STORM ?? 0) || 6;
const later = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
const codes = (answers: PromiseSettledResult<unknown>[]) =>
  answers.flatMap((answer) =>
    answer.status === "rejected" ? [String((answer.reason as { code?: string }).code ?? answer.reason)] : [],
  );

describe(`raced ${rounds} times`, () => {
  test("a checkout that is paid while another is started never makes two trials", async () => {
    for (let round = 0; round < rounds; round += 1) {
      const account = await anAccount();
      const [first, second] = [await aKey(account), await aKey(account)];
      await enable(account, first.keyId);
      const answers = await Promise.allSettled([
        later(round % 6).then(() => pay(first.keyId)),
        enable(account, second.keyId),
        enable(account, first.keyId),
      ]);
      // Whoever got an address pays it.
      if (answers[1]?.status === "fulfilled") await pay(second.keyId).catch(() => {});
      await settle();
      const trials = (await subscriptionsOf(account)).filter(({ trial_end }) => trial_end !== null);
      expect(trials.length).toBeLessThanOrEqual(1);
      expect(await db().$count(seatTrials, eq(seatTrials.accountId, account.accountId))).toBe(trials.length);
      for (const subscription of await subscriptionsOf(account))
        if (subscription.status !== "canceled") expect(subscription.metadata.attempt).toBeTruthy();
    }
  }, 300_000);

  test("a move and a checkout that want one key leave it one holder", async () => {
    const account = await aFormerTrial();
    for (let round = 0; round < rounds; round += 1) {
      const seat = await aSeat(account);
      const { keyId } = await aKey(account);
      const move = () =>
        later(round % 4).then(() =>
          db().transaction((tx) => moveSeat(tx, account.ctx, seat.id, keyId, seat.version)),
        );
      const answers = await Promise.allSettled([move(), enable(account, keyId), move()]);
      expect(await held([keyId])).toBe(1);
      expect(codes(answers).length).toBeGreaterThanOrEqual(1);
      for (const code of codes(answers)) expect(["conflict", "seat_exists"]).toContain(code);
      const moved = await seatNow(seat.id);
      expect(moved.state).toBe("live");
      await settle();
    }
  }, 300_000);

  test("a key that is deleted while its checkout is paid has no seat that bills on", async () => {
    const account = await aFormerTrial();
    for (let round = 0; round < rounds; round += 1) {
      const { keyId } = await aKey(account);
      await enable(account, keyId);
      await Promise.allSettled([
        later(round % 5).then(() => pay(keyId)),
        db().transaction((tx) => deleteKey(tx, account.ctx, keyId)),
      ]);
      await settle();
      expect(await held([keyId])).toBe(0);
    }
    expect((await subscriptionsOf(account)).every(({ status }) => status === "canceled")).toBe(true);
    expect(await openSessionsOf(account)).toEqual([]);
  }, 300_000);

  test("deletions, moves, documents and rotations of the primary never wait for each other in a circle", async () => {
    const account = await anAccount();
    await db().update(accounts).set({ operationLeft: 10_000 }).where(eq(accounts.id, account.accountId));
    const vat = await aCompany(account);
    const primary = await primaryOf(account);
    let { liveSecret } = account;
    for (let round = 0; round < rounds; round += 1) {
      const [one, two] = [await aSeat(account), await aSeat(account)];
      const sender = await aKey(account);
      const seat = await aSeat(account, { keyId: sender.keyId });
      const target = await aKey(account);
      const invoice = () =>
        call(sender.liveSecret, "/send/xml", {
          body: anInvoice({
            sender: { vat, name: "A" },
            recipient: { vat: anyVat(), name: "B" },
            number: `${round}`,
          }),
          headers: { "Content-Type": "application/xml" },
        });
      const secret = liveSecret;
      const answers = await Promise.allSettled([
        invoice(),
        invoice(),
        invoice(),
        later(round % 3).then(() => db().transaction((tx) => deleteKey(tx, account.ctx, sender.keyId))),
        call(secret, `/key/${one.keyId}?move_seat_to=${target.keyId}`, { method: "DELETE" }),
        call(secret, `/key/${two.keyId}?move_seat_to=${primary}`, { method: "DELETE" }),
        db()
          .transaction((tx) => deleteKey(tx, account.ctx, primary))
          .catch((error: Error) => error),
        db().transaction((tx) => rotateSecret(tx, account.ctx, primary, "live", 0)),
      ]);
      expect(codes(answers)).toEqual([]);
      const statuses = answers.flatMap(({ status, ...rest }) =>
        "value" in rest && rest.value instanceof Response ? [rest.value.status] : [],
      );
      for (const status of statuses) expect([200, 201, 401, 409]).toContain(status);
      const rotated = answers.at(-1);
      if (rotated?.status === "fulfilled") liveSecret = (rotated.value as { secret: string }).secret;
      expect(await seatNow(seat.id)).toMatchObject({ cancelIntent: "now" });
      // For the next round the primary is free again.
      for (const id of [one.id, two.id]) {
        const { state } = await seatNow(id);
        if (state === "live") await db().transaction((tx) => disableSeat(tx, account.ctx, id, "now"));
      }
      await settle();
    }
  }, 300_000);

  test("webhooks, comparisons and commands at once end where a comparison alone would", async () => {
    const account = await aFormerTrial();
    for (let round = 0; round < rounds; round += 1) {
      local().faults.addWebhook({ kind: "shuffled", times: 5 });
      const { keyId } = await aKey(account);
      await enable(account, keyId);
      const { sessionId } = await attemptOf(keyId);
      await Promise.all([pay(keyId), reconcile(), local().settled(), reconcile()]);
      local().faults.clear();
      await settle();
      await reconcile();
      await settle();
      expect(sessionId).toBeTruthy();
      expect(await seatOn(keyId)).toMatchObject({ state: "live", status: "active", everPaid: true });
      expect(await held([keyId])).toBe(1);
    }
  }, 300_000);
});

async function primaryOf({ accountId }: TestAccount): Promise<number> {
  const [primary] = await db()
    .select({ id: keys.id })
    .from(keys)
    .where(and(eq(keys.accountId, accountId), eq(keys.kind, "primary")));
  return primary?.id ?? 0;
}
