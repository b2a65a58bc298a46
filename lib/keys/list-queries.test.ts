import { type SQLWrapper, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db";
import { anAccount, type TestAccount } from "@/db/factories";
import {
  countedMax,
  defaultOrder,
  type KeyFilters,
  type KeyOrder,
  keyOrderings,
  keysPageSize,
  noFilters,
} from "./list";
import type { KeyCursor } from "./list-cursor";
import { countQuery, listKeysPage, pageQuery } from "./list-queries";

const many = 10_000;
const orders: KeyOrder[] = keyOrderings.flatMap((by) => [
  { by, descending: true },
  { by, descending: false },
]);
const nameOf = ({ by, descending }: KeyOrder) => `${by}, ${descending ? "descending" : "ascending"}`;

/** So many keys with their secrets, each scoped to one of the VAT numbers; ten share each place of every order. */
async function manyKeys({ accountId }: TestAccount, howMany: number, vats: string[]): Promise<void> {
  await db().execute(sql`
    with made as (
      insert into keys (account_id, kind, description, enabled, preset, company_scope, origins, expires_at, created_at, last_used_at)
      select ${accountId}, 'restricted', 'Cliente ' || (i / 10), i % 7 > 0,
        (array['full', 'read_only', 'send'])[i % 3 + 1], 'selected',
        case when i % 20 = 0 then array['https://app' || i || '.example.com'] else array[]::text[] end,
        case when i % 5 = 0 then now() + (i / 100 - 5) * interval '1 day' end,
        now() - (i / 10) * interval '1 hour',
        case when i % 3 > 0 then now() - (i / 10) * interval '1 hour' end
      from generate_series(1, ${howMany}::int) i returning id
    ), pairs as (
      insert into key_secrets (account_id, key_id, environment, hash, hint)
      select ${accountId}, id, environment, sha256(convert_to(id || environment, 'UTF8')), lpad((id % 9000)::text, 4, 'h')
      from made cross join unnest(array['test', 'live']) environment
    )
    insert into key_companies (account_id, key_id, vat)
    select ${accountId}, id, (select vat from json_array_elements_text(${JSON.stringify(vats)}::json) with ordinality v(vat, place)
      where place = id % ${vats.length} + 1)
    from made`);
}

async function manyCompanies({ accountId }: TestAccount, howMany: number): Promise<string[]> {
  await db().execute(sql`
    insert into companies (account_id, environment, vat, fiscal_code, name)
    select ${accountId}, environment, 'IT' || lpad(i::text, 11, '0'), lpad(i::text, 11, '0'), 'Azienda ' || i
    from generate_series(1, ${howMany}::int) i cross join unnest(array['test', 'live']) environment`);
  return Array.from({ length: howMany }, (_, at) => `IT${String(at + 1).padStart(11, "0")}`);
}

/** Every id that a walk over the pages meets, in order. */
async function walk(
  account: TestAccount,
  order: KeyOrder,
  from: KeyCursor | null,
  side: "next" | "previous",
): Promise<{ ids: number[]; last: KeyCursor | null }> {
  const ids: number[] = [];
  let cursor = from;
  let last = from;
  for (;;) {
    const page = await listKeysPage(db(), account.accountId, noFilters, order, cursor, 250);
    const own = page.rows.map((row) => row.id);
    if (side === "next") ids.push(...own);
    else ids.unshift(...own);
    last = cursor;
    cursor = page[side];
    if (!cursor) return { ids, last };
  }
}

async function plan(statement: SQLWrapper): Promise<string> {
  const rows = await db().execute<{ "QUERY PLAN": string }>(sql`explain ${statement}`);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

const bigTables = /Seq Scan on (keys|key_secrets|key_companies|companies)\b/;

describe("the list of an account with 10,000 keys among others", () => {
  let account: TestAccount;
  let vats: string[];

  beforeAll(async () => {
    for (const howMany of [12_000, 12_000]) {
      const other = await anAccount();
      await manyKeys(other, howMany, await manyCompanies(other, 4_000));
    }
    account = await anAccount();
    vats = await manyCompanies(account, 600);
    await manyKeys(account, many - 1, vats);
    const last = await anAccount();
    await manyKeys(last, 1_000, await manyCompanies(last, 600));
    await db().execute(sql`analyze`);
  });

  test.each(
    orders.map((order) => [nameOf(order), order] as const),
  )("pages forward, then backward, show every key once: %s", async (_name, order) => {
    const forward = await walk(account, order, null, "next");
    expect(forward.ids).toHaveLength(many);
    expect(new Set(forward.ids).size).toBe(many);
    const backward = await walk(account, order, forward.last, "previous");
    expect(backward.ids).toEqual(forward.ids);
  });

  test("each order begins with what it is named for", async () => {
    const first = async (by: KeyOrder["by"], descending: boolean) =>
      (await listKeysPage(db(), account.accountId, noFilters, { by, descending }, null)).rows[0];
    expect(await first("created", true)).toMatchObject({ kind: "primary" });
    expect(await first("created", false)).toMatchObject({ kind: "primary" });
    expect(await first("description", false)).toMatchObject({ description: "Cliente 0" });
    expect(await first("last_used", false)).toMatchObject({ lastUsedAt: null });
    expect((await first("last_used", true))?.lastUsedAt).not.toBeNull();
    expect(await first("expires", true)).toMatchObject({ expiresAt: null });
    expect(await first("expires", false)).toMatchObject({ status: "expired" });
  });

  test.each(
    orders.map((order) => [nameOf(order), order] as const),
  )("a page is read from an index where it begins, and nothing is sorted: %s", async (_name, order) => {
    const { next } = await listKeysPage(db(), account.accountId, noFilters, order, null);
    if (!next) throw new Error("There is one page only");
    for (const cursor of [null, next, { ...next, side: "before" as const }]) {
      const text = await plan(pageQuery(db(), account.accountId, noFilters, order, cursor));
      expect(text).not.toMatch(bigTables);
      // The sorts that are left are those of a row's companies.
      expect(text.split("SubPlan")[0]).not.toMatch(/Sort|Bitmap/);
      expect(text.split("SubPlan")[0]).toMatch(/Index (Only )?Scan/);
    }
  });

  const filters: [string, Partial<KeyFilters>][] = [
    ["all", {}],
    ["words", { q: "cliente 99" }],
    ["a company's name", { q: "azienda 77" }],
    ["a hint", { q: "h123" }],
    ["enabled", { status: "enabled" }],
    ["disabled", { status: "disabled" }],
    ["expired", { status: "expired" }],
    ["preset", { preset: "send" }],
    ["company", { company: "IT00000000077" }],
    ["unused", { unused: true }],
    ["expires soon", { expiring: true }],
    ["no companies left", { stranded: true }],
    ["browser access", { browser: true }],
    ["with Desk", { desk: true }],
  ];

  test.each(filters)("no table is read whole to find or count: %s", async (_name, given) => {
    const own = { ...noFilters, ...given };
    for (const order of orders) {
      const text = await plan(pageQuery(db(), account.accountId, own, order, null));
      expect(text, nameOf(order)).not.toMatch(bigTables);
    }
    expect(await plan(countQuery(db(), account.accountId, own))).not.toMatch(bigTables);
  });

  test.each(filters)("what is found is counted, and passes: %s", async (_name, given) => {
    const own = { ...noFilters, ...given };
    const { rows, total } = await listKeysPage(db(), account.accountId, own, defaultOrder, null);
    if (given.stranded || given.desk) return expect(total).toBe(0);
    expect(total).toBeGreaterThan(0);
    expect(rows).toHaveLength(Math.min(total, keysPageSize));
    for (const row of rows) {
      if (own.status) expect(row.status).toBe(own.status);
      if (own.preset) expect(row.preset).toBe(own.preset);
      if (own.company) expect(row.companies).toEqual([{ vat: own.company, name: "Azienda 77" }]);
      if (own.browser) expect(row.origins).toHaveLength(1);
      if (own.expiring) expect(row).toMatchObject({ status: expect.not.stringMatching("expired") });
    }
  });

  test("a VAT number is found however it is spelled", async () => {
    for (const q of ["IT00000000077", "00000000077", "it 00000 000077"]) {
      const { total } = await listKeysPage(db(), account.accountId, { ...noFilters, q }, defaultOrder, null);
      expect(total, q).toBeGreaterThan(0);
    }
    expect(vats).toHaveLength(600);
  });

  test("a page that emptied meanwhile is the first one", async () => {
    const cursor: KeyCursor = {
      order: defaultOrder,
      side: "after",
      primary: false,
      at: "2000-01-01T00:00:00.000Z",
      id: 1,
    };
    const page = await listKeysPage(db(), account.accountId, noFilters, defaultOrder, cursor);
    expect(page).toMatchObject({ previous: null, rows: { 0: { kind: "primary" } } });
  });
});

test("keys are counted up to a bound, and one more for any number past it", async () => {
  const account = await anAccount();
  await manyKeys(account, countedMax + 5, await manyCompanies(account, 1));
  const total = async (filters: KeyFilters) =>
    (await listKeysPage(db(), account.accountId, filters, defaultOrder, null)).total;
  expect(await total(noFilters)).toBe(countedMax + 1);
  expect(await total({ ...noFilters, q: "Cliente 1000" })).toBe(6);
});
