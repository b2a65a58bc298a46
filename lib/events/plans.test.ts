import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db";
import { type Explainer, openExplainer } from "@/db/explain";
import { aCompany, anAccount, type TestAccount } from "@/db/factories";
import type { Reach } from "@/lib/access/decide";
import { call } from "@/lib/api/api-fixtures";
import { companySorts, listCompanies } from "@/lib/companies/queries";
import type { Page } from "@/lib/page";
import { historySorts, listHistory } from "@/lib/webhooks/queries";
import { flushEvents } from "./commands";
import { listRequests, logSorts } from "./log-queries";

// One account among many: what all of them leave behind in fifteen days, of which one may read its own.
const others = 27_000;
const mine = 3_000;

let account: TestAccount;
let reach: Reach;
let webhookId = 0;
let explainer: Explainer;

async function fill({ accountId, testSecret }: TestAccount, rows: number): Promise<number> {
  const hook = await call(testSecret, "/webhook", { json: { url: "http://127.0.0.1:1/" } });
  const { id } = await hook.json();
  await flushEvents();
  await db().execute(sql`
    insert into events (account_id, key_id, secret_id, environment, method, endpoint, query, status_code, user_agent, date_time)
    select account_id, key_id, secret_id, environment, (array['GET','POST'])[n % 2 + 1], '/send', 'page=' || n,
      (array[200,200,200,403])[n % 4 + 1], 'client/' || n % 50, now() - n * interval '40 seconds'
    from (select * from events where account_id = ${accountId} limit 1) one, generate_series(1, ${rows}::int) n`);
  await db().execute(sql`
    insert into webhook_history (account_id, environment, webhook_id, event, status_code, success, date_time)
    select ${accountId}, 'test', ${id}, 'send.add', 200, true, now() - n * interval '40 seconds'
    from generate_series(1, ${rows}::int) n`);
  await db().execute(sql`
    insert into companies (account_id, environment, vat, fiscal_code, name)
    select ${accountId}, 'test', 'IT' || lpad(n::text, 11, '0'), lpad(n::text, 11, '0'), 'Company ' || n
    from generate_series(1, ${rows / 10}::int) n`);
  return id;
}

beforeAll(async () => {
  for (const rows of [others, mine]) {
    account = await anAccount();
    await aCompany(account);
    webhookId = await fill(account, rows);
  }
  await db().execute(sql`vacuum analyze events, webhook_history, companies`);
  reach = { accountId: account.accountId, environment: "test", vats: null };
  explainer = await openExplainer();
}, 120_000);
afterAll(() => explainer.close());

const reaches = {
  "the account's": () => reach,
  "of a chosen company": () => ({ ...reach, vats: ["IT00000000007"] }),
};

/** Tables that a list reads from end to end, others' rows and all. */
async function walked(list: () => Promise<unknown>): Promise<string[]> {
  const explained = await explainer.explain(list);
  expect(explained.length).toBeGreaterThan(1);
  return explained.flatMap(({ query, walks }) =>
    walks.filter((table) => table !== "webhooks").map((table) => `${table}: ${query}`),
  );
}

const page = <Field extends string>(field?: Field, descending = false): Page<Field> => ({
  page: 2,
  pageSize: 100,
  sort: field === undefined ? null : { field, descending },
});
const keysOf = <Name extends string>(record: Record<Name, unknown>) => Object.keys(record) as Name[];

const from = new Date(Date.now() - 10 * 3_600_000);
const to = new Date(Date.now() - 5 * 3_600_000);
const requestFilters = {
  nothing: {},
  "a company": { companyId: 1 },
  "a path": { endpoint: "/send" },
  "a method": { method: "POST" },
  "a status": { statusCode: 403 },
  failure: { success: false },
  "a query": { query: "page=12" },
  "a client": { userAgent: "client/7" },
  "a time": { from, to },
};

describe.each(keysOf(reaches))("a list, %s, reads its account's rows only", (way) => {
  test.each(keysOf(requestFilters))("of requests by %s", async (name) => {
    const list = () => listRequests(explainer.reader, reaches[way](), 1, page(), requestFilters[name]);
    expect(await walked(list)).toEqual([]);
  });

  test.each(keysOf(logSorts))("of requests in the order of %s", async (sort) => {
    for (const descending of [false, true]) {
      const list = () => listRequests(explainer.reader, reaches[way](), 1, page(sort, descending), {});
      expect(await walked(list)).toEqual([]);
    }
  });

  test.each(keysOf(companySorts))("of companies in the order of %s, and by a text", async (sort) => {
    for (const q of [null, "company 12"]) {
      const list = () => listCompanies(explainer.reader, reaches[way](), page(sort, q !== null), q);
      expect(await walked(list)).toEqual([]);
    }
  });

  test.each(keysOf(historySorts))("of attempts in the order of %s, and of one webhook", async (sort) => {
    for (const of of [undefined, webhookId]) {
      const list = () => listHistory(explainer.reader, reaches[way](), page(sort, of !== undefined), of);
      expect(await walked(list)).toEqual([]);
    }
  });
});
