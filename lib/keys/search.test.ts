import { describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount } from "@/db/factories";
import { strandedKeys } from "@/db/schema";
import { answerForm } from "@/lib/forms/answer";
import { log } from "@/lib/log/log";
import { deleteKey, updateKey } from "./commands";
import { activeFilters, defaultOrder, type KeyFilters, keyOrderings, lift, noFilters } from "./list";
import { type KeyCursor, readCursor, writeCursor } from "./list-cursor";
import { keyOfSecret, listKeysPage } from "./list-queries";
import { keySearchForm } from "./search";
import { formatSecret } from "./secret";
import { rotateSecret } from "./secret-commands";

const secret = formatSecret("live", Buffer.alloc(32, 7));
const parse = (wordsOrSecret: string) => keySearchForm.safeParse({ wordsOrSecret, view: "" });

describe("a search", () => {
  test.each(["", "Rossi", "IT00743110157", "x9Zk", "chiave ik"])("takes %j as words", (text) =>
    expect(parse(text).data?.wordsOrSecret).toEqual({ words: text }));

  test.each([
    secret,
    ` ${secret}\n`,
    `INVOICETRONIC_LIVE_SECRET=${secret}`,
  ])("finds the secret that was pasted: %j", (text) =>
    expect(parse(text).data?.wordsOrSecret).toEqual({ secret }));

  test.each([
    secret.slice(0, -1),
    `${secret}x`,
    `${secret.slice(0, -1)}${secret.endsWith("a") ? "b" : "a"}`,
    `${secret} rossi`,
    secret.toUpperCase(),
    secret.replaceAll("_", "%5F"),
    "ik_",
    "IK_LIVE_abc",
  ])("takes no damaged secret for words: %j", (text) => {
    expect(parse(text).error?.issues[0]?.message).toBe("secret_not_whole");
  });

  test.each([secret, secret.slice(0, -1)])("never answers with what was pasted: %j", async (text) => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    const form = new FormData();
    form.set("wordsOrSecret", text);
    const answer = await answerForm("en", keySearchForm, form, async () => {
      throw new Error("The database is away");
    });
    expect(JSON.stringify([answer, logged.mock.calls])).not.toContain(text.slice(8, 20));
    logged.mockRestore();
  });
});

describe("a pasted secret", () => {
  test("leads to its key, of either environment, disabled and in its overlap too, until it ends", async () => {
    const account = await anAccount();
    const made = await aKey(account);
    const find = (text: string) => keyOfSecret(db(), account.accountId, text);
    for (const text of [made.testSecret, made.liveSecret]) expect(await find(text)).toBe(made.keyId);
    await db().transaction((tx) => updateKey(tx, account.ctx, made.keyId, { enabled: false }));
    expect(await find(made.liveSecret)).toBe(made.keyId);
    const rotated = await db().transaction((tx) => rotateSecret(tx, account.ctx, made.keyId, "live", 1));
    for (const text of [made.liveSecret, rotated.secret]) expect(await find(text)).toBe(made.keyId);
    await db().transaction((tx) => rotateSecret(tx, account.ctx, made.keyId, "live", 0));
    for (const text of [made.liveSecret, rotated.secret]) expect(await find(text)).toBeNull();
    await db().transaction((tx) => deleteKey(tx, account.ctx, made.keyId));
    expect(await find(made.testSecret)).toBeNull();
  });

  test("of another account, or of nobody, is unknown", async () => {
    const other = await anAccount();
    const { accountId } = await anAccount();
    for (const text of [other.liveSecret, (await aKey(other)).testSecret, secret])
      expect(await keyOfSecret(db(), accountId, text)).toBeNull();
  });
});

describe("what the list shows of two accounts", () => {
  test("is never the other's, whatever is searched or filtered", async () => {
    const vat = (await aCompany(await anAccount(), { name: "Rossi Srl" })) ?? "";
    const accounts = [await anAccount(), await anAccount()];
    const own: number[][] = [];
    for (const account of accounts) {
      await aCompany(account, { vat, name: "Rossi Srl" });
      const soon = new Date(Date.now() + 3_600_000);
      const given = {
        description: "Rossi",
        companies: [vat],
        origins: ["https://app.rossi.it"],
        expiresAt: soon,
      };
      const { keyId } = await aKey(account, given);
      own.push([keyId]);
      await db().insert(strandedKeys).values({ keyId, accountId: account.accountId });
    }
    const filters: Partial<KeyFilters>[] = [
      { q: "rossi" },
      { q: vat },
      { q: "Rossi Srl" },
      { status: "enabled" },
      { preset: "full" },
      { company: vat },
      { expiring: true },
      { browser: true },
      { stranded: true },
    ];
    for (const [at, account] of accounts.entries()) {
      for (const given of filters) {
        for (const by of keyOrderings) {
          const order = { by, descending: true };
          const page = await listKeysPage(db(), account.accountId, { ...noFilters, ...given }, order, null);
          const found = page.rows.filter((row) => row.kind === "restricted").map((row) => row.id);
          expect(found, JSON.stringify(given)).toEqual(own[at]);
          expect(page.total).toBe(page.rows.length);
        }
      }
    }
    // A cursor that was made for another account's list is only a place in one's own.
    const [first, second] = accounts;
    const cursor: KeyCursor = {
      order: defaultOrder,
      side: "after",
      primary: true,
      at: new Date(Date.now() + 60_000).toISOString(),
      id: own[0]?.[0] ?? 1,
    };
    const page = await listKeysPage(db(), second?.accountId ?? 0, noFilters, defaultOrder, cursor);
    expect(page.rows.map((row) => row.id)).not.toContain(own[0]?.[0]);
    expect(first).not.toBe(second);
  });

  test("names the companies that exist first, and counts those that a row leaves out", async () => {
    const account = await anAccount();
    const vats: string[] = [];
    for (let at = 0; at < 8; at++) vats.push(await aCompany(account, { name: `Azienda ${at}` }));
    const { keyId } = await aKey(account, { companies: vats });
    const { rows } = await listKeysPage(db(), account.accountId, noFilters, defaultOrder, null);
    const row = rows.find(({ id }) => id === keyId);
    expect(row?.companyCount).toBe(8);
    expect(row?.companies).toHaveLength(6);
    expect(row?.companies.every(({ name }) => name?.startsWith("Azienda"))).toBe(true);
  });
});

describe("a cursor", () => {
  const cursor: KeyCursor = {
    order: defaultOrder,
    side: "after",
    primary: false,
    at: "2026-01-15T10:00:00.000Z",
    id: 7,
  };

  test("is read as it was written", () => {
    expect(readCursor(writeCursor(cursor), defaultOrder)).toEqual(cursor);
    const order = { by: "description", descending: false } as const;
    const words = { ...cursor, order, at: "società «più» 日本" };
    expect(readCursor(writeCursor(words), order)).toEqual(words);
  });

  test("of another order is none", () => {
    expect(readCursor(writeCursor(cursor), { by: "created", descending: false })).toBeNull();
    expect(readCursor(writeCursor(cursor), { by: "expires", descending: true })).toBeNull();
  });

  const raw = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString("base64url");
  test.each([
    "",
    "nonsense",
    "%",
    "e30",
    raw("created", true, "after", false, "yesterday", 7),
    raw("created", true, "after", false, "2026-13-01T00:00:00.000Z", 7),
    raw("created", true, "after", false, "infinity", 7),
    raw("created", true, "after", false, "2026-01-15T10:00:00.000Z", 2_147_483_648),
    raw("created", true, "beside", false, "2026-01-15T10:00:00.000Z", 7),
    raw("toString", true, "after", false, "2026-01-15T10:00:00.000Z", 7),
    "x".repeat(2_001),
  ])("that is malformed is none: %s", (text) => expect(readCursor(text, defaultOrder)).toBeNull());

  test("holds nothing that the database can't", () => {
    const order = { by: "description", descending: false } as const;
    for (const at of ["a\0b", "\ud800", "x".repeat(501)])
      expect(readCursor(raw("description", false, "after", false, at, 7), order)).toBeNull();
  });
});

test("a filter can be lifted alone", () => {
  const filters = { ...noFilters, q: "rossi", browser: true };
  expect(activeFilters(filters)).toEqual(["q", "browser"]);
  expect(activeFilters(lift(filters, "q"))).toEqual(["browser"]);
  expect(activeFilters(noFilters)).toEqual([]);
});
