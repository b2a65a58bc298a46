import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, anyVat } from "@/db/factories";
import { companies, sends } from "@/db/schema";
import { call } from "./api-fixtures";

const xml = { "Content-Type": "application/xml" };
const customer = { vat: anyVat(), name: "Cliente Srl" };
const invoiceOf = (vat: string) => anInvoice({ sender: { vat, name: "Mittente Srl" }, recipient: customer });

describe("a company scope", () => {
  async function scoped() {
    const account = await anAccount();
    const mine = await aCompany(account, { name: "Mine" });
    const other = await aCompany(account, { name: "Other" });
    const key = await aKey(account, { companies: [mine] });
    const sent = await Promise.all(
      [mine, other].map((vat) =>
        call(account.testSecret, "/send/xml", { body: invoiceOf(vat), headers: xml }),
      ),
    );
    const [mineSent, otherSent] = await Promise.all(sent.map((response) => response.json()));
    return { account, mine, other, key, mineSent, otherSent };
  }

  test("filters lists and their totals, and makes everything else a missing one", async () => {
    const { mine, key, mineSent, otherSent } = await scoped();
    for (const [path, id] of [
      ["/company", mineSent.company_id],
      ["/send", mineSent.id],
    ] as const) {
      const list = await call(key.testSecret, path);
      expect(list.headers.get("Invoicetronic-Total-Count")).toBe("1");
      expect((await list.json()).map((row: { id: number }) => row.id)).toEqual([id]);
    }
    expect((await call(key.testSecret, `/company/${mine}`)).status).toBe(200);
    expect((await call(key.testSecret, "/update")).headers.get("Invoicetronic-Total-Count")).toBe("1");
    const hidden = [
      `/company/${otherSent.company_id}`,
      `/send/${otherSent.id}`,
      `/send/${otherSent.identifier}`,
      `/send/${otherSent.id}/payload`,
    ];
    const missing = await (await call(key.testSecret, "/send/2147483000")).json();
    for (const path of hidden) {
      const response = await call(key.testSecret, path);
      expect(response.status, path).toBe(404);
      expect(await response.json()).toEqual(missing);
    }
    const byIds = await call(key.testSecret, `/send?ids=${mineSent.id},${otherSent.id},x,99999999999`);
    expect((await byIds.json()).length).toBe(1);
  });

  test("refuses to send for another company, stores nothing and makes no company", async () => {
    const { account, other, key } = await scoped();
    const stranger = anyVat();
    for (const vat of [other, stranger]) {
      const before = await db().$count(sends, eq(sends.accountId, account.accountId));
      const response = await call(key.testSecret, "/send/xml", { body: invoiceOf(vat), headers: xml });
      expect([response.status, (await response.json()).code]).toEqual([403, "company_not_allowed"]);
      expect(await db().$count(sends, eq(sends.accountId, account.accountId))).toBe(before);
    }
    expect(await db().$count(companies, eq(companies.vat, stranger))).toBe(0);
  });

  test("is told nothing of other companies by a self-invoice", async () => {
    const { mine, other, key } = await scoped();
    const selfInvoice = (buyer: string) =>
      anInvoice({ sender: { vat: mine, name: "Mine" }, recipient: { vat: buyer, name: "Buyer" } }).replace(
        "TD01",
        "TD16",
      );
    const send = async (buyer: string) => {
      const response = await call(key.testSecret, "/send/xml", { body: selfInvoice(buyer), headers: xml });
      return [response.status, (await response.json()).code];
    };
    expect(await send(other)).toEqual(await send(anyVat()));
  });

  test("may not add a company nor change a VAT number, and can't touch what it does not see", async () => {
    const { mine, key, mineSent, otherSent } = await scoped();
    const vat = anyVat();
    const add = await call(key.testSecret, "/company", { json: { vat, fiscal_code: "1", name: "New" } });
    expect([add.status, (await add.json()).code]).toEqual([403, "company_not_allowed"]);
    const put = (id: number, to: string) =>
      call(key.testSecret, "/company", {
        method: "PUT",
        json: { id, vat: to, fiscal_code: "1", name: "Renamed" },
      });
    expect((await put(mineSent.company_id, vat)).status).toBe(403);
    expect((await put(mineSent.company_id, mine)).status).toBe(200);
    expect((await put(otherSent.company_id, mine)).status).toBe(404);
    const remove = await call(key.testSecret, `/company/${otherSent.company_id}?force=true`, {
      method: "DELETE",
    });
    expect(remove.status).toBe(404);
  });

  test("whose company is deleted sees nothing and never widens; the same VAT number is the same company", async () => {
    const { account, mine, key, mineSent } = await scoped();
    const remove = (force: string) =>
      call(account.testSecret, `/company/${mineSent.company_id}${force}`, { method: "DELETE" });
    const refused = await remove("");
    expect(refused.status).toBe(409);
    expect((await refused.json()).detail.match(/\d+/g)).toEqual(["1", "0"]);
    expect((await remove("?force=true")).status).toBe(200);
    expect((await call(key.testSecret, "/company")).headers.get("Invoicetronic-Total-Count")).toBe("0");
    expect((await call(key.testSecret, "/send")).headers.get("Invoicetronic-Total-Count")).toBe("0");
    await aCompany(account, { vat: mine });
    expect((await call(key.testSecret, "/company")).headers.get("Invoicetronic-Total-Count")).toBe("1");
  });
});

describe("isolation", () => {
  test("another account's id is not found, and neither is the other environment's", async () => {
    const owner = await anAccount();
    const vat = await aCompany(owner);
    const sent = await (
      await call(owner.testSecret, "/send/xml", { body: invoiceOf(vat), headers: xml })
    ).json();
    const stranger = await anAccount();
    const key = await aKey(owner);
    for (const secret of [stranger.testSecret, stranger.liveSecret, owner.liveSecret]) {
      for (const path of [
        `/send/${sent.id}`,
        `/send/${sent.identifier}`,
        `/company/${sent.company_id}`,
        `/send/${sent.id}/payload`,
      ]) {
        expect((await call(secret, path)).status, path).toBe(404);
      }
      expect((await call(secret, "/send")).headers.get("Invoicetronic-Total-Count")).toBe("0");
    }
    for (const [method, path] of [
      ["GET", `/key/${key.keyId}`],
      ["PATCH", `/key/${key.keyId}`],
      ["DELETE", `/key/${key.keyId}`],
    ] as const) {
      const init = method === "PATCH" ? { method, json: { enabled: false } } : { method };
      expect((await call(stranger.liveSecret, path, init)).status, method).toBe(404);
    }
    expect((await call(key.liveSecret, "/status")).status).toBe(200);
  });
});
