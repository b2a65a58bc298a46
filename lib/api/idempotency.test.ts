import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, anyVat, type TestAccount } from "@/db/factories";
import { accounts, idempotencyKeys, sends } from "@/db/schema";
import { creditAccount } from "@/lib/accounts/commands";
import { forgetOld, rememberedHours } from "@/lib/idempotency/commands";
import { updateKey } from "@/lib/keys/commands";
import { call } from "./api-fixtures";

const recipient = { vat: anyVat(), name: "Cliente Srl" };

async function aSender() {
  const account = await anAccount();
  const vat = await aCompany(account);
  const invoice = (number: string) => anInvoice({ sender: { vat, name: "Mittente Srl" }, recipient, number });
  return { account, vat, invoice };
}

const submit = (secret: string, body: string, name: string, path = "/send/xml") =>
  call(secret, path, { body, headers: { "Content-Type": "application/xml", "Idempotency-Key": name } });
const storedBy = ({ accountId }: TestAccount) => db().$count(sends, eq(sends.accountId, accountId));
const codeOf = async (response: Response) => [response.status, (await response.json()).code];

/** Time passes for what this account's keys remember. */
const age = ({ accountId }: TestAccount, hours: number) =>
  db()
    .update(idempotencyKeys)
    .set({ createdAt: sql`now() - ${hours} * interval '1 hour'` })
    .where(eq(idempotencyKeys.accountId, accountId));

describe("a submit with an Idempotency-Key", () => {
  test("sent again gets the same answer, stores nothing more and takes no operation", async () => {
    const { account, invoice } = await aSender();
    await creditAccount({ accountId: account.accountId, operations: 5, signatures: 0 });
    const first = await submit(account.liveSecret, invoice("1"), "order-1");
    const again = await submit(account.liveSecret, invoice("1"), "order-1", "/send/xml/");
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await again.json()).toEqual(await first.json());
    expect(again.headers.get("Location")).toBe(first.headers.get("Location"));
    expect(await storedBy(account)).toBe(1);
    const [left] = await db()
      .select({ operations: accounts.operationLeft })
      .from(accounts)
      .where(eq(accounts.id, account.accountId));
    expect(left?.operations).toBe(4);
  });

  test("sent twenty times at once stores one document; the others are the same answer or told to wait", async () => {
    const { account, invoice } = await aSender();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => submit(account.testSecret, invoice("1"), "at-once")),
    );
    const bodies = await Promise.all(
      answers.map(async (answer) => ({ status: answer.status, ...(await answer.json()) })),
    );
    const made = bodies.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    for (const { status, code } of bodies) {
      if (status !== 201) expect([status, code]).toEqual([409, "idempotency_in_progress"]);
    }
    expect(await storedBy(account)).toBe(1);
  });

  test("with another document, another route or another query is refused and stores nothing", async () => {
    const { account, invoice } = await aSender();
    expect((await submit(account.testSecret, invoice("1"), "name")).status).toBe(201);
    const json = { payload: invoice("1") };
    const others = [
      await submit(account.testSecret, invoice("2"), "name"),
      await submit(account.testSecret, invoice("1"), "name", "/send/xml?signature=Apply"),
      await call(account.testSecret, "/send", { json, headers: { "Idempotency-Key": "name" } }),
    ];
    for (const other of others) expect(await codeOf(other)).toEqual([422, "idempotency_reused"]);
    expect(await storedBy(account)).toBe(1);
  });

  test("means nothing to another key, nor to the other environment of its own", async () => {
    const { account, invoice } = await aSender();
    await creditAccount({ accountId: account.accountId, operations: 5, signatures: 0 });
    const client = await aKey(account, { preset: "send" });
    const secrets = [account.testSecret, account.liveSecret, client.testSecret, client.liveSecret];
    for (const secret of secrets) expect((await submit(secret, invoice("1"), "same")).status).toBe(201);
    expect(await storedBy(account)).toBe(4);
  });

  test("that was refused is forgotten, so that it can be mended under the same name", async () => {
    const { account, invoice } = await aSender();
    expect(await codeOf(await submit(account.liveSecret, invoice("1"), "mended"))).toEqual([
      403,
      "operations_exhausted",
    ]);
    await creditAccount({ accountId: account.accountId, operations: 1, signatures: 0 });
    expect((await submit(account.liveSecret, invoice("2"), "mended")).status).toBe(201);
  });

  test("is judged by the key's scope of now, also when it would only repeat an answer", async () => {
    const { account, vat, invoice } = await aSender();
    const other = await aCompany(account);
    const client = await aKey(account, { preset: "send", companies: [vat] });
    expect((await submit(client.testSecret, invoice("1"), "mine")).status).toBe(201);
    await db().transaction((tx) =>
      updateKey(tx, account.ctx, client.keyId, {
        scope: { companyScope: "selected", companies: [other] },
      }),
    );
    expect(await codeOf(await submit(client.testSecret, invoice("1"), "mine"))).toEqual([
      403,
      "company_not_allowed",
    ]);
  });

  test("is new again after a day, and cleaning forgets only what is that old", async () => {
    const { account, invoice } = await aSender();
    await submit(account.testSecret, invoice("1"), "daily");
    await age(account, rememberedHours - 1);
    await forgetOld();
    await submit(account.testSecret, invoice("1"), "daily");
    expect(await storedBy(account)).toBe(1);
    await age(account, rememberedHours + 1);
    expect((await submit(account.testSecret, invoice("1"), "daily")).status).toBe(201);
    expect(await storedBy(account)).toBe(2);
    await age(account, rememberedHours + 1);
    await forgetOld();
    expect(await db().$count(idempotencyKeys, eq(idempotencyKeys.accountId, account.accountId))).toBe(0);
  });

  test("keeps neither the name nor the payload in its table", async () => {
    const { account, invoice } = await aSender();
    await submit(account.testSecret, invoice("1"), account.testSecret);
    const [row] = await db()
      .select()
      .from(idempotencyKeys)
      .where(and(eq(idempotencyKeys.accountId, account.accountId)));
    expect(JSON.stringify(row)).not.toContain(account.testSecret);
    expect(row?.answer).not.toHaveProperty("payload");
  });

  test("of more than 255 characters is refused, of 255 it is taken", async () => {
    const { account, invoice } = await aSender();
    expect(await codeOf(await submit(account.testSecret, invoice("1"), "x".repeat(256)))).toEqual([
      400,
      "bad_request",
    ]);
    expect(await storedBy(account)).toBe(0);
    expect((await submit(account.testSecret, invoice("1"), "x".repeat(255))).status).toBe(201);
  });
});
