import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, anAccount, anInvoice, hurryExchange } from "@/db/factories";
import { companies, sends } from "@/db/schema";
import { call } from "@/lib/api/api-fixtures";
import { deleteCompany } from "@/lib/companies/commands";
import { advanceDue } from "./commands";

async function aSentDocument() {
  const account = await anAccount();
  const [from, to] = [await aCompany(account), await aCompany(account)];
  const body = anInvoice({
    sender: { vat: from, name: "Mittente Srl" },
    recipient: { vat: to, name: "Cliente Srl" },
  });
  const headers = { "Content-Type": "application/xml" };
  const sent = await call(account.testSecret, "/send/xml", { body, headers });
  expect(sent.status).toBe(201);
  const { id, company_id: companyId } = await sent.json();
  return { account, id, companyId };
}

const due = (id: number) =>
  db().update(sends).set({ exchangeDueAt: sql`now() - interval '1 second'` }).where(eq(sends.id, id));

test("a company is deleted while the exchange is due to speak of its documents, and neither waits for the other", async () => {
  await hurryExchange();
  const { account, id, companyId } = await aSentDocument();
  await due(id);
  const reach = { accountId: account.accountId, environment: "test", vats: null } as const;
  await db().transaction(async (tx) => {
    // As a deletion begins; its documents come after.
    await tx.select().from(companies).where(eq(companies.id, companyId)).for("update");
    expect(await advanceDue()).toBe(0);
    await deleteCompany(tx, account.ctx, reach, companyId, true);
  });
  expect(await db().$count(sends, eq(sends.id, id))).toBe(0);
});

test("a document of a company that is only being looked at moves on", async () => {
  await hurryExchange();
  const { id, companyId } = await aSentDocument();
  await due(id);
  await db().transaction(async (tx) => {
    await tx.select().from(companies).where(eq(companies.id, companyId)).for("key share");
    expect(await advanceDue()).toBe(1);
  });
});
