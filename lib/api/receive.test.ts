import { eq, sql } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { everything } from "@/db/everything";
import {
  aCompany,
  aKey,
  anAccount,
  anInvoice,
  anyVat,
  hurryExchange,
  type TestAccount,
} from "@/db/factories";
import { accounts, events, receives, sends } from "@/db/schema";
import { creditAccount } from "@/lib/accounts/commands";
import { flushEvents } from "@/lib/events/commands";
import { updateKey } from "@/lib/keys/commands";
import { log } from "@/lib/log/log";
import { advanceDue } from "@/lib/sdi/commands";
import { call, delivered } from "./api-fixtures";

const headers = { "Content-Type": "application/xml" };
const supplier = "Fornitore Srl";

async function send(secret: string, from: string, to: string, number = "1") {
  const body = anInvoice({
    sender: { vat: from, name: supplier },
    recipient: { vat: to, name: "Cliente Srl" },
    number,
  });
  const sent = await call(secret, "/send/xml", { body, headers });
  expect(sent.status).toBe(201);
  return { body, sent: await sent.json() };
}

/** An account with two companies, one of which has sent the other a document that has arrived. */
async function aDelivery(environment: "test" | "live" = "test") {
  const account = await anAccount();
  await creditAccount({ accountId: account.accountId, operations: 100, signatures: 0 });
  const [from, to] = [await aCompany(account), await aCompany(account)];
  const secret = environment === "live" ? account.liveSecret : account.testSecret;
  const { body, sent } = await send(secret, from, to);
  const [received] = await delivered(secret);
  return { account, secret, from, to, body, sent, id: received?.id ?? 0 };
}

const readState = async (id: number) => {
  const [row] = await db()
    .select({ isRead: receives.isRead, version: receives.version })
    .from(receives)
    .where(eq(receives.id, id));
  return row;
};
const operationsOf = async ({ accountId }: TestAccount) => {
  const [row] = await db().select().from(accounts).where(eq(accounts.id, accountId));
  return row?.operationLeft;
};
const total = (answer: Response) => answer.headers.get("Invoicetronic-Total-Count");

describe("the exchange", () => {
  test("delivers a document to the other company it is addressed to, once, as it was sent", async () => {
    const { account, secret, from, to, body, sent, id } = await aDelivery();
    await hurryExchange();
    const list = await call(secret, "/receive");
    expect(total(list)).toBe("1");
    const [company] = await (await call(secret, `/company?q=${to}`)).json();
    expect(await list.json()).toEqual([
      {
        id,
        created: expect.stringMatching(/Z$/),
        version: 1,
        user_id: account.accountId,
        company_id: company.id,
        committente: to,
        prestatore: from,
        identifier: sent.identifier,
        file_name: sent.file_name,
        format: "FPR12",
        payload: null,
        last_update: expect.stringMatching(/Z$/),
        date_sent: sent.date_sent,
        documents: [{ number: "1", date: "2026-01-15T00:00:00Z" }],
        encoding: "Xml",
        nome_prestatore: supplier,
        is_read: false,
        message_id: null,
      },
    ]);
    expect(await (await call(secret, `/receive/${id}/payload`)).text()).toBe(body);
    // The same account in live, where nobody sent anything.
    expect(await (await call(account.liveSecret, "/receive")).json()).toEqual([]);
  });

  test("delivers nothing to strangers, to the sender itself, nor what it discarded", async () => {
    const account = await anAccount();
    const [from, to] = [await aCompany(account), await aCompany(account)];
    await send(account.testSecret, from, anyVat());
    await send(account.testSecret, from, from);
    const discarded = anInvoice({
      sender: { vat: from, name: supplier },
      recipient: { vat: to, name: "Cliente" },
    }).replace("<Imposta>220.00</Imposta>", "<Imposta>999.00</Imposta>");
    expect((await call(account.testSecret, "/send/xml", { body: discarded, headers })).status).toBe(201);
    expect(await delivered(account.testSecret)).toEqual([]);
  });

  test("goes on with the others when one document can't be moved on", async () => {
    const account = await anAccount();
    const [from, to] = [await aCompany(account), await aCompany(account)];
    const { sent } = await send(account.testSecret, from, to);
    await send(account.testSecret, from, to, "2");
    // Nobody can open that any more.
    await db()
      .update(sends)
      .set({ payload: Buffer.from("broken") })
      .where(eq(sends.id, sent.id));
    const told = vi.spyOn(log, "error").mockImplementation(() => {});
    await db().update(sends).set({ exchangeDueAt: sql`now() - interval '1 second'` });
    await advanceDue();
    expect(told.mock.calls[0]?.[0]).toBe(`The exchange can't move document ${sent.id} on`);
    told.mockRestore();
    const received = await (await call(account.testSecret, "/receive")).json();
    expect(received).toMatchObject([{ documents: [{ number: "2" }] }]);
    await db().delete(sends).where(eq(sends.id, sent.id));
  });

  test("in the demo delivers to another account, whose own document wins over a stranger's claim", async () => {
    const [account, other] = [await anAccount(), await anAccount()];
    const [from, to] = [await aCompany(account), await aCompany(other)];
    await send(account.testSecret, from, to);
    expect(await delivered(other.testSecret)).toHaveLength(1);
    await aCompany(account, { vat: to });
    await send(account.testSecret, from, to);
    expect(await delivered(other.testSecret)).toHaveLength(1);
    expect(await delivered(account.testSecret)).toHaveLength(1);
  });
});

describe("a received document", () => {
  test("is read by its payload alone, once, and never by HEAD", async () => {
    const { secret, id } = await aDelivery();
    await call(secret, `/receive/${id}`);
    await call(secret, "/receive");
    for (const path of [
      `/receive/${id}/payload`,
      `/receive/${id}?include_payload=true`,
      "/receive?include_payload=true",
    ]) {
      expect((await call(secret, path, { method: "HEAD" })).status).toBe(200);
    }
    expect(await readState(id)).toEqual({ isRead: false, version: 1 });
    const [first] = await (await call(secret, "/receive?include_payload=true")).json();
    expect(first).toMatchObject({ id, is_read: true, version: 2, payload: expect.stringContaining("<") });
    await call(secret, `/receive/${id}/payload`);
    await call(secret, `/receive/${id}/?include_payload=true`);
    expect(await readState(id)).toEqual({ isRead: true, version: 2 });
  });

  test("may be read by a read-only key, whose event is committed with it", async () => {
    const { account, id } = await aDelivery();
    const key = await aKey(account, { preset: "read_only" });
    const answer = await call(key.testSecret, `/receive/${id}/payload`);
    expect(answer.headers.get("Content-Type")).toContain("text/plain");
    expect(await readState(id)).toMatchObject({ isRead: true });
    expect(await db().$count(events, eq(events.keyId, key.keyId))).toBe(1);
    const refused = await call(key.testSecret, `/receive/${id}`, { method: "DELETE" });
    expect([refused.status, (await refused.json()).code]).toEqual([403, "preset_not_allowed"]);
  });

  test("is one operation in live however many read it at once, and stays unread without any left", async () => {
    const { account, secret, id } = await aDelivery("live");
    await creditAccount({ accountId: account.accountId, operations: 0, signatures: 0 });
    for (const path of [`/receive/${id}/payload`, "/receive?include_payload=true"]) {
      const refused = await call(secret, path);
      expect([refused.status, (await refused.json()).code]).toEqual([403, "operations_exhausted"]);
    }
    expect(await readState(id)).toEqual({ isRead: false, version: 1 });
    await creditAccount({ accountId: account.accountId, operations: 5, signatures: 0 });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => call(secret, `/receive/${id}/payload`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(await operationsOf(account)).toBe(4);
    expect(await readState(id)).toEqual({ isRead: true, version: 2 });
  });

  test("of a company out of scope is not there: in no list, by no id, and nothing of it is read or deleted", async () => {
    const { account, from, to, id } = await aDelivery();
    const scoped = await aKey(account, { companies: [from] });
    const stranger = await anAccount();
    await call(scoped.testSecret, "/status");
    await call(stranger.testSecret, "/status");
    await flushEvents();
    const before = await everything();
    for (const secret of [scoped.testSecret, stranger.testSecret, account.liveSecret]) {
      const list = await call(secret, "/receive?include_payload=true");
      expect([total(list), await list.json()]).toEqual(["0", []]);
      const missing = await (await call(secret, "/receive/2147483000")).json();
      for (const path of [
        `/receive/${id}`,
        `/receive/${id}/payload`,
        `/receive/${id}?include_payload=true`,
      ]) {
        const answer = await call(secret, path);
        expect([answer.status, await answer.json()]).toEqual([404, missing]);
      }
      expect((await call(secret, `/receive/${id}`, { method: "DELETE" })).status).toBe(404);
    }
    const after = await everything();
    expect({ ...after, keys: "", key_secrets: "" }).toEqual({ ...before, keys: "", key_secrets: "" });
    const theirs = await aKey(account, { companies: [to] });
    expect(await (await call(theirs.testSecret, "/receive")).json()).toHaveLength(1);
  });

  test("is handed to nobody whose key is disabled while they ask", async () => {
    const { account, id } = await aDelivery();
    const key = await aKey(account);
    const ends = db().transaction((tx) => updateKey(tx, account.ctx, key.keyId, { enabled: false }));
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => call(key.testSecret, `/receive/${id}/payload`)),
    );
    await ends;
    const { isRead } = (await readState(id)) ?? {};
    expect(isRead).toBe(asked.some(({ status }) => status === 200));
    for (const { status } of asked) expect([200, 401]).toContain(status);
  });

  test("is gone once deleted, and its sender's stays", async () => {
    const { secret, id, sent } = await aDelivery();
    const gone = await call(secret, `/receive/${id}`, { method: "DELETE" });
    expect([gone.status, (await gone.json()).id]).toEqual([200, id]);
    expect((await call(secret, `/receive/${id}`, { method: "DELETE" })).status).toBe(404);
    expect((await call(secret, `/receive/${id}`)).status).toBe(404);
    expect((await call(secret, `/send/${sent.id}`)).status).toBe(200);
    // Not delivered a second time either.
    expect(await delivered(secret)).toEqual([]);
  });
});

test("a company with what it received is deleted only by force, which tells both numbers", async () => {
  const { account, secret, to } = await aDelivery();
  const [company] = await (await call(secret, `/company?q=${to}`)).json();
  await send(secret, to, anyVat());
  await send(secret, to, anyVat(), "2");
  const refused = await call(secret, `/company/${company.id}`, { method: "DELETE" });
  expect(refused.status).toBe(409);
  expect((await refused.json()).detail.match(/\d+/g)).toEqual(["2", "1"]);
  expect((await call(secret, `/company/${company.id}?force=true`, { method: "DELETE" })).status).toBe(200);
  expect(await db().$count(receives, eq(receives.accountId, account.accountId))).toBe(0);
});

describe("the list", () => {
  test("is narrowed by each filter of the contract", async () => {
    const { secret, from, to, sent, id } = await aDelivery();
    const [company] = await (await call(secret, `/company?q=${to}`)).json();
    const yes = [
      `company_id=${company.id}`,
      `identifier=${sent.identifier}`,
      "unread=true",
      "unread=false",
      `committente=${to}`,
      `prestatore=${from}`,
      `file_name=${sent.file_name}`,
      "last_update_from=2020-01-01T00:00:00Z&last_update_to=2199-01-01",
      "date_sent_from=2020-01-01&date_sent_to=2199-01-01",
      "document_date_from=2026-01-15T00:00:00Z&document_date_to=2026-01-15T00:00:00Z",
      "document_number=1",
      "q=fornitore",
      "sort=-document_date&page_size=1",
    ];
    const no = [
      `company_id=${company.id + 1}`,
      "identifier=1",
      `committente=${from}`,
      `prestatore=${to}`,
      "file_name=a.xml",
      "last_update_to=2020-01-01",
      "last_update_from=2199-01-01",
      "date_sent_to=2020-01-01",
      "date_sent_from=2199-01-01",
      "document_date_from=2026-01-16",
      "document_date_to=2026-01-14",
      "document_number=2",
      "q=%25",
    ];
    for (const query of yes) {
      const list = await call(secret, `/receive?${query}`);
      expect([query, total(list), await list.json()]).toMatchObject([query, "1", [{ id }]]);
    }
    for (const query of no) {
      const list = await call(secret, `/receive?${query}`);
      expect([query, total(list), await list.json()]).toEqual([query, "0", []]);
    }
    await call(secret, `/receive/${id}/payload`);
    expect(total(await call(secret, "/receive?unread=true"))).toBe("0");
    for (const query of ["sort=payload", "page=0", "page_size=201", "unread=yes", "document_date_to=x"])
      expect((await call(secret, `/receive?${query}`)).status).toBe(400);
  });
});
