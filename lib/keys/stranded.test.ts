import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, anyVat, type TestAccount } from "@/db/factories";
import { keyCompanies, mails, strandedKeys } from "@/db/schema";
import { call } from "@/lib/api/api-fixtures";
import { deleteCompanyOf } from "@/lib/companies/commands";
import { deleteKey, updateKey } from "./commands";
import { findKey } from "./queries";

const flagged = async ({ accountId }: TestAccount) =>
  (await db().select().from(strandedKeys).where(eq(strandedKeys.accountId, accountId))).map(
    ({ keyId }) => keyId,
  );
const mailed = (account: TestAccount) => db().select().from(mails).where(eq(mails.to, account.email));
const remove = (account: TestAccount, vat: string) =>
  db().transaction((tx) => deleteCompanyOf(tx, account.ctx, vat, { test: 0, live: 0 }));
const idOf = async (secret: string, vat: string) => (await (await call(secret, `/company/${vat}`)).json()).id;
const put = async (secret: string, vat: string, to: string) =>
  call(secret, "/company", {
    method: "PUT",
    json: { id: await idOf(secret, vat), vat: to, fiscal_code: "12345678903", name: "Renamed" },
  });
const add = (secret: string, vat: string) =>
  call(secret, "/company", { json: { vat, fiscal_code: "12345678903", name: "Again" } });
const setScope = (account: TestAccount, keyId: number, companies: string[]) =>
  db().transaction((tx) =>
    updateKey(tx, account.ctx, keyId, { scope: { companyScope: "selected", companies } }),
  );

describe("a key whose companies are all gone", () => {
  test("is flagged, its owner mailed once, and its scope stays as it is", async () => {
    const account = await anAccount();
    const [first, second] = [await aCompany(account), await aCompany(account)];
    const key = await aKey(account, { companies: [first, second], description: "Cliente Rossi" });
    const other = await aKey(account, { companies: [first] });
    await remove(account, second);
    expect(await flagged(account)).toEqual([]);
    await remove(account, first);
    expect((await flagged(account)).sort()).toEqual([key.keyId, other.keyId].sort());
    const told = await mailed(account);
    expect(told).toHaveLength(2);
    const mail = told.find(({ subject }) => subject.includes("Cliente Rossi"));
    expect(mail?.text).toMatch(new RegExp(`/keys/${key.keyId}\\s`));
    expect(await db().$count(keyCompanies, eq(keyCompanies.keyId, key.keyId))).toBe(2);
    expect(await findKey(db(), account.accountId, key.keyId)).toMatchObject({
      companyScope: "selected",
      companies: [first, second].sort(),
    });
  });

  test("is not mailed again by another deletion, but is after it has seen a company between", async () => {
    const account = await anAccount();
    const [first, second] = [await aCompany(account), await aCompany(account)];
    await aKey(account, { companies: [first] });
    await remove(account, first);
    await remove(account, second);
    expect(await mailed(account)).toHaveLength(1);
    await aCompany(account, { vat: first });
    expect(await flagged(account)).toEqual([]);
    await remove(account, first);
    expect(await mailed(account)).toHaveLength(2);
  });

  test("a deletion in one environment never flags while the company is in the other", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const key = await aKey(account, { companies: [vat] });
    const inTest = await idOf(account.testSecret, vat);
    expect((await call(account.testSecret, `/company/${inTest}`, { method: "DELETE" })).status).toBe(200);
    expect(await flagged(account)).toEqual([]);
    expect(await mailed(account)).toEqual([]);
    expect((await call(key.liveSecret, `/company/${vat}`)).status).toBe(200);
    expect((await call(key.testSecret, `/company/${vat}`)).status).toBe(404);
    const inLive = await idOf(account.liveSecret, vat);
    await call(account.liveSecret, `/company/${inLive}`, { method: "DELETE" });
    expect(await flagged(account)).toEqual([key.keyId]);
  });

  test.each<[string, (account: TestAccount, vat: string) => Promise<unknown>]>([
    ["in the Dashboard", (account, vat) => aCompany(account, { vat, environments: ["test"] })],
    ["over the API, in test", (account, vat) => add(account.testSecret, vat)],
    ["over the API, in live", (account, vat) => add(account.liveSecret, vat)],
    [
      "by a document",
      (account, vat) =>
        call(account.testSecret, "/send/xml", {
          body: anInvoice({ sender: { vat, name: "Mittente" }, recipient: { vat: anyVat(), name: "Altri" } }),
          headers: { "Content-Type": "application/xml" },
        }),
    ],
    [
      "by a change of another company's number",
      async (account, vat) => put(account.testSecret, await aCompany(account), vat),
    ],
  ])("is no longer flagged once the same VAT number is added again %s", async (_name, back) => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const key = await aKey(account, { companies: [vat] });
    await remove(account, vat);
    expect(await flagged(account)).toEqual([key.keyId]);
    await back(account, vat);
    expect(await flagged(account)).toEqual([]);
  });

  test("is flagged by a change of the VAT number, in the last environment that had it", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const key = await aKey(account, { companies: [vat] });
    const fresh = anyVat();
    expect((await put(account.testSecret, vat, fresh)).status).toBe(200);
    expect(await flagged(account)).toEqual([]);
    expect((await put(account.liveSecret, vat, fresh)).status).toBe(200);
    expect(await flagged(account)).toEqual([key.keyId]);
    for (const secret of [key.testSecret, key.liveSecret])
      expect(await (await call(secret, "/company")).json()).toEqual([]);
  });

  test("a change of its scope lifts the flag, or sets it", async () => {
    const account = await anAccount();
    const [gone, left] = [await aCompany(account), await aCompany(account)];
    const key = await aKey(account, { companies: [gone] });
    await remove(account, gone);
    await setScope(account, key.keyId, [gone, left]);
    expect(await flagged(account)).toEqual([]);
    await setScope(account, key.keyId, [gone]);
    expect(await flagged(account)).toEqual([key.keyId]);
    await db().transaction((tx) =>
      updateKey(tx, account.ctx, key.keyId, { scope: { companyScope: "all", companies: [] } }),
    );
    expect(await flagged(account)).toEqual([]);
  });

  test("a deleted key is not flagged, nor is another account's of the same VAT number", async () => {
    const [account, neighbour] = [await anAccount(), await anAccount()];
    const vat = await aCompany(account);
    await aCompany(neighbour, { vat });
    const [key, theirs] = [
      await aKey(account, { companies: [vat] }),
      await aKey(neighbour, { companies: [vat] }),
    ];
    await db().transaction((tx) => deleteKey(tx, account.ctx, key.keyId));
    await remove(account, vat);
    expect([await flagged(account), await mailed(account)]).toEqual([[], []]);
    expect([await flagged(neighbour), await mailed(neighbour)]).toEqual([[], []]);
    await remove(neighbour, vat);
    expect(await flagged(neighbour)).toEqual([theirs.keyId]);
  });
});

/** A promise and its fulfilment, to hold a transaction open at a point. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("at once", () => {
  test("two deletions that don't see each other flag the key when the second one ends", async () => {
    const account = await anAccount();
    const [first, second] = [await aCompany(account), await aCompany(account)];
    const key = await aKey(account, { companies: [first, second] });
    const [deleted, released] = [gate(), gate()];
    const one = db().transaction(async (tx) => {
      await deleteCompanyOf(tx, account.ctx, first, { test: 0, live: 0 });
      deleted.open();
      await released.opened;
    });
    await deleted.opened;
    const two = remove(account, second);
    await sleep(200);
    released.open();
    await Promise.all([one, two]);
    expect(await flagged(account)).toEqual([key.keyId]);
    expect(await mailed(account)).toHaveLength(1);
  });

  test("a change of the key's scope and a deletion that flags it don't wait for each other", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const key = await aKey(account, { companies: [vat] });
    const locked = gate();
    const change = db().transaction(async (tx) => {
      await updateKey(tx, account.ctx, key.keyId, { description: "Being changed" });
      locked.open();
      await sleep(200);
      await updateKey(tx, account.ctx, key.keyId, { scope: { companyScope: "all", companies: [] } });
    });
    await locked.opened;
    await Promise.all([change, remove(account, vat)]);
    expect(await flagged(account)).toEqual([]);
  });

  test("deletions of all of a key's companies flag it, with one mail", async () => {
    const account = await anAccount();
    for (let round = 0; round < 4; round++) {
      const vats = await Promise.all(Array.from({ length: 5 }, () => aCompany(account)));
      const key = await aKey(account, { companies: vats });
      await Promise.all(vats.map((vat) => remove(account, vat)));
      expect(await flagged(account)).toContain(key.keyId);
      expect(await mailed(account)).toHaveLength(round + 1);
    }
  });

  test("deletions over the API with the very key that is flagged, and changes of its scope, all end", async () => {
    const account = await anAccount();
    const vats = await Promise.all(Array.from({ length: 4 }, () => aCompany(account)));
    const key = await aKey(account, { companies: vats });
    const deletions = await Promise.all(
      [key.testSecret, key.liveSecret].flatMap((secret) =>
        vats.map(async (vat) => ({ secret, id: await idOf(secret, vat) })),
      ),
    );
    const answers = await Promise.all([
      ...deletions.map(async ({ secret, id }) => {
        return (await call(secret, `/company/${id}`, { method: "DELETE" })).status;
      }),
      ...Array.from({ length: 6 }, async (_, index) => {
        await db().transaction((tx) => updateKey(tx, account.ctx, key.keyId, { enabled: true }));
        await setScope(account, key.keyId, index % 2 ? vats : vats.slice(0, 3)).catch((error: Error) => {
          // A company that is gone by then can't be chosen anew.
          if (!/has no company/.test(error.message)) throw error;
        });
        return 200;
      }),
    ]);
    // A company that the scope had just left is not found; nothing waits for ever, and nothing fails.
    for (const status of answers) expect([200, 404]).toContain(status);
    for (const vat of vats) await remove(account, vat).catch(() => {});
    expect(await flagged(account)).toEqual([key.keyId]);
  });

  test("a company that goes while a key is made for it leaves the key flagged, or refused", async () => {
    for (let round = 0; round < 6; round++) {
      const account = await anAccount();
      const vat = await aCompany(account);
      const [key] = await Promise.all([
        aKey(account, { companies: [vat] }).catch(() => null),
        remove(account, vat),
      ]);
      expect(await flagged(account)).toEqual(key ? [key.keyId] : []);
    }
  });

  test("going and coming back, over and over, ends as the company ends", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const key = await aKey(account, { companies: [vat] });
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        index % 2 ? remove(account, vat).catch(() => {}) : aCompany(account, { vat }).catch(() => {}),
      ),
    );
    const there = (await call(account.liveSecret, `/company/${vat}`)).status === 200;
    const inTest = (await call(account.testSecret, `/company/${vat}`)).status === 200;
    expect(await flagged(account)).toEqual(there || inTest ? [] : [key.keyId]);
  });
});
