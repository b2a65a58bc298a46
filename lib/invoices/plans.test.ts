import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db";
import { type Explainer, openExplainer } from "@/db/explain";
import { aCompany, anAccount, type TestAccount } from "@/db/factories";
import { manyDocuments, settleDocuments } from "@/db/many-documents";
import * as schema from "@/db/schema";
import type { Reach } from "@/lib/access/decide";
import type { Page } from "@/lib/page";
import { listUpdates, updateSorts } from "@/lib/sdi/queries";
import { listSends, sendSorts } from "./queries";
import { loadReceives, pageOfReceives, receiveSorts } from "./receive-queries";

// Two thirds of the rows are one account's, the rest another's: what is asked of the first is much, as of a large client.
const mine = 20_000;
const others = 10_000;
/** Tables that grow with every document; nobody may walk through one from end to end. */
const growing = ["sends", "send_documents", "receives", "receive_documents", "updates"];

let account: TestAccount;
let reach: Reach;
let scoped: Reach;
let companyId = 0;
let sendId = 0;
let explainer: Explainer;

async function companiesOf({ accountId }: TestAccount): Promise<{ id: number; vat: string }[]> {
  return db()
    .select({ id: schema.companies.id, vat: schema.companies.vat })
    .from(schema.companies)
    .where(and(eq(schema.companies.accountId, accountId), eq(schema.companies.environment, "test")));
}

beforeAll(async () => {
  for (const rows of [others, mine]) {
    account = await anAccount();
    for (let at = 0; at < 10; at++) await aCompany(account);
    const companyIds = (await companiesOf(account)).map(({ id }) => id);
    const { accountId } = account;
    await manyDocuments({ accountId, environment: "test", companyIds, sends: rows, receives: rows });
  }
  await settleDocuments();
  explainer = await openExplainer();
  const own = await companiesOf(account);
  companyId = own[0]?.id ?? 0;
  reach = { accountId: account.accountId, environment: "test", vats: null };
  scoped = { ...reach, vats: own.slice(0, 2).map(({ vat }) => vat) };
  const [send] = await db().select().from(schema.sends).where(eq(schema.sends.companyId, companyId)).limit(1);
  sendId = send?.id ?? 0;
}, 120_000);
afterAll(() => explainer.close());

/** Tables that one of the statements reads from end to end. */
async function walked(list: () => Promise<unknown>): Promise<string[]> {
  const explained = await explainer.explain(list);
  expect(explained.length).toBeGreaterThan(1);
  return explained.flatMap(({ query, walks }) =>
    walks.filter((table) => growing.includes(table)).map((table) => `${table}: ${query}`),
  );
}

/** Statements that sort more rows than a page has. */
async function sorted(list: () => Promise<unknown>): Promise<string[]> {
  const explained = await explainer.explain(list);
  return explained.filter(({ sorts }) => sorts > 500).map(({ query }) => query);
}

const page = <Field extends string>(field?: Field, descending = false): Page<Field> => ({
  page: 3,
  pageSize: 100,
  sort: field === undefined ? null : { field, descending },
});

const from = new Date(Date.now() - 60 * 86_400_000);
const to = new Date(Date.now() - 30 * 86_400_000);

/** What both lists of documents can be asked for. */
const filters = {
  nothing: () => ({}),
  "a company": () => ({ companyId }),
  "an identifier": () => ({ identifier: "20000000123" }),
  committente: () => ({ committente: "IT00000791900" }),
  prestatore: () => ({ prestatore: "IT00000791900" }),
  "a file name": () => ({ fileName: "IT00000000120_00078.xml" }),
  "last update": () => ({ lastUpdateFrom: from, lastUpdateTo: to }),
  "date sent": () => ({ dateSentFrom: from, dateSentTo: to }),
  "date sent, to": () => ({ dateSentTo: to }),
  "a document's date": () => ({ documentDateFrom: from, documentDateTo: to }),
  "a document's number": () => ({ documentNumber: "N120" }),
  "a name": () => ({ q: "Rossi 120" }),
  "part of an identifier": () => ({ q: "2000000012" }),
};
const sendFilters = {
  ...filters,
  "its state": () => ({ latestState: "Scartato" as const }),
  ids: () => ({ ids: [sendId, sendId + 1, 1] }),
};
const receiveFilters = { ...filters, unread: () => ({ unread: true }) };
const updateFilters = {
  nothing: () => ({}),
  "a company": () => ({ companyId }),
  "an identifier": () => ({ identifier: "20000000123" }),
  prestatore: () => ({ prestatore: "IT00000000001" }),
  unread: () => ({ unread: true }),
  "a document": () => ({ sendId }),
  "a state": () => ({ state: "Scartato" as const }),
  "last update": () => ({ lastUpdateFrom: from, lastUpdateTo: to }),
  "date sent": () => ({ dateSentFrom: from, dateSentTo: to }),
};

const keysOf = <Name extends string>(record: Record<Name, unknown>) => Object.keys(record) as Name[];
const ways = ["the account's", "of chosen companies"] as const;
const reachOf = (way: (typeof ways)[number]) => (way === "the account's" ? reach : scoped);

describe.each(ways)("a list, %s, walks through no table", (way) => {
  test.each(keysOf(sendFilters))("of sent documents by %s", async (name) => {
    expect(
      await walked(() => listSends(explainer.reader, reachOf(way), page(), sendFilters[name](), false)),
    ).toEqual([]);
  });

  test.each(keysOf(receiveFilters))("of received documents by %s", async (name) => {
    const list = async () => {
      const { rows } = await pageOfReceives(explainer.reader, reachOf(way), page(), receiveFilters[name]());
      await loadReceives(explainer.reader, reachOf(way), rows);
    };
    expect(await walked(list)).toEqual([]);
  });

  test.each(keysOf(updateFilters))("of updates by %s", async (name) => {
    expect(
      await walked(() => listUpdates(explainer.reader, reachOf(way), page(), updateFilters[name]())),
    ).toEqual([]);
  });
});

describe.each([false, true])("a page in an order (descending: %s) is read from an index", (descending) => {
  test.each(keysOf(sendSorts))("of sent documents by %s", async (sort) => {
    for (const filter of [{}, { companyId }]) {
      const list = () => listSends(explainer.reader, reach, page(sort, descending), filter, false);
      expect(await walked(list)).toEqual([]);
    }
    expect(await sorted(() => listSends(explainer.reader, reach, page(sort, descending), {}, false))).toEqual(
      [],
    );
  });

  test.each(keysOf(receiveSorts))("of received documents by %s", async (sort) => {
    const list = () => pageOfReceives(explainer.reader, reach, page(sort, descending), {});
    expect([...(await walked(list)), ...(await sorted(list))]).toEqual([]);
  });

  test.each(keysOf(updateSorts))("of updates by %s", async (sort) => {
    const list = () => listUpdates(explainer.reader, reach, page(sort, descending), {});
    expect([...(await walked(list)), ...(await sorted(list))]).toEqual([]);
  });
});
