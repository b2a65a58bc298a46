import { createHmac } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, anAccount, anInvoice, anyVat, hurryExchange, type TestAccount } from "@/db/factories";
import { mails, webhookDeliveries, webhookHistory, webhooks } from "@/db/schema";
import { call } from "@/lib/api/api-fixtures";
import { deliverWebhooks, pruneWebhooks, tellWebhooks } from "./delivery-commands";
import { retryMs } from "./webhook";
import { aReceiver, aWebhook } from "./webhook-fixtures";

const send = async (account: TestAccount, vat: string, to = anyVat()) => {
  const body = anInvoice({ sender: { vat, name: "Mittente" }, recipient: { vat: to, name: "Cliente" } });
  const headers = { "Content-Type": "application/xml" };
  return (await call(account.testSecret, "/send/xml", { body, headers })).json();
};

/** Tells all there is to tell; what waits after a failure is not waited for when `now`. */
async function deliver(now = false): Promise<void> {
  do {
    if (now) await db().update(webhooks).set({ retryAt: null });
  } while ((await deliverWebhooks()) > 0 && !now);
}
const waiting = (id: number) => db().$count(webhookDeliveries, eq(webhookDeliveries.webhookId, id));
const row = async (id: number) => {
  const [found] = await db().select().from(webhooks).where(eq(webhooks.id, id));
  if (!found) throw new Error("The webhook is gone");
  return found;
};

describe("a webhook", () => {
  test("is told what happens, signed with the secret that only its creation showed", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const receiver = await aReceiver();
    const made = await aWebhook(account.testSecret, { url: receiver.url, description: "Gestionale" });
    expect(made).toMatchObject({ enabled: true, company_id: null, events: null, failure_notified_at: null });
    expect(made.secret).toMatch(/^wh_sec_[\w-]{43}$/);
    for (const path of ["/webhook", `/webhook/${made.id}`])
      expect(await (await call(account.testSecret, path)).text()).not.toContain("wh_sec_");
    expect((await row(made.id)).secret.toString("latin1")).not.toContain(made.secret);

    const { id } = await send(account, vat);
    await hurryExchange();
    await deliver();
    expect(receiver.events()).toEqual(["send.add", "update.add", "update.add"]);
    const [first] = receiver.received;
    expect(first?.body).toMatchObject({ resource_id: id, user_id: account.accountId, endpoint: "send" });
    const header = String(first?.headers["invoicetronic-signature"]);
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
    expect(v1).toBe(createHmac("sha256", made.secret).update(`${t}.${first?.text}`).digest("hex"));
    expect(Math.abs(Number(t) - Date.now() / 1_000)).toBeLessThan(60);

    await deliver();
    expect(receiver.received).toHaveLength(3);
    expect(await waiting(made.id)).toBe(0);
    const history = await call(account.testSecret, `/webhookhistory?webhook_id=${made.id}&sort=-id`);
    expect(history.headers.get("Invoicetronic-Total-Count")).toBe("3");
    const [last] = await history.json();
    expect(last).toEqual({
      id: expect.any(Number),
      created: expect.stringMatching(/Z$/),
      version: 1,
      web_hook_id: made.id,
      user_id: account.accountId,
      event: "update.add",
      status_code: 200,
      error: null,
      date_time: expect.stringMatching(/Z$/),
      success: true,
    });
    expect(await (await call(account.testSecret, `/webhookhistory/${last.id}`)).json()).toEqual(last);
  });

  test("is told of its company, its events and its environment alone, and of nothing while disabled", async () => {
    const account = await anAccount();
    const [from, to] = [await aCompany(account), await aCompany(account)];
    const [company] = await (await call(account.testSecret, `/company?q=${to}`)).json();
    const [ofTo, ofEvents, inLive, off] = await Promise.all([1, 2, 3, 4].map(aReceiver));
    await aWebhook(account.testSecret, { url: ofTo?.url, company_id: company.id });
    await aWebhook(account.testSecret, { url: ofEvents?.url, events: ["send.add", "receive.add"] });
    await aWebhook(account.liveSecret, { url: inLive?.url });
    const disabled = await aWebhook(account.testSecret, { url: off?.url });
    await call(account.testSecret, `/webhook/${disabled.id}`, { method: "PATCH", json: { enabled: false } });
    await send(account, from, to);
    await hurryExchange();
    await deliver();
    expect(ofTo?.events()).toEqual(["receive.add"]);
    expect(ofEvents?.events()).toEqual(["send.add", "receive.add"]);
    expect(inLive?.events()).toEqual([]);
    expect(off?.events()).toEqual([]);
    const [received] = await (await call(account.testSecret, "/receive")).json();
    await call(account.testSecret, `/receive/${received.id}`, { method: "DELETE" });
    await deliver();
    expect(ofTo?.events()).toEqual(["receive.add", "receive.delete"]);
  });

  test("is told nothing of what was rolled back", async () => {
    const account = await anAccount();
    const receiver = await aReceiver();
    const { id } = await aWebhook(account.testSecret, { url: receiver.url });
    const tells = db().transaction(async (tx) => {
      const { accountId } = account;
      const happening = { companyId: 1, event: "send.add", resourceId: 1, subject: "send:1" } as const;
      await tellWebhooks(tx, { accountId, environment: "test", ...happening });
      throw new Error("rolled back");
    });
    await expect(tells).rejects.toThrow("rolled back");
    expect(await waiting(id)).toBe(0);
  });
});

describe("a delivery that fails", () => {
  test("comes again until it is taken, and nothing of the same document overtakes it", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const receiver = await aReceiver();
    const { id } = await aWebhook(account.testSecret, { url: receiver.url });
    receiver.next.status = 500;
    await send(account, vat);
    await hurryExchange();
    await deliver();
    expect(receiver.events()).toEqual(["send.add"]);
    expect(await row(id)).toMatchObject({
      failures: 1,
      failingSince: expect.any(Date),
      retryAt: expect.any(Date),
    });
    // It waits for its time.
    await deliver();
    expect(receiver.received).toHaveLength(1);
    await deliver(true);
    expect(receiver.events()).toEqual(["send.add", "send.add"]);
    expect(await row(id)).toMatchObject({ failures: 2 });
    receiver.next.status = 204;
    await db().update(webhooks).set({ retryAt: null });
    await deliver();
    expect(receiver.events()).toEqual(["send.add", "send.add", "send.add", "update.add", "update.add"]);
    expect(new Set(receiver.received.slice(0, 3).map(({ body }) => body.id)).size).toBe(1);
    expect(await row(id)).toMatchObject({ failures: 0, failingSince: null, retryAt: null });
    const failed = await (await call(account.testSecret, "/webhookhistory?sort=id")).json();
    expect(failed[0]).toMatchObject({ status_code: 500, success: false, error: "said" });
  });

  test("waits longer each time, at most an hour", () => {
    expect([1, 2, 3, 9, 10, 99].map(retryMs)).toEqual([
      10_000, 20_000, 40_000, 2_560_000, 3_600_000, 3_600_000,
    ]);
  });

  test("for seven days disables the webhook and mails the owner once; enabled again, it goes on", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const receiver = await aReceiver();
    const { id, version } = await aWebhook(account.testSecret, { url: receiver.url });
    receiver.next.status = 503;
    await send(account, vat);
    await deliver();
    const since = (interval: string) =>
      db()
        .update(webhooks)
        .set({ failingSince: sql`now() - ${interval}::interval` })
        .where(eq(webhooks.id, id));
    await since("6 days 23 hours");
    await deliver(true);
    expect(await row(id)).toMatchObject({ enabled: true, failureNotifiedAt: null });
    await since("7 days 1 minute");
    await deliver(true);
    await deliver(true);
    expect(receiver.received).toHaveLength(3);
    const shown = await (await call(account.testSecret, `/webhook/${id}`)).json();
    expect(shown).toMatchObject({ enabled: false, failure_notified_at: expect.stringMatching(/Z$/) });
    expect(shown.version).toBeGreaterThan(version);
    const told = await db().select().from(mails).where(eq(mails.to, account.email));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain(receiver.url);

    receiver.next.status = 200;
    await call(account.testSecret, `/webhook/${id}`, { method: "PATCH", json: { enabled: true } });
    await deliver();
    expect(receiver.events()).toHaveLength(5);
    expect(await row(id)).toMatchObject({ enabled: true, failingSince: null, failureNotifiedAt: null });
  });

  test("never holds up another webhook", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const [slow, quick] = [await aReceiver(), await aReceiver()];
    await aWebhook(account.testSecret, { url: "http://127.0.0.1:1/" });
    await aWebhook(account.testSecret, { url: slow.url });
    await aWebhook(account.testSecret, { url: quick.url });
    slow.next.status = 500;
    for (let at = 0; at < 4; at += 1) await send(account, vat);
    await deliver();
    expect(quick.received).toHaveLength(8);
  });
});

test("workers at the same time tell each thing once, and one that dies in between loses nothing", async () => {
  const account = await anAccount();
  const vat = await aCompany(account);
  const receiver = await aReceiver();
  const { id } = await aWebhook(account.testSecret, { url: receiver.url });
  receiver.next.delayMs = 20;
  for (let at = 0; at < 6; at += 1) await send(account, vat);
  for (let round = 0; round < 12; round += 1)
    await Promise.all(Array.from({ length: 6 }, () => deliverWebhooks()));
  const ids = receiver.received.map(({ body }) => body.id);
  expect(ids).toHaveLength(12);
  expect(new Set(ids).size).toBe(12);

  // Claimed, and then nothing more: as a process does that is killed while it tells.
  await send(account, vat);
  const claimed = { attempts: 1, dueAt: sql`now() + interval '60 seconds'` };
  await db().update(webhookDeliveries).set(claimed).where(eq(webhookDeliveries.webhookId, id));
  await deliver();
  expect(receiver.received).toHaveLength(12);
  await db().update(webhookDeliveries).set({ dueAt: sql`now() - interval '1 second'` });
  await deliver();
  expect(receiver.received).toHaveLength(14);
});

test("attempts, and what could not be told, are forgotten after 15 days", async () => {
  const account = await anAccount();
  const vat = await aCompany(account);
  const { id } = await aWebhook(account.testSecret, { url: "http://127.0.0.1:1/" });
  await send(account, vat);
  await deliver();
  const mine = and(eq(webhookHistory.webhookId, id));
  await pruneWebhooks();
  expect([await db().$count(webhookHistory, mine), await waiting(id)]).toEqual([1, 2]);
  await db().update(webhookHistory).set({ dateTime: sql`now() - interval '16 days'` }).where(mine);
  await db().update(webhookDeliveries).set({ createdAt: sql`now() - interval '16 days'` });
  await pruneWebhooks();
  expect([await db().$count(webhookHistory, mine), await waiting(id)]).toEqual([0, 0]);
});
