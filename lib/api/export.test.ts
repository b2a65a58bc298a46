import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { inflateRawSync } from "node:zlib";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, anyVat, hurryExchange } from "@/db/factories";
import { accounts, limits, receives, sends } from "@/db/schema";
import { creditAccount } from "@/lib/accounts/commands";
import { updateKey } from "@/lib/keys/commands";
import { call } from "./api-fixtures";

const headers = { "Content-Type": "application/xml" };

/** The files of a ZIP archive, by its directory (APPNOTE 4.3.12). @throws Error when it has none */
function unzip(bytes: Buffer): Record<string, string> {
  const end = bytes.lastIndexOf("PK\u0005\u0006", undefined, "latin1");
  if (end < 0) throw new Error("Not a whole archive");
  const files: Record<string, string> = {};
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const sizes = [at + 20, at + 24].map((offset) => bytes.readUInt32LE(offset));
    const [nameLength = 0, extra = 0, comment = 0] = [at + 28, at + 30, at + 32].map((o) =>
      bytes.readUInt16LE(o),
    );
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + (sizes[0] ?? 0));
    const file = bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed;
    expect(file.length).toBe(sizes[1]);
    files[name] = file.toString("utf8");
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

async function exported(secret: string, query = ""): Promise<Record<string, string>> {
  const answer = await call(secret, `/export${query}`);
  expect([query, answer.status, answer.headers.get("Content-Type")]).toEqual([query, 200, "application/zip"]);
  return unzip(Buffer.from(await answer.arrayBuffer()));
}
const paths = async (secret: string, query = "") => Object.keys(await exported(secret, query)).sort();

async function send(secret: string, from: string, to: string, given: { date?: string; name?: string } = {}) {
  const body = anInvoice({
    sender: { vat: from, name: "Fornitore" },
    recipient: { vat: to, name: "Cliente" },
    date: given.date ?? "2026-01-15",
  });
  const sent = given.name
    ? await call(secret, "/send", { json: { payload: body, file_name: given.name } })
    : await call(secret, "/send/xml", { body, headers });
  expect(sent.status).toBe(201);
  return body;
}

/** An account with two companies, one of which sent the other something. */
async function aTrade(environment: "test" | "live" = "test") {
  const account = await anAccount();
  await creditAccount({ accountId: account.accountId, operations: 100, signatures: 0 });
  const [from, to] = [await aCompany(account), await aCompany(account)];
  const secret = environment === "live" ? account.liveSecret : account.testSecret;
  const body = await send(secret, from, to, { name: "fattura.xml" });
  await hurryExchange();
  return { account, secret, from, to, body };
}

describe("an export", () => {
  test("holds each document as it was sent, by VAT number and side, and marks what was received", async () => {
    const { account, secret, from, to, body } = await aTrade();
    const before = await (await call(secret, "/receive?unread=true")).json();
    expect(before).toHaveLength(1);
    expect(await exported(secret)).toEqual({
      [`${from}/send/fattura.xml`]: body,
      [`${to}/receive/fattura.xml`]: body,
    });
    expect(await (await call(secret, "/receive?unread=true")).json()).toEqual([]);
    const [row] = await db().select().from(receives).where(eq(receives.accountId, account.accountId));
    expect(row).toMatchObject({ isRead: true, version: 2 });
  });

  test.each(["send", "Send", "SEND"])("of type %s leaves the received alone", async (type) => {
    const { secret, from } = await aTrade();
    expect(await paths(secret, `?type=${type}`)).toEqual([`${from}/send/fattura.xml`]);
    expect(await (await call(secret, "/receive?unread=true")).json()).toHaveLength(1);
  });

  test("takes in what was issued for good, and nothing on its way or discarded", async () => {
    const { secret, from, to, account } = await aTrade();
    await send(secret, from, to, { name: "late.xml" });
    const wrong = anInvoice({ sender: { vat: from, name: "F" }, recipient: { vat: to, name: "C" } });
    const discarded = wrong.replace("<Imposta>220.00</Imposta>", "<Imposta>999.00</Imposta>");
    await call(secret, "/send", { json: { payload: discarded, file_name: "discarded.xml" } });
    expect(await paths(secret, "?type=send")).toEqual([`${from}/send/fattura.xml`]);
    await hurryExchange();
    expect(await paths(secret, "?type=send")).toEqual([`${from}/send/fattura.xml`, `${from}/send/late.xml`]);
    expect((await call(account.liveSecret, "/export")).status).toBe(204);
  });

  test("tells files of one name apart", async () => {
    const { secret, from } = await aTrade();
    await send(secret, from, anyVat(), { name: "FATTURA.xml" });
    await send(secret, from, anyVat(), { name: "fattura.xml" });
    await hurryExchange();
    const names = await paths(secret, "?type=send");
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3);
  });

  test("is narrowed to a period and a company", async () => {
    const { account, secret, from } = await aTrade();
    await send(secret, from, anyVat(), { date: "2026-04-30", name: "april.xml" });
    await hurryExchange();
    const april = [`${from}/send/april.xml`];
    for (const query of [
      "year=2026&month=4",
      "year=2026&quarter=2",
      "document_date_from=2026-04-30T00:00:00Z",
      "document_date_from=2026-04-01&document_date_to=2026-04-30",
    ])
      expect([query, await paths(secret, `?${query}`)]).toEqual([query, april]);
    for (const query of ["year=2026&month=3", "year=2026&quarter=3", "document_date_to=2025-12-31"])
      expect((await call(secret, `/export?${query}`)).status).toBe(204);
    const [company] = await (await call(secret, `/company?q=${from}`)).json();
    expect(await paths(secret, `?company_id=${company.id}`)).toHaveLength(2);
    const other = await anAccount();
    expect((await call(other.testSecret, `/export?company_id=${company.id}`)).status).toBe(204);
    const scoped = await aKey(account, { companies: [from] });
    expect(await paths(scoped.testSecret)).toHaveLength(2);
  });

  test.each([
    "type=both",
    "year=2026",
    "month=3",
    "quarter=1",
    "year=2026&month=3&quarter=1",
    "year=2026&month=13",
    "year=2026&quarter=5",
    "year=2026&month=1&document_date_from=2026-01-01",
  ])("refuses %s", async (query) => {
    const account = await anAccount();
    expect((await call(account.testSecret, `/export?${query}`)).status).toBe(400);
  });

  test("by HEAD reads nothing", async () => {
    const { secret } = await aTrade();
    const head = await call(secret, "/export", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(await (await call(secret, "/receive?unread=true")).json()).toHaveLength(1);
    expect(await paths(secret)).toHaveLength(2);
  });

  test("in live is an operation for each unread document, and refused whole when there are too few", async () => {
    const { account, secret } = await aTrade("live");
    const left = async () => {
      const [row] = await db().select().from(accounts).where(eq(accounts.id, account.accountId));
      return row?.operationLeft;
    };
    await creditAccount({ accountId: account.accountId, operations: 0, signatures: 0 });
    const refused = await call(secret, "/export");
    expect([refused.status, (await refused.json()).code]).toEqual([403, "operations_exhausted"]);
    expect(await paths(secret, "?type=send")).toHaveLength(1);
    await creditAccount({ accountId: account.accountId, operations: 3, signatures: 0 });
    expect(await paths(secret)).toHaveLength(2);
    expect(await paths(secret)).toHaveLength(2);
    expect(await left()).toBe(2);
  });
});

/** A document that does not deflate to nothing, sent and, as the exchange would find it too long, accepted by hand. */
async function aLargeDocument(secret: string, from: string): Promise<string> {
  const body = anInvoice({
    sender: { vat: from, name: "Fornitore" },
    recipient: { vat: anyVat(), name: "Cliente" },
    description: randomBytes(300_000).toString("hex"),
  });
  expect((await call(secret, "/send", { json: { payload: body, file_name: "large.xml" } })).status).toBe(201);
  const accepted = { latestState: "Consegnato" as const, exchangeDueAt: null };
  await db().update(sends).set(accepted).where(eq(sends.fileName, "large.xml"));
  return body;
}

test("an export is whole for a client that takes it slowly", async () => {
  const { secret, from } = await aTrade();
  const body = await aLargeDocument(secret, from);
  const answer = await call(secret, "/export?type=send");
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    await sleep(20);
  }
  expect(unzip(Buffer.concat(chunks))[`${from}/send/large.xml`]).toBe(body);
  await db().delete(sends).where(eq(sends.fileName, "large.xml"));
});

test("an export holds a document or two in memory, however many it has sent", async () => {
  const { secret, from } = await aTrade();
  const body = await aLargeDocument(secret, from);
  await db().execute(sql`
    insert into sends (account_id, environment, company_id, identifier, file_name, format, payload, encoding, latest_state)
    select account_id, environment, company_id, nextval('sdi_identifiers')::text, n || '.xml', format, payload, encoding,
      latest_state
    from sends, generate_series(1, 60) n where file_name = 'large.xml'`);
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const held = async () => {
    // What is found is given back by threads of its own, when the machine lets them: until there is no less.
    for (let least = Number.POSITIVE_INFINITY; ; ) {
      collect();
      await sleep(5);
      collect();
      const now = process.memoryUsage().arrayBuffers;
      if (now >= least) return least;
      least = now;
    }
  };
  const answer = await call(secret, "/export?type=send");
  const before = await held();
  let bytes = 0;
  let most = 0;
  for await (const chunk of answer.body ?? []) {
    const measured = Math.floor(bytes / 4_000_000);
    bytes += chunk.length;
    if (Math.floor(bytes / 4_000_000) > measured) most = Math.max(most, (await held()) - before);
  }
  expect(bytes).toBeGreaterThan(16_000_000);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(body.length * 8);
});

test("of two exports of an account one is told to wait, until the other ends, breaks off or dies", async () => {
  const { account, secret } = await aTrade();
  const other = await aKey(account);
  const first = await call(secret, "/export");
  const second = await call(other.testSecret, "/export");
  expect([second.status, second.headers.get("Retry-After")]).toEqual([429, "5"]);
  expect((await second.json()).code).toBe("too_many");
  await first.arrayBuffer();
  await expect.poll(async () => (await call(secret, "/export?type=send")).status).toBe(200);
  // Nobody reads that one. Its lease lapses.
  await db().update(limits).set({ expire: sql`now()` });
  const third = await call(secret, "/export?type=send");
  expect(third.status).toBe(200);
  await third.body?.cancel();
  await expect.poll(async () => (await call(secret, "/export?type=send")).status).toBe(200);
});

test("an export of a key that is disabled meanwhile breaks off, and no reader takes it for whole", async () => {
  const { account, from } = await aTrade();
  const key = await aKey(account);
  // More than one batch, so that the key is judged again while the archive is sent.
  for (let at = 0; at < 60; at += 1) await send(account.testSecret, from, anyVat(), { name: `${at}.xml` });
  await hurryExchange();
  const answer = await call(key.testSecret, "/export?type=send");
  await db().transaction((tx) => updateKey(tx, account.ctx, key.keyId, { enabled: false }));
  await expect(answer.arrayBuffer()).rejects.toThrow();
});
