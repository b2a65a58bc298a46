import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { databaseNow } from "@/db/clock";
import { everything } from "@/db/everything";
import { aCompany, aKey, anAccount, anInvoice, anyVat } from "@/db/factories";
import { accounts } from "@/db/schema";
import { creditAccount } from "@/lib/accounts/commands";
import { flushEvents } from "@/lib/events/commands";
import { italianDay } from "@/lib/invoices/check";
import { call } from "./api-fixtures";

const dayMs = 86_400_000;

const headers = { "Content-Type": "application/xml" };
const recipient = { vat: anyVat(), name: "Cliente Srl" };
const invoiceOf = (vat: string) => anInvoice({ sender: { vat, name: "Mittente Srl" }, recipient });
const wrong = (xml: string) => xml.replace("<Imposta>220.00</Imposta>", "<Imposta>999.00</Imposta>");

function form(text: string): FormData {
  const data = new FormData();
  data.set("file", new File([text], "invoice.xml"));
  return data;
}

const ways = {
  "/send/validate": (xml: string) => ({ json: { payload: xml } }),
  "/send/validate/xml": (xml: string) => ({ body: xml, headers }),
  "/send/validate/file/": (xml: string) => ({ body: form(xml) }),
};

describe.each(Object.entries(ways))("%s", (path, given) => {
  test("tells what the exchange would say, with every finding, and stores nothing", async () => {
    const account = await anAccount();
    const vat = anyVat();
    await call(account.testSecret, "/status");
    await flushEvents();
    const before = await everything();
    const fine = await call(account.testSecret, path, given(invoiceOf(vat)));
    expect([fine.status, await fine.text()]).toEqual([204, ""]);
    const bad = await call(account.testSecret, path, given(wrong(invoiceOf(vat))));
    expect(bad.status).toBe(422);
    expect((await bad.json()).detail).toMatch(/^\d{5}: /);
    const broken = await call(account.testSecret, path, given("<a>"));
    expect(broken.status).toBe(422);
    await flushEvents();
    expect(await everything()).toEqual(before);
  });

  test("is refused for a company out of scope, and open to a key that only sends", async () => {
    const account = await anAccount();
    const [mine, other] = [await aCompany(account), await aCompany(account)];
    const key = await aKey(account, { preset: "send", companies: [mine] });
    expect((await call(key.testSecret, path, given(invoiceOf(mine)))).status).toBe(204);
    const refused = await call(key.testSecret, path, given(invoiceOf(other)));
    expect([refused.status, (await refused.json()).code]).toEqual([403, "company_not_allowed"]);
  });
});

test("a check in live is an operation of the account, and there is none beyond the last", async () => {
  const account = await anAccount();
  const left = async () => {
    const [row] = await db().select().from(accounts).where(eq(accounts.id, account.accountId));
    return row?.operationLeft;
  };
  await creditAccount({ accountId: account.accountId, operations: 2, signatures: 0 });
  const body = invoiceOf(anyVat());
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => call(account.liveSecret, "/send/validate/xml", { body, headers })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 204, 403, 403]);
  expect(await left()).toBe(0);
  expect((await call(account.testSecret, "/send/validate/xml", { body, headers })).status).toBe(204);
  // A check that finds something, like a refused submit, costs nothing.
  await creditAccount({ accountId: account.accountId, operations: 1, signatures: 0 });
  expect((await call(account.liveSecret, "/send/validate/xml", { body: wrong(body), headers })).status).toBe(
    422,
  );
  expect(await left()).toBe(1);
});

describe.each([
  ["a month ahead", 30],
  ["a month behind", -30],
])("with the process's clock %s", (_, days) => {
  afterEach(() => void vi.useRealTimers());

  test.each([
    "/send/validate/xml",
    "/send/xml?validate=true",
  ])("%s goes by the database's day", async (path) => {
    const { testSecret } = await anAccount();
    const now = await databaseNow(db());
    const check = async (after: number) => {
      const date = italianDay(new Date(now.getTime() + after * dayMs));
      const body = anInvoice({ sender: { vat: anyVat(), name: "Mittente Srl" }, recipient, date });
      const answer = await call(testSecret, path, { body, headers });
      return answer.ok ? "fine" : (await answer.json()).detail;
    };
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(now.getTime() + days * dayMs);
    expect(await check(-1)).toBe("fine");
    expect(await check(2)).toMatch(/^00403: /);
  });
});

test("a submit that is to be checked first is refused for a company out of scope before anything is said of it", async () => {
  const account = await anAccount();
  const key = await aKey(account, { companies: [await aCompany(account)] });
  const body = wrong(invoiceOf(anyVat()));
  const refused = await call(key.testSecret, "/send/xml?validate=true", { body, headers });
  expect([refused.status, (await refused.json()).code]).toEqual([403, "company_not_allowed"]);
});
