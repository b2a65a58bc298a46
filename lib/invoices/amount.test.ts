import { expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, anAccount, anInvoice, hurryExchange } from "@/db/factories";
import { call } from "@/lib/api/api-fixtures";
import { amountsOf } from "./amount-queries";
import { readDocument } from "./document";
import { fixture } from "./fixtures/read";

const over = (text: string) => {
  const [{ total, currency }] = readDocument({ text }).documents;
  return { total, currency };
};
const fpr12 = fixture("fpr12.xml");
const without = fpr12.replace(/<ImportoTotaleDocumento>.*?<\/ImportoTotaleDocumento>/, "");

test("what an invoice is over is stated, or worked out from its summaries", () => {
  expect(over(fpr12)).toEqual({ total: "194.01", currency: "EUR" });
  expect(without).not.toBe(fpr12);
  expect(over(without)).toEqual({ total: "194.01", currency: "EUR" });
  expect(over(fixture("fsm10.xml"))).toEqual({ total: "33.00", currency: "EUR" });
});

test("the amounts of a simplified invoice are added up", () => {
  const [goods = ""] = fixture("fsm10.xml").match(/<DatiBeniServizi>.*?<\/DatiBeniServizi>/s) ?? [];
  const two = fixture("fsm10.xml").replace(goods, goods + goods.replace(/<Importo>.*?</, "<Importo>0.1<"));
  expect(over(two)).toEqual({ total: "33.10", currency: "EUR" });
});

test("what is no number or no currency is not known", () => {
  const stated = "<ImportoTotaleDocumento>194.01<";
  for (const total of ["many", "1e9", "12345678901234567", "1,5"])
    expect(over(fpr12.replace(stated, `<ImportoTotaleDocumento>${total}<`)).total, total).toBeNull();
  expect(over(without.replace(/<Imposta>.*?</g, "<Imposta>?<")).total).toBeNull();
  for (const currency of ["Euro", "€", "eur", ""])
    expect(over(fpr12.replace("<Divisa>EUR<", `<Divisa>${currency}<`)).currency, currency).toBeNull();
});

/** Sends a file of these bodies' changes from one company of an account to another; its id. */
async function sent(...changes: ((body: string) => string)[]) {
  const account = await anAccount();
  const [from, to] = [await aCompany(account), await aCompany(account)];
  const xml = anInvoice({
    sender: { vat: from, name: "Mittente Srl" },
    recipient: { vat: to, name: "Cliente Srl" },
  });
  const [body = ""] = xml.match(/<FatturaElettronicaBody>.*<\/FatturaElettronicaBody>/s) ?? [];
  const file = xml.replace(body, changes.map((change) => change(body)).join(""));
  const headers = { "Content-Type": "application/xml" };
  const made = await call(account.testSecret, "/send/xml", { body: file, headers });
  expect(made.status).toBe(201);
  return { account, id: (await made.json()).id as number };
}
const same = (body: string) => body;
const kept = (accountId: number, kind: "send" | "receive", ...ids: number[]) =>
  amountsOf(db(), kind, { accountId, environment: "test", ids });

test("a file is kept with what it is over, and so is what arrives of it", async () => {
  const { account, id } = await sent(same, (body) => body.replace("<Numero>1<", "<Numero>2<"));
  expect(await kept(account.accountId, "send", id)).toEqual(
    new Map([[id, { total: "2440.00", currency: "EUR" }]]),
  );
  await hurryExchange();
  const [received] = await (await call(account.testSecret, "/receive")).json();
  expect([...(await kept(account.accountId, "receive", received.id)).values()]).toEqual([
    { total: "2440.00", currency: "EUR" },
  ]);
});

test("it is not known when one of its invoices says none, or is in another currency", async () => {
  const strange = (body: string) =>
    body.replace(/<ImportoTotaleDocumento>.*?</, "<ImportoTotaleDocumento>many<");
  const dollars = (body: string) => body.replace("<Divisa>EUR<", "<Divisa>USD<");
  const none = (body: string) => body.replace("<Divisa>EUR<", "<Divisa>?<");
  for (const change of [strange, dollars, none]) {
    const { account, id } = await sent(same, change);
    expect(await kept(account.accountId, "send", id)).toEqual(new Map());
  }
  const { account, id } = await sent(dollars, dollars);
  expect((await kept(account.accountId, "send", id)).get(id)).toEqual({ total: "2440.00", currency: "USD" });
});

test("another account, and the other environment, learn nothing", async () => {
  const { account, id } = await sent(same);
  const stranger = await anAccount();
  expect(await kept(stranger.accountId, "send", id)).toEqual(new Map());
  expect(await amountsOf(db(), "send", { ...account, environment: "live", ids: [id] })).toEqual(new Map());
  expect(await kept(account.accountId, "receive", id)).toEqual(new Map());
});
