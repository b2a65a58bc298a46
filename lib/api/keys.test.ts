import { and, eq, isNotNull } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anyVat } from "@/db/factories";
import { auditEntries, keySecrets, keys, mails } from "@/db/schema";
import { wipeEndedSecrets } from "@/lib/keys/secret-commands";
import { call } from "./api-fixtures";

const settings = { description: "Cliente Rossi", preset: "send", company_scope: "all" };

describe("/key", () => {
  test("makes a key whose secrets work at once, mails the owner, and never shows a secret again", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const response = await call(account.liveSecret, "/key", {
      json: {
        ...settings,
        company_scope: "selected",
        companies: [vat.slice(2), vat],
        origins: ["HTTPS://App.Rossi.it/"],
      },
    });
    expect(response.status).toBe(201);
    const made = await response.json();
    expect(made).toMatchObject({
      kind: "restricted",
      enabled: true,
      companies: [vat],
      origins: ["https://app.rossi.it"],
      seat: null,
    });
    for (const secret of [made.test_secret, made.live_secret])
      expect((await call(secret, "/status")).status).toBe(200);
    expect(made.live_hint).toBe(made.live_secret.slice(-4));
    const read = await (await call(account.liveSecret, `/key/${made.id}`)).text();
    const list = await (await call(account.liveSecret, "/key?q=rossi")).text();
    for (const text of [read, list]) expect(text).not.toMatch(/ik_(test|live)_/);
    const [mail] = await db().select().from(mails).where(eq(mails.to, account.email));
    expect(`${mail?.subject} ${mail?.text}`).toContain("Cliente Rossi");
    expect(mail?.text).not.toContain(made.live_secret);
    const stored = await db().select().from(keySecrets).where(eq(keySecrets.keyId, made.id));
    expect(JSON.stringify(stored)).not.toContain(made.live_secret);
    expect(stored.find((row) => row.environment === "live")?.sealed).toBeNull();
    expect(
      JSON.stringify(
        await db().select().from(auditEntries).where(eq(auditEntries.accountId, account.accountId)),
      ),
    ).not.toContain("ik_");
  });

  test.each<[string, object, string]>([
    ["no scope", { company_scope: undefined }, "company_scope"],
    ["selected without companies", { company_scope: "selected" }, "companies"],
    ["all with some", { companies: ["IT01234567890"] }, "companies"],
    ["an unknown company", { company_scope: "selected", companies: [anyVat()] }, "companies"],
    ["an unknown preset", { preset: "constructor" }, "preset"],
    ["a bad origin", { origins: ["https://a.example.com/path"] }, "origins.0"],
    ["no description", { description: " " }, "description"],
    ["an expiry in the past", { expires_at: "2020-01-01T00:00:00Z" }, "expires_at"],
    ["an expiry no calendar holds", { expires_at: "9999-12-31T23:59:59-01:00" }, "expires_at"],
    ["half a character in its description", { description: "a\ud800b" }, "description"],
    ["an unknown field", { colour: "red" }, ""],
  ])("with %s is 422 and makes nothing", async (_name, change, field) => {
    const account = await anAccount();
    const response = await call(account.liveSecret, "/key", { json: { ...settings, ...change } });
    expect(response.status).toBe(422);
    expect((await response.json()).field ?? "").toBe(field);
    expect(await db().$count(keys, eq(keys.accountId, account.accountId))).toBe(1);
  });

  test("changes only what is given; a widening is mailed, a narrowing is not", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const key = await aKey(account, { preset: "read_only" });
    const patch = (json: object) => call(account.liveSecret, `/key/${key.keyId}`, { method: "PATCH", json });
    const mailed = () => db().$count(mails, eq(mails.to, account.email));
    expect(await (await patch({ companies: [vat] })).json()).toMatchObject({
      company_scope: "selected",
      companies: [vat],
      preset: "read_only",
    });
    expect((await patch({ company_scope: "selected", companies: [] })).status).toBe(422);
    expect(await mailed()).toBe(0);
    expect(await (await patch({ preset: "full" })).json()).toMatchObject({
      preset: "full",
      companies: [vat],
    });
    expect(await mailed()).toBe(1);
    expect((await patch({ company_scope: "all" })).status).toBe(200);
    expect(await mailed()).toBe(2);
    expect((await patch({ enabled: false })).status).toBe(200);
    expect((await call(key.testSecret, "/status")).status).toBe(401);
    const actions = await db()
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(and(eq(auditEntries.subject, "key"), eq(auditEntries.subjectId, key.keyId)))
      .orderBy(auditEntries.id);
    expect(actions.map(({ action }) => action)).toEqual([
      "key.created",
      "key.updated",
      "key.updated",
      "key.updated",
      "key.disabled",
    ]);
  });

  test("refuses ten changes of the primary at once, and none of them waits for another", async () => {
    const account = await anAccount();
    const [primary] = (await (await call(account.liveSecret, "/key")).json()) as { id: number }[];
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        call(account.liveSecret, `/key/${primary?.id}`, { method: "PATCH", json: { description: "x" } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(403));
  });

  test("leaves the primary alone, and no restricted key and no test secret gets in", async () => {
    const account = await anAccount();
    const [primary] = (await (await call(account.liveSecret, "/key")).json()) as {
      id: number;
      kind: string;
    }[];
    expect(primary?.kind).toBe("primary");
    const json = { environment: "live" };
    for (const [method, path, body] of [
      ["PATCH", `/key/${primary?.id}`, { description: "x" }],
      ["PATCH", `/key/${primary?.id}`, { origins: ["https://a.example.com"] }],
      ["DELETE", `/key/${primary?.id}`, undefined],
      ["POST", `/key/${primary?.id}/rotate`, json],
    ] as const) {
      const response = await call(account.liveSecret, path, { method, ...(body ? { json: body } : {}) });
      expect([response.status, (await response.json()).code], `${method} ${path}`).toEqual([
        403,
        "primary_key",
      ]);
    }
    const full = await aKey(account);
    for (const secret of [account.testSecret, full.liveSecret, full.testSecret]) {
      const response = await call(secret, "/key");
      expect([response.status, (await response.json()).code]).toEqual([403, "manage_not_allowed"]);
    }
  });

  test("wipes a sealed test secret once its overlap has run out, or its key is deleted", async () => {
    const account = await anAccount();
    const key = await aKey(account);
    const json = { environment: "test", overlap_hours: 1 };
    await call(account.liveSecret, `/key/${key.keyId}/rotate`, { json });
    const sealed = () =>
      db().$count(keySecrets, and(eq(keySecrets.keyId, key.keyId), isNotNull(keySecrets.sealed)));
    expect(await sealed()).toBe(2);
    await db()
      .update(keySecrets)
      .set({ endsAt: new Date(Date.now() - 1_000) })
      .where(and(eq(keySecrets.keyId, key.keyId), isNotNull(keySecrets.endsAt)));
    await wipeEndedSecrets();
    expect(await sealed()).toBe(1);
    await call(account.liveSecret, `/key/${key.keyId}`, { method: "DELETE" });
    expect(await sealed()).toBe(0);
  });

  test("rotates one secret and leaves the other; a deletion is final, and the second is not found", async () => {
    const account = await anAccount();
    const key = await aKey(account);
    const rotate = await call(account.liveSecret, `/key/${key.keyId}/rotate`, {
      json: { environment: "test", overlap_hours: 1 },
    });
    const { secret, old_expires_at } = await rotate.json();
    expect(new Date(old_expires_at).getTime() - Date.now()).toBeGreaterThan(59 * 60_000);
    for (const each of [key.testSecret, key.liveSecret, secret])
      expect((await call(each, "/status")).status).toBe(200);
    const bad = await call(account.liveSecret, `/key/${key.keyId}/rotate`, {
      json: { environment: "test", overlap_hours: 2 },
    });
    expect(bad.status).toBe(422);
    const removals = await Promise.all(
      [1, 2, 3].map(() => call(account.liveSecret, `/key/${key.keyId}`, { method: "DELETE" })),
    );
    expect(removals.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    for (const each of [key.testSecret, key.liveSecret, secret])
      expect((await call(each, "/status")).status).toBe(401);
    const sealed = await db().select().from(keySecrets).where(eq(keySecrets.keyId, key.keyId));
    expect(sealed.every((row) => row.sealed === null && row.endsAt !== null)).toBe(true);
  });
});
