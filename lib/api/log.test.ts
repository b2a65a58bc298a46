import { beforeAll, describe, expect, test } from "vitest";
import { aCompany, aKey, anAccount, anInvoice, anyVat, type TestAccount } from "@/db/factories";
import { flushEvents } from "@/lib/events/commands";
import type { NewKey } from "@/lib/keys/secret-commands";
import { call } from "./api-fixtures";

const headers = { "Content-Type": "application/xml" };
const send = (secret: string, vat: string) =>
  call(secret, "/send/xml", {
    body: anInvoice({ sender: { vat, name: "Mittente" }, recipient: { vat: anyVat(), name: "Cliente" } }),
    headers: { ...headers, "User-Agent": "gestionale/2" },
  });

type Row = {
  id: number;
  endpoint: string;
  status_code: number;
  company_id: number | null;
  api_key_id: number;
};
let account: TestAccount;
let mine: string;
let other: string;
let scoped: NewKey;

/** What a secret sees of the log under a filter; the log's own reads are left out. */
async function log(secret: string, query = ""): Promise<Row[]> {
  await flushEvents();
  const answer = await call(secret, `/log?page_size=200${query}`);
  expect(answer.status).toBe(200);
  const rows: Row[] = await answer.json();
  expect(answer.headers.get("Invoicetronic-Total-Count")).toBe(String(rows.length));
  return rows.filter(({ endpoint }) => !endpoint.startsWith("/log"));
}

beforeAll(async () => {
  account = await anAccount();
  [mine, other] = [await aCompany(account), await aCompany(account)];
  scoped = await aKey(account, { companies: [mine] });
  await send(account.testSecret, mine);
  await send(account.testSecret, other);
  await send(scoped.testSecret, mine);
  await send(scoped.testSecret, other);
  await call(account.testSecret, "/status");
  await call(scoped.testSecret, "/company?q=rossi");
  await call(account.liveSecret, "/status");
});

test("a key of all companies sees each request of its environment, as the contract spells it", async () => {
  const rows = await log(account.testSecret);
  expect(rows.map(({ endpoint, status_code }) => [endpoint, status_code])).toEqual(
    expect.arrayContaining([
      ["/send/xml", 201],
      ["/send/xml", 403],
      ["/status", 200],
      ["/company", 200],
    ]),
  );
  expect(rows).toHaveLength(6);
  const [first] = rows;
  expect(await (await call(account.testSecret, `/log/${first?.id}`)).json()).toEqual({
    id: first?.id,
    created: expect.stringMatching(/Z$/),
    version: 1,
    user_id: account.accountId,
    api_key_id: expect.any(Number),
    company_id: expect.any(Number),
    method: "POST",
    endpoint: "/send/xml",
    api_version: 1,
    status_code: 201,
    date_time: expect.stringMatching(/Z$/),
    error: null,
    resource_id: expect.any(Number),
    user_agent: "gestionale/2",
    success: true,
    query: null,
    response_body: null,
  });
  expect((await log(account.liveSecret)).map(({ endpoint }) => endpoint)).toEqual(["/status"]);
});

test("a key of chosen companies sees theirs and its own, by list and by id", async () => {
  const seen = await log(scoped.testSecret);
  expect(seen.map(({ endpoint, status_code }) => [endpoint, status_code])).toEqual([
    ["/send/xml", 201],
    ["/send/xml", 201],
    ["/send/xml", 403],
    ["/company", 200],
  ]);
  const ids = new Set(seen.map(({ id }) => id));
  for (const { id } of await log(account.testSecret)) {
    expect((await call(scoped.testSecret, `/log/${id}`)).status).toBe(ids.has(id) ? 200 : 404);
  }
});

describe("the log", () => {
  test.each([
    ["endpoint=send", 4],
    ["method=get&success=true", 2],
    ["method=post", 4],
    ["status_code=403", 1],
    ["success=false", 1],
    ["success=true&method=POST", 3],
    ["query=rossi", 1],
    ["query=%25", 0],
    ["user_agent=GESTIONALE", 4],
    ["api_verion=1&method=POST", 4],
    ["api_version=1&method=POST", 4],
    ["api_verion=2", 0],
    ["date_time_to=2020-01-01", 0],
    ["date_created_from=2020-01-01T00:00:00Z&date_created_to=2199-01-01&method=POST", 4],
    ["date_created_from=2020-01-01&date_time_from=2199-01-01", 0],
  ])("is narrowed by %s", async (query, count) => {
    expect(await log(account.testSecret, `&${query}`)).toHaveLength(count);
  });

  test("is narrowed by company, and sorted and paged", async () => {
    const [company] = await (await call(account.testSecret, `/company?q=${other}`)).json();
    expect(await log(account.testSecret, `&company_id=${company.id}`)).toHaveLength(1);
    expect(await log(scoped.testSecret, `&company_id=${company.id}`)).toHaveLength(0);
    const newest = await call(account.testSecret, "/log?method=POST&sort=-id&page_size=1&page=2");
    expect(newest.headers.get("Invoicetronic-Total-Count")).toBe("4");
    expect(await newest.json()).toMatchObject([{ endpoint: "/send/xml", status_code: 201 }]);
    expect((await call(account.testSecret, "/log?sort=ip")).status).toBe(400);
  });
});
