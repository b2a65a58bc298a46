import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, type TestAccount } from "@/db/factories";
import { seatPlacements, seats } from "@/db/schema";
import { call } from "@/lib/api/api-fixtures";
import { formatter, translator } from "@/lib/i18n/translator";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { rotateSecret } from "@/lib/keys/secret-commands";
import { record } from "./commands";
import { csvRecord } from "./csv";
import { auditActions } from "./entry";
import { type AuditCursor, type AuditFilter, listAudit, readAudit } from "./queries";
import { actionInWords, actorNamed, changesInWords, subjectNamed, type WordTools } from "./words";

const all: AuditFilter = { actor: null, action: null, key: null, from: null, to: null };

const list = (
  account: TestAccount,
  filter: Partial<AuditFilter> = {},
  cursor: AuditCursor = null,
  size = 50,
) => listAudit(db(), account.accountId, { ...all, ...filter }, cursor, size);

function tools(locale: "it" | "en", names: [string, string][] = []): WordTools {
  const t = translator(locale);
  const format = formatter(locale);
  return {
    t: (key, values) => t(`activity.${key}`, values),
    date: (at) => format.dateTime(at, "dateTime"),
    money: (amount, currency) => `${amount} ${currency}`,
    list: (items) => format.list(items, "and"),
    names: new Map(names),
    primary: translator(locale)("keys.primary.name"),
  };
}

describe("the audit log", () => {
  let account: TestAccount;
  let stranger: TestAccount;
  let keyId = 0;

  beforeAll(async () => {
    account = await anAccount();
    stranger = await anAccount();
    const vat = await aCompany(account, { name: "Rossi Srl", environments: ["test"] });
    ({ keyId } = await aKey(account, { description: "Report", preset: "read_only" }));
    await aKey(account, { description: "Other", companies: [vat] });
    await aKey(stranger, { description: "Report" });
    await call(account.liveSecret, `/key/${keyId}`, { method: "PATCH", json: { preset: "full" } });
    await db().transaction(async (tx) => {
      await updateKey(tx, account.ctx, keyId, { description: "Report 2", enabled: false });
      await rotateSecret(tx, account.ctx, keyId, "live", 24);
      await deleteKey(tx, account.ctx, keyId);
    });
  });

  const actions = async (filter: Partial<AuditFilter>) =>
    (await list(account, filter)).rows.map(({ action }) => action);

  test("tells who did what to which, the newest first, by names that last", async () => {
    const { rows } = await list(account, { key: { id: keyId } });
    expect(rows.map((row) => [row.action, row.actor, row.actorName, row.subjectName])).toEqual([
      ["key.deleted", "user", account.email, "Report 2"],
      ["key.rotated", "user", account.email, "Report 2"],
      ["key.updated", "user", account.email, "Report 2"],
      ["key.updated", "key", "Primary", "Report 2"],
      ["key.created", "user", account.email, "Report 2"],
    ]);
    expect(rows.every(({ subjectExists }) => !subjectExists)).toBe(true);
  });

  test.each([
    ["en", "Primary key"],
    ["it", "Chiave primaria"],
  ] as const)("calls the primary key in %s by its own name", async (locale, name) => {
    const { rows } = await list(account);
    const acted = rows.find(({ actor }) => actor === "key");
    const made = rows.find(({ after }) => after?.kind === "primary");
    expect(acted && actorNamed(tools(locale), acted)).toBe(name);
    expect(made && subjectNamed(tools(locale), made)).toBe(name);
    expect(rows.filter(({ subjectPrimary }) => subjectPrimary)).toEqual([made]);
  });

  test.each<[string, () => Partial<AuditFilter>, string[]]>([
    ["who: a key", () => ({ actor: "key" }), ["key.updated"]],
    ["an action", () => ({ action: "key.created" }), ["key.created", "key.created", "key.created"]],
    ["a subject", () => ({ action: "company" }), ["company.created"]],
    ["keys by name", () => ({ key: { named: "othe" } }), ["key.created"]],
    ["a period that is over", () => ({ to: new Date(Date.now() - 3_600_000) }), []],
    [
      "a period that has begun",
      () => ({ from: new Date(Date.now() - 3_600_000), action: "company" }),
      ["company.created"],
    ],
  ])("is narrowed to %s", async (_name, filter, expected) => {
    expect(await actions(filter())).toEqual(expected);
  });

  test("is read page by page and back", async () => {
    const first = await list(account, {}, null, 2);
    const second = await list(account, {}, { before: first.rows[1]?.id ?? 0 }, 2);
    const back = await list(account, {}, { after: second.rows[0]?.id ?? 0 }, 2);
    expect([first.newer, first.older, second.newer]).toEqual([false, true, true]);
    expect(back.rows).toEqual(first.rows);
  });

  test("of another account is never part of it", async () => {
    expect((await list(stranger, { key: { id: keyId } })).rows).toEqual([]);
    expect((await list(stranger)).rows.map(({ actorName }) => actorName)).not.toContain(account.email);
  });

  test("is exported whole, a batch at a time, whatever its length", async () => {
    const many = await anAccount();
    await db().execute(sql`
      insert into audit_entries (account_id, actor, action, subject, subject_id)
      select ${many.accountId}, '{"type": "system"}', 'key.updated', 'key', n from generate_series(1, 100000) n`);
    let entries = 0;
    let largest = 0;
    for await (const batch of readAudit(db(), many.accountId, { ...all, actor: "system" })) {
      entries += batch.length;
      largest = Math.max(largest, batch.length);
    }
    expect([entries, largest]).toEqual([100_000, 1_000]);
  }, 60_000);
});

describe("words", () => {
  test("tell what changed, before and after, in both languages", async () => {
    const entry = {
      before: { preset: "read_only", companyScope: "selected", companies: ["IT1", "IT2"], enabled: true },
      after: { preset: "full", companyScope: "all", companies: [], enabled: false },
    };
    const names: [string, string][] = [["IT1", "Rossi Srl"]];
    expect(changesInWords(tools("en", names), entry)).toEqual([
      { field: "Enabled", before: "yes", after: "no" },
      { field: "Permissions", before: "Read only", after: "Full access" },
      { field: "Sees", before: "selected companies only", after: "all companies" },
      { field: "Companies", before: "Rossi Srl and IT2", after: null },
    ]);
    expect(changesInWords(tools("it", names), entry)[1]).toEqual({
      field: "Permessi",
      before: "Sola lettura",
      after: "Accesso completo",
    });
  });

  test("exist for every known action in both languages; an unknown one, field or value is told as it is", () => {
    for (const locale of ["it", "en"] as const) {
      for (const action of auditActions) expect(actionInWords(tools(locale), action)).not.toContain(".");
    }
    const words = tools("en");
    expect(actionInWords(words, "key.sent_to_the_moon")).toBe("key sent to the moon");
    expect(actionInWords(words, "constructor")).toBe("constructor");
    const after = { moon_phase: "full", preset: "constructor", expiresAt: "soon", enabled: true };
    expect(changesInWords(words, { before: null, after })).toEqual([
      { field: "Enabled", before: null, after: "yes" },
      { field: "Permissions", before: null, after: "constructor" },
      { field: "Expiry", before: null, after: "soon" },
      { field: "moon phase", before: null, after: "full" },
    ]);
    expect(changesInWords(words, { before: null, after: null })).toEqual([]);
  });

  test("of an entry that is stored are those of what was written", async () => {
    const account = await anAccount();
    const before = { expiresAt: null };
    const after = { expiresAt: "2026-03-05T22:59:59.000Z" };
    await db().transaction((tx) =>
      record(tx, account.ctx, { action: "key.updated", subject: "key", subjectId: 1, before, after }),
    );
    const [row] = (await list(account)).rows;
    expect(row && changesInWords(tools("en"), row)).toEqual([
      { field: "Expiry", before: "none", after: "Mar 5, 2026, 23:59" },
    ]);
  });
});

test.each([
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ["two\r\nlines", '"two\r\nlines"'],
  ["=1+1", "'=1+1"],
  ["+39 051", "'+39 051"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  [" =1", "' =1"],
  ["\t=1", "'\t=1"],
  ["\r=1", '"\'\r=1"'],
  ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ["a=b", "a=b"],
  [null, ""],
  [-5, "-5"],
])("a cell %j is written as %j", (value, written) => {
  expect(csvRecord([value, 1])).toBe(`${written},1\r\n`);
});

test("the history of a key has that of its seats, with the names of the keys they moved between", async () => {
  const account = await anAccount();
  const { accountId } = account;
  const [from, to, other] = await Promise.all(
    ["from", "to", "other"].map(async (description) => (await aKey(account, { description })).keyId),
  );
  const [seat] = await db()
    .insert(seats)
    .values({
      accountId,
      keyId: to ?? 0,
      state: "live",
      status: "active",
      subscriptionId: `sub_${accountId}`,
    })
    .returning({ id: seats.id });
  const seatId = seat?.id ?? 0;
  for (const keyId of [from, to])
    await db()
      .insert(seatPlacements)
      .values({ accountId, seatId, keyId: keyId ?? 0 });
  await db().transaction((tx) =>
    record(tx, account.ctx, {
      action: "seat.moved",
      subject: "seat",
      subjectId: seatId,
      before: { keyId: from ?? 0 },
      after: { keyId: to ?? 0 },
    }),
  );
  for (const id of [from, to]) {
    const { rows } = await list(account, { key: { id: id ?? 0 } });
    const [moved] = rows;
    expect(rows.map(({ action }) => action)).toEqual(["seat.moved", "key.created"]);
    expect(moved && changesInWords(tools("en"), moved)).toEqual([
      { field: "Key", before: "from", after: "to" },
    ]);
    expect(moved?.subjectName).toBe("to");
  }
  const { rows } = await list(account, { key: { id: other ?? 0 } });
  expect(rows.map(({ action }) => action)).toEqual(["key.created"]);
});
