import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount } from "@/db/factories";
import { webhooks } from "@/db/schema";
import { call } from "@/lib/api/api-fixtures";
import { aWebhook } from "./webhook-fixtures";

describe("the settings of a webhook", () => {
  test.each([
    [{}, "url"],
    [{ url: "ftp://example.com" }, "url"],
    [{ url: "not a url" }, "url"],
    [{ url: "https://user:pass@93.184.215.14/" }, "url"],
    [{ url: "https://10.0.0.1/" }, "url"],
    [{ url: "http://93.184.215.14/" }, "url"],
    [{ url: "https://169.254.169.254/" }, "url"],
    [{ url: "https://93.184.215.14/", events: ["send.sent"] }, "events.0"],
    [{ url: "https://93.184.215.14/", company_id: 2_147_483_000 }, "company_id"],
    [{ url: "https://93.184.215.14/", company_id: "1" }, "company_id"],
    [{ url: "https://93.184.215.14/", description: "x".repeat(201) }, "description"],
    [{ url: "https://93.184.215.14/", more: 1 }, undefined],
  ])("%j are refused and nothing is stored", async (json, field) => {
    const account = await anAccount();
    const refused = await call(account.testSecret, "/webhook", { json });
    expect([refused.status, (await refused.json()).field]).toEqual([422, field]);
    expect(await db().$count(webhooks, eq(webhooks.accountId, account.accountId))).toBe(0);
  });

  test("are changed by PUT as a whole and by PATCH in part, never with a stale version", async () => {
    const account = await anAccount();
    const url = "https://93.184.215.14/";
    const made = await aWebhook(account.testSecret, {
      url,
      description: "One",
      events: ["send.add"],
      company_id: 0,
    });
    const patch = (json: unknown) =>
      call(account.testSecret, `/webhook/${made.id}`, { method: "PATCH", json });
    const put = (json: unknown) => call(account.testSecret, "/webhook", { method: "PUT", json });
    expect(await (await patch({ description: "Two" })).json()).toMatchObject({
      description: "Two",
      events: ["send.add"],
      secret: null,
      version: 2,
    });
    expect((await patch({ description: "Three", version: 1 })).status).toBe(409);
    expect((await patch({ url: "https://10.0.0.1/" })).status).toBe(422);
    expect((await put({ ...made, version: 1 })).status).toBe(409);
    expect(await (await put({ id: made.id, url })).json()).toMatchObject({
      description: null,
      events: null,
      version: 3,
    });
    expect((await put({ url })).status).toBe(404);
    // One changed it, both read version 3.
    const both = await Promise.all([
      patch({ version: 3, enabled: false }),
      patch({ version: 3, description: "x" }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const gone = await call(account.testSecret, `/webhook/${made.id}`, { method: "DELETE" });
    expect((await gone.json()).id).toBe(made.id);
    expect((await call(account.testSecret, `/webhook/${made.id}`, { method: "DELETE" })).status).toBe(404);
  });

  test("of a key of chosen companies: one of them must be named, and no other webhook is there", async () => {
    const account = await anAccount();
    const [mine, other] = [await aCompany(account), await aCompany(account)];
    const key = await aKey(account, { companies: [mine] });
    const idOf = async (vat: string) =>
      (await (await call(account.testSecret, `/company?q=${vat}`)).json())[0].id;
    const url = "https://93.184.215.14/";
    const wide = await aWebhook(account.testSecret, { url });
    const theirs = await aWebhook(account.testSecret, { url, company_id: await idOf(other) });
    for (const company_id of [undefined, null, 0, await idOf(other), 2_147_483_000]) {
      const refused = await call(key.testSecret, "/webhook", { json: { url, company_id } });
      expect([company_id, refused.status]).toEqual([company_id, 422]);
    }
    const own = await aWebhook(key.testSecret, { url, company_id: await idOf(mine) });
    const list = await call(key.testSecret, "/webhook");
    expect(list.headers.get("Invoicetronic-Total-Count")).toBe("1");
    expect(await list.json()).toMatchObject([{ id: own.id }]);
    for (const { id } of [wide, theirs]) {
      expect((await call(key.testSecret, `/webhook/${id}`)).status).toBe(404);
      expect((await call(key.testSecret, `/webhook/${id}`, { method: "DELETE" })).status).toBe(404);
      const changed = await call(key.testSecret, `/webhook/${id}`, {
        method: "PATCH",
        json: { enabled: false },
      });
      expect(changed.status).toBe(404);
    }
    for (const company_id of [null, await idOf(other)]) {
      const json = { company_id };
      const widened = await call(key.testSecret, `/webhook/${own.id}`, { method: "PATCH", json });
      expect(widened.status).toBe(422);
    }
    await call(account.testSecret, `/company/${await idOf(mine)}?force=true`, { method: "DELETE" });
    expect((await call(account.testSecret, `/webhook/${own.id}`)).status).toBe(404);
  });

  test("are listed by each filter, and no more of them are made than an account may have", async () => {
    const account = await anAccount();
    const url = "https://93.184.215.14/";
    await aWebhook(account.testSecret, { url: `${url}a`, description: "One", events: ["send.add"] });
    await aWebhook(account.testSecret, { url: `${url}b`, description: "Two" });
    const found = async (query: string) =>
      (await (await call(account.testSecret, `/webhook?${query}`)).json()).map(
        ({ description }: { description: string }) => description,
      );
    expect(await found("description=ONE")).toEqual(["One"]);
    expect(await found("url=/b")).toEqual(["Two"]);
    expect(await found("events=send.add&sort=-id")).toEqual(["Two", "One"]);
    expect(await found("events=update.add")).toEqual(["Two"]);
    expect(await found("enabled=false")).toEqual([]);
    expect((await call(account.testSecret, "/webhook?events=x")).status).toBe(400);
    for (let at = 2; at < 50; at += 1) await aWebhook(account.testSecret, { url });
    expect((await call(account.testSecret, "/webhook", { json: { url } })).status).toBe(409);
  });
});
