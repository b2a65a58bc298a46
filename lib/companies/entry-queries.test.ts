import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, anyVat } from "@/db/factories";
import { companies } from "@/db/schema";
import { call } from "@/lib/api/api-fixtures";
import { deleteKey } from "@/lib/keys/commands";
import { companyPlaces, entriesPageSize, keysReaching, listEntries } from "./entry-queries";

const everything = { q: "", environment: null, page: 1 } as const;
const submit = (secret: string, vat: string) =>
  call(secret, "/send/xml", {
    body: anInvoice({ sender: { vat, name: "Mittente" }, recipient: { vat: anyVat(), name: "Altri" } }),
    headers: { "Content-Type": "application/xml" },
  });

describe("the Dashboard's list of companies", () => {
  test("has one entry a VAT number, with documents and keys of this account alone", async () => {
    const [account, neighbour] = [await anAccount(), await anAccount()];
    const vat = await aCompany(account, { name: "Rossi" });
    const onlyTest = await aCompany(account, { name: "Bianchi", environments: ["test"] });
    await aCompany(neighbour, { vat, name: "Theirs" });
    for (const secret of [account.testSecret, account.testSecret, neighbour.testSecret]) {
      expect((await submit(secret, vat)).status).toBe(201);
    }
    await aKey(account, { companies: [vat] });
    await aKey(account, { companies: [vat, onlyTest] });
    const deleted = await aKey(account, { companies: [vat] });
    await db().transaction((tx) => deleteKey(tx, account.ctx, deleted.keyId));
    await aKey(neighbour, { companies: [vat] });
    const { rows, total } = await listEntries(db(), account.accountId, everything);
    expect(total).toBe(2);
    expect(rows).toMatchObject([
      { vat: onlyTest, name: "Bianchi", environments: ["test"], sent: 0, keys: 1 },
      { vat, name: "Rossi", environments: ["test", "live"], sent: 2, keys: 2 },
    ]);
  });

  test("of one environment has its companies, names and documents only", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    await aCompany(account, { environments: ["test"] });
    await submit(account.testSecret, vat);
    const live = await listEntries(db(), account.accountId, { ...everything, environment: "live" });
    expect(live).toMatchObject({ total: 1, rows: [{ vat, environments: ["live"], sent: 0 }] });
    const inTest = await listEntries(db(), account.accountId, { ...everything, environment: "test" });
    expect(inTest.total).toBe(2);
    expect(inTest.rows.find((row) => row.vat === vat)).toMatchObject({ environments: ["test"], sent: 1 });
  });

  test("pages through six hundred, each once, and finds one of them", async () => {
    const account = await anAccount();
    const many = Array.from({ length: 600 }, (_, index) => `IT${String(index).padStart(11, "0")}`);
    await db()
      .insert(companies)
      .values(
        (["test", "live"] as const).flatMap((environment) =>
          many.map((vat) => ({
            accountId: account.accountId,
            environment,
            vat,
            fiscalCode: vat.slice(2),
            name: `100% of_${vat}`,
          })),
        ),
      );
    const seen: string[] = [];
    for (let page = 1; page <= 600 / entriesPageSize; page++) {
      const { rows, total } = await listEntries(db(), account.accountId, { ...everything, page });
      expect(total).toBe(600);
      seen.push(...rows.map(({ vat }) => vat));
    }
    expect(seen).toEqual(many);
    const found = (q: string) => listEntries(db(), account.accountId, { ...everything, q });
    expect((await found("00000000599")).rows.map(({ vat }) => vat)).toEqual(["IT00000000599"]);
    expect((await found("100% of_")).total).toBe(600);
    expect((await found("100_ of")).total).toBe(0);
    expect(await listEntries(db(), account.accountId, { ...everything, page: 99 })).toEqual({
      rows: [],
      total: 0,
    });
  });
});

describe("a company's page", () => {
  test("counts what hangs on it in each environment, of this account alone", async () => {
    const [account, neighbour] = [await anAccount(), await anAccount()];
    const vat = await aCompany(account);
    await submit(account.testSecret, vat);
    expect(await companyPlaces(db(), account.accountId, vat)).toMatchObject([
      { environment: "live", sent: 0, events: 0, version: 1 },
      { environment: "test", sent: 1, events: 1, version: 1 },
    ]);
    expect(await companyPlaces(db(), neighbour.accountId, vat)).toEqual([]);
  });

  test("names the keys that reach it, those it would leave with nothing first", async () => {
    const [account, neighbour] = [await anAccount(), await anAccount()];
    const [vat, other] = [await aCompany(account), await aCompany(account)];
    await aCompany(neighbour, { vat });
    const wide = await aKey(account, { description: "A wide one", companies: [vat, other] });
    const narrow = await aKey(account, { description: "Narrow", companies: [vat], enabled: false });
    await aKey(account, { companies: [other] });
    await aKey(account);
    await aKey(neighbour, { companies: [vat] });
    expect(await keysReaching(db(), account.accountId, vat)).toEqual({
      naming: [
        { id: narrow.keyId, description: "Narrow", status: "disabled", only: true },
        { id: wide.keyId, description: "A wide one", status: "enabled", only: false },
      ],
      namingTotal: 2,
      onlyTotal: 1,
      ofAll: 2,
    });
  });
});
