import { and, asc, count, desc, eq, ilike, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { companies, keyCompanies, keySecrets, keys, seats, strandedKeys } from "@/db/schema";
import { containing } from "@/lib/companies/queries";
import { normalizeVat } from "@/lib/companies/vat";
import { expiresSoonDays } from "./expiry";
import type { KeyView } from "./key";
import {
  countedMax,
  type KeyFilters,
  type KeyOrder,
  type KeyOrdering,
  keysPageSize,
  unusedDays,
} from "./list";
import type { KeyCursor } from "./list-cursor";
import { listColumns } from "./queries";
import { hashSecret } from "./secret";

/** Companies that a row brings along; it counts the rest. */
const namedMax = 6;

/** A company of a scope; `name` null when it is gone. */
export type ScopeCompany = { vat: string; name: string | null };

/** A key as the Keys page lists it. */
export type KeyRow = Omit<KeyView, "companies" | "overlapEndsAt"> & {
  /** The first of its scope, those that exist before those that are gone. */
  companies: ScopeCompany[];
  companyCount: number;
};

/** One page of the list, and the cursors of its neighbours (null at an end). */
export type KeysPage = {
  rows: KeyRow[];
  /** Keys that pass the filters, on all pages; past `countedMax` always one more than that. */
  total: number;
  previous: KeyCursor | null;
  next: KeyCursor | null;
};

// The two selects below name `keys` by itself, as Drizzle leaves the table out of its columns.
const columns = {
  ...listColumns,
  lowerDescription: sql<string>`lower(${keys.description})`,
  companyCount: sql<number>`(select count(*)::int from ${keyCompanies} n where n.key_id = ${keys}."id")`,
  companies: sql<ScopeCompany[]>`(
    select coalesce(json_agg(json_build_object('vat', first.vat, 'name', first.name) order by first.name is null, first.vat), '[]')
    from (
      select n.vat, named.name from ${keyCompanies} n
      left join lateral (
        select c.name from ${companies} c
        where c.account_id = n.account_id and c.environment in ('live', 'test') and c.vat = n.vat
        order by c.environment limit 1
      ) named on true
      where n.key_id = ${keys}."id" order by named.name is null, n.vat limit ${namedMax}
    ) first)`,
};

type Row = Omit<KeyRow, "hints"> & { testHint: string; liveHint: string; lowerDescription: string };

function toRow({ testHint, liveHint, lowerDescription: _order, ...rest }: Row): KeyRow {
  return { ...rest, hints: { test: testHint, live: liveHint } };
}

const ofAccount = (accountId: number) => and(eq(keys.accountId, accountId), isNull(keys.deletedAt));

/** A key whose scope names a company that is found by number or by name; of those that are gone the number is left. */
function namesCompany(accountId: number, q: string): SQL {
  const vat = containing(normalizeVat(q) ?? q);
  return sql`${keys}."id" in (
    select n.key_id from ${keyCompanies} n where n.account_id = ${accountId} and (n.vat ilike ${vat} or n.vat in (
      select c.vat from ${companies} c where c.account_id = ${accountId} and c.name ilike ${containing(q)})))`;
}

/** A secret that still works ends in these four characters. */
const hasHint = (accountId: number, hint: string) =>
  sql`${keys}."id" in (
    select s.key_id from ${keySecrets} s where s.account_id = ${accountId} and s.hint = ${hint}
      and (s.ends_at is null or s.ends_at > now()))`;

function matching(accountId: number, q: string): SQL | undefined {
  if (q === "") return undefined;
  return or(
    ilike(keys.description, containing(q)),
    namesCompany(accountId, q),
    q.length === 4 ? hasHint(accountId, q) : undefined,
  );
}

const days = (many: number) => sql.raw(`interval '${many} days'`);

const byStatus = {
  enabled: sql`${keys.enabled} and (${keys.expiresAt} is null or ${keys.expiresAt} > now())`,
  disabled: sql`not ${keys.enabled} and (${keys.expiresAt} is null or ${keys.expiresAt} > now())`,
  expired: sql`${keys.expiresAt} <= now()`,
} as const satisfies Record<KeyView["status"], SQL>;

/** The filters as conditions, each by its name; undefined lets everything pass. */
const conditions = {
  q: (accountId, { q }) => matching(accountId, q),
  status: (_account, { status }) => status && byStatus[status],
  preset: (_account, { preset }) => preset && eq(keys.preset, preset),
  company: (accountId, { company }) =>
    company &&
    sql`exists (select 1 from ${keyCompanies} n
      where n.account_id = ${accountId} and n.vat = ${company} and n.key_id = ${keys}."id")`,
  unused: (_account, { unused }) =>
    unused &&
    sql`(coalesce(${keys.lastUsedAt}, '-infinity') < now() - ${days(unusedDays)}
      and ${keys.createdAt} < now() - ${days(unusedDays)})`,
  expiring: (_account, { expiring }) =>
    expiring &&
    sql`coalesce(${keys.expiresAt}, 'infinity') > now()
      and coalesce(${keys.expiresAt}, 'infinity') <= now() + ${days(expiresSoonDays)}`,
  stranded: (accountId, { stranded }) =>
    stranded &&
    sql`exists (select 1 from ${strandedKeys} f where f.account_id = ${accountId} and f.key_id = ${keys}."id")`,
  browser: (_account, { browser }) => browser && sql`cardinality(${keys.origins}) > 0`,
  desk: (accountId, { desk }) =>
    desk &&
    sql`${keys}."id" in (
      select s.key_id from ${seats} s where s.account_id = ${accountId} and s.state in ('pending', 'live'))`,
} as const satisfies Record<
  keyof KeyFilters,
  (accountId: number, filters: KeyFilters) => SQL | undefined | null | false | ""
>;

function passing(accountId: number, filters: KeyFilters): SQL | undefined {
  const all = Object.values(conditions).map((condition) => condition(accountId, filters) || undefined);
  return and(ofAccount(accountId), ...all);
}

type Ordering = {
  /** The columns of the order's index, ascending. */
  columns: SQL[];
  /** The same of a cursor. */
  place: (at: KeyCursor) => SQL[];
  at: (row: Row) => string;
};

const primary = sql`(${keys.kind} = 'primary')`;
const id = sql`${keys.id}`;
const instant = (at: string) => sql`${at}::timestamptz`;
const number = (value: number) => sql`${value}::int`;

/** Each order by the expressions of its own index, so that a page is read where it begins (see the schema of `keys`). */
const orderings = {
  created: {
    columns: [primary, sql`${keys.createdAt}`, id],
    place: (at) => [sql`${at.primary}::boolean`, instant(at.at), number(at.id)],
    at: (row) => row.createdAt.toISOString(),
  },
  description: {
    columns: [sql`lower(${keys.description})`, id],
    place: (at) => [sql`${at.at}::text`, number(at.id)],
    at: (row) => row.lowerDescription,
  },
  last_used: {
    columns: [sql`coalesce(${keys.lastUsedAt}, '-infinity')`, id],
    place: (at) => [instant(at.at), number(at.id)],
    at: (row) => row.lastUsedAt?.toISOString() ?? "-infinity",
  },
  expires: {
    columns: [sql`coalesce(${keys.expiresAt}, 'infinity')`, id],
    place: (at) => [instant(at.at), number(at.id)],
    at: (row) => row.expiresAt?.toISOString() ?? "infinity",
  },
} as const satisfies Record<KeyOrdering, Ordering>;

/** The oldest first is the order of making: `created` read backwards would put the primary, the oldest of all, last. */
const byAge: Ordering = {
  columns: [id],
  place: (at) => [number(at.id)],
  at: orderings.created.at,
};

const orderingOf = ({ by, descending }: KeyOrder): Ordering =>
  by === "created" && !descending ? byAge : orderings[by];

const list = (parts: SQL[]) => sql.join(parts, sql`, `);

/** The statement of one page, with one row more than the page holds, which tells that there is another. */
export function pageQuery(
  reader: Reader,
  accountId: number,
  filters: KeyFilters,
  order: KeyOrder,
  cursor: KeyCursor | null,
  pageSize = keysPageSize,
) {
  const ordering = orderingOf(order);
  // A page before another is read away from it, and turned round.
  const falling = order.descending !== (cursor?.side === "before");
  const behind =
    cursor &&
    sql`(${list(ordering.columns)}) ${sql.raw(falling ? "<" : ">")} (${list(ordering.place(cursor))})`;
  return reader
    .select(columns)
    .from(keys)
    .where(and(passing(accountId, filters), behind ?? undefined))
    .orderBy(...ordering.columns.map((column) => (falling ? desc(column) : asc(column))))
    .limit(pageSize + 1);
}

/** The statement that counts what passes the filters, no further than `countedMax` and one more. */
export function countQuery(reader: Reader, accountId: number, filters: KeyFilters) {
  const counted = reader
    .select({ id: keys.id })
    .from(keys)
    .where(passing(accountId, filters))
    .limit(countedMax + 1)
    .as("counted");
  return reader.select({ total: count() }).from(counted);
}

/** How many keys pass; `countedMax + 1` for any number past it. */
export async function countKeys(reader: Reader, accountId: number, filters: KeyFilters): Promise<number> {
  const [counted] = await countQuery(reader, accountId, filters);
  return counted?.total ?? 0;
}

/**
 * One page of the account's keys. A page that has emptied meanwhile, or one before the list's beginning, is the first.
 */
export async function listKeysPage(
  reader: Reader,
  accountId: number,
  filters: KeyFilters,
  order: KeyOrder,
  cursor: KeyCursor | null,
  pageSize = keysPageSize,
): Promise<KeysPage> {
  const [found, total] = await Promise.all([
    pageQuery(reader, accountId, filters, order, cursor, pageSize),
    countKeys(reader, accountId, filters),
  ]);
  const before = cursor?.side === "before";
  const more = found.length > pageSize;
  if (cursor && (before ? !more : found.length === 0)) {
    return listKeysPage(reader, accountId, filters, order, null, pageSize);
  }
  const rows = found.slice(0, pageSize);
  if (before) rows.reverse();
  return {
    rows: rows.map(toRow),
    total,
    previous: cursor && beside(rows[0], order, "before"),
    next: before || more ? beside(rows.at(-1), order, "after") : null,
  };
}

function beside(row: Row | undefined, order: KeyOrder, side: KeyCursor["side"]): KeyCursor | null {
  if (!row) return null;
  const at = orderingOf(order).at(row);
  return { order, side, primary: row.kind === "primary", at, id: row.id };
}

/** The key that a whole secret opens, of either environment, also within an overlap; null when none of the account. */
export async function keyOfSecret(reader: Reader, accountId: number, secret: string): Promise<number | null> {
  const [row] = await reader
    .select({ keyId: keySecrets.keyId })
    .from(keySecrets)
    .where(
      and(
        eq(keySecrets.hash, hashSecret(secret)),
        eq(keySecrets.accountId, accountId),
        // Deleting a key ends its secrets, so that this needs no look at the key.
        sql`(${keySecrets.endsAt} is null or ${keySecrets.endsAt} > now())`,
      ),
    );
  return row?.keyId ?? null;
}
