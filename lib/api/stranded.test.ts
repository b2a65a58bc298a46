import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, anyVat } from "@/db/factories";
import { creditAccount } from "@/lib/accounts/commands";
import { deleteCompanyOf } from "@/lib/companies/commands";
import { call } from "./api-fixtures";
import { routeTable } from "./app";

const xml = { "Content-Type": "application/xml" };
const recipient = { vat: anyVat(), name: "Cliente Srl" };
const invoiceOf = (vat: string) => anInvoice({ sender: { vat, name: "Mittente Srl" }, recipient });
const submit = (secret: string, vat: string) =>
  call(secret, "/send/xml", { body: invoiceOf(vat), headers: xml });

/** An account with documents of two companies, and a `full` key for the first alone, which has then gone. */
async function aStrandedKey() {
  const account = await anAccount();
  await creditAccount({ accountId: account.accountId, operations: 10, signatures: 0 });
  const [gone, left] = [await aCompany(account), await aCompany(account)];
  const key = await aKey(account, { companies: [gone] });
  const ids: Record<string, number> = {};
  for (const secret of [account.testSecret, account.liveSecret]) {
    for (const vat of [gone, left]) {
      const sent = await submit(secret, vat);
      expect(sent.status).toBe(201);
      ids[`${secret} ${vat}`] = (await sent.json()).id;
    }
  }
  const pairs = [
    { secret: key.testSecret, primary: account.testSecret },
    { secret: key.liveSecret, primary: account.liveSecret },
  ];
  const remove = () => db().transaction((tx) => deleteCompanyOf(tx, account.ctx, gone, { test: 9, live: 9 }));
  return { account, key, gone, left, pairs, remove, sendId: (s: string, vat: string) => ids[`${s} ${vat}`] };
}

/** Reads without an id that are no list of what companies have: the log holds the key's own requests. */
const noLists = new Set(["/status", "/key", "/log", "/export"]);
const lists = routeTable()
  .filter(({ method, path }) => method === "GET" && !path.includes("{") && !noLists.has(path))
  .map(({ path }) => path);

describe("a key whose companies were all deleted", () => {
  test("sees nothing in any list, by any id, and sends for nobody, in test and in live", async () => {
    const { gone, left, pairs, remove, sendId } = await aStrandedKey();
    expect(lists).toEqual(expect.arrayContaining(["/company", "/send", "/update"]));
    for (const { secret } of pairs)
      expect(Number((await call(secret, "/send")).headers.get("Invoicetronic-Total-Count"))).toBe(1);
    await remove();
    for (const { secret, primary } of pairs) {
      for (const path of lists) {
        const list = await call(secret, path);
        expect([path, list.status, await list.json()]).toEqual([path, 200, []]);
        expect([path, list.headers.get("Invoicetronic-Total-Count")]).toEqual([path, "0"]);
      }
      const companyLeft = (await (await call(primary, `/company/${left}`)).json()).id;
      const [update] = await (await call(primary, "/update")).json();
      const byId = [
        `/company/${companyLeft}`,
        `/company/${left}`,
        `/company/${gone}`,
        `/update/${update.id}`,
      ];
      for (const vat of [gone, left]) {
        byId.push(`/send/${sendId(primary, vat)}`, `/send/${sendId(primary, vat)}/payload`);
      }
      for (const path of byId) expect([path, (await call(secret, path)).status]).toEqual([path, 404]);
      for (const vat of [gone, left]) {
        const refused = await submit(secret, vat);
        expect([refused.status, (await refused.json()).code]).toEqual([403, "company_not_allowed"]);
      }
      const change = { id: companyLeft, vat: left, fiscal_code: "12345678903", name: "Mine" };
      expect((await call(secret, "/company", { method: "PUT", json: change })).status).toBe(404);
      expect((await call(secret, `/company/${companyLeft}`, { method: "DELETE" })).status).toBe(404);
      expect((await call(secret, "/company", { json: { ...change, id: 0, vat: gone } })).status).toBe(403);
      // Nothing of all this has made the company.
      expect((await call(primary, `/company/${gone}`)).status).toBe(404);
    }
  });

  test("sees the same company again once its VAT number is added again, and only it", async () => {
    const { account, gone, pairs, remove } = await aStrandedKey();
    await remove();
    await aCompany(account, { vat: gone });
    for (const { secret } of pairs) {
      expect(await (await call(secret, "/company")).json()).toMatchObject([{ vat: gone }]);
      expect((await submit(secret, gone)).status).toBe(201);
    }
  });

  test("deleted in test only, it goes on in live", async () => {
    const { account, key, gone } = await aStrandedKey();
    await db().transaction((tx) => deleteCompanyOf(tx, account.ctx, gone, { test: 1 }));
    expect(await (await call(key.testSecret, "/company")).json()).toEqual([]);
    expect((await submit(key.testSecret, gone)).status).toBe(403);
    expect(await (await call(key.liveSecret, "/company")).json()).toMatchObject([{ vat: gone }]);
    expect((await submit(key.liveSecret, gone)).status).toBe(201);
  });

  test("renamed to another VAT number by PUT, its company is out of the key's sight", async () => {
    const { account, key, gone } = await aStrandedKey();
    const { id } = await (await call(account.testSecret, `/company/${gone}`)).json();
    const vat = anyVat();
    const renamed = { id, vat, fiscal_code: "12345678903", name: "Renamed" };
    expect((await call(account.testSecret, "/company", { method: "PUT", json: renamed })).status).toBe(200);
    for (const path of ["/company", "/send", "/update"])
      expect(await (await call(key.testSecret, path)).json()).toEqual([]);
    expect((await call(key.testSecret, `/company/${id}`)).status).toBe(404);
    expect((await submit(key.testSecret, vat)).status).toBe(403);
    expect(await (await call(key.liveSecret, "/company")).json()).toMatchObject([{ vat: gone }]);
  });
});
