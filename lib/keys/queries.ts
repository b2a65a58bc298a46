import { and, arrayOverlaps, asc, count, desc, eq, ilike, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { keyCompanies, keySecrets, keys } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import { containing } from "@/lib/companies/queries";
import { open } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { type Listing, offsetOf, type Page } from "@/lib/page";
import type { KeyStatus, KeyView } from "./key";
import { sealedFor } from "./secret";

/** What a list of keys can be sorted by. */
export const keySorts = {
  id: keys.id,
  created: keys.createdAt,
  description: keys.description,
  last_used_at: keys.lastUsedAt,
  expires_at: keys.expiresAt,
} as const;
export type KeySort = keyof typeof keySorts;

const hint = (environment: Environment) =>
  sql<string>`(select s.hint from ${keySecrets} s where s.key_id = ${keys}."id" and s.environment = ${environment} and s.ends_at is null)`;
const overlap = (environment: Environment) =>
  sql`(select max(s.ends_at) from ${keySecrets} s where s.key_id = ${keys}."id" and s.environment = ${environment} and s.ends_at > clock_timestamp())`.mapWith(
    keys.expiresAt,
  );

/** What every list of keys shows of one; for a select from `keys` alone. */
export const listColumns = {
  id: keys.id,
  kind: keys.kind,
  description: keys.description,
  enabled: keys.enabled,
  status: sql<KeyStatus>`case when ${keys.expiresAt} <= clock_timestamp() then 'expired' when ${keys.enabled} then 'enabled' else 'disabled' end`,
  preset: keys.preset,
  companyScope: keys.companyScope,
  origins: keys.origins,
  expiresAt: keys.expiresAt,
  version: keys.version,
  createdAt: keys.createdAt,
  lastUsedAt: keys.lastUsedAt,
  testHint: hint("test"),
  liveHint: hint("live"),
};

const view = {
  ...listColumns,
  companies: sql<
    string[]
  >`(select coalesce(json_agg(c.vat order by c.vat), '[]') from ${keyCompanies} c where c.key_id = ${keys}."id")`,
  testOverlap: overlap("test"),
  liveOverlap: overlap("live"),
};

type Row = Omit<KeyView, "hints" | "overlapEndsAt"> & {
  testHint: string;
  liveHint: string;
  testOverlap: unknown;
  liveOverlap: unknown;
};

function toView({ testHint, liveHint, testOverlap, liveOverlap, ...rest }: Row): KeyView {
  const instant = (value: unknown) => (value instanceof Date ? value : null);
  return {
    ...rest,
    hints: { test: testHint, live: liveHint },
    overlapEndsAt: { test: instant(testOverlap), live: instant(liveOverlap) },
  };
}

const ofAccount = (accountId: number) => and(eq(keys.accountId, accountId), isNull(keys.deletedAt));

/** `q` is matched in the description, and as a hint when it has four characters. */
function matching(q: string | null): SQL | undefined {
  if (!q) return undefined;
  return or(
    ilike(keys.description, containing(q)),
    q.length === 4
      ? sql`exists (select 1 from ${keySecrets} s where s.key_id = ${keys}."id" and s.hint = ${q} and s.ends_at is null)`
      : undefined,
  );
}

/** The account's keys, the primary first, then the newest; `q` null lists all. */
export async function listKeys(
  reader: Reader,
  accountId: number,
  page: Page<KeySort>,
  q: string | null,
): Promise<Listing<KeyView>> {
  const where = and(ofAccount(accountId), matching(q));
  const column = page.sort ? keySorts[page.sort.field] : null;
  const order = column
    ? [page.sort?.descending ? sql`${column} desc nulls last` : sql`${column} asc nulls first`, asc(keys.id)]
    : [sql`(${keys.kind} = 'primary') desc`, desc(keys.createdAt), desc(keys.id)];
  const rows = await reader
    .select(view)
    .from(keys)
    .where(where)
    .orderBy(...order)
    .limit(page.pageSize)
    .offset(offsetOf(page));
  const [counted] = await reader.select({ total: count() }).from(keys).where(where);
  return { rows: rows.map(toView), total: counted?.total ?? 0 };
}

/** One key; null when it does not exist, is deleted, or is another account's. */
export async function findKey(reader: Reader, accountId: number, keyId: number): Promise<KeyView | null> {
  const rows = await reader
    .select(view)
    .from(keys)
    .where(and(ofAccount(accountId), eq(keys.id, keyId)));
  return rows[0] ? toView(rows[0]) : null;
}

/** Whether any usable key lists one of these entries: what a preflight may be told (it carries no key). */
export async function someKeyAllows(reader: Reader, entries: string[]): Promise<boolean> {
  if (entries.length === 0) return false;
  const [row] = await reader
    .select({ id: keys.id })
    .from(keys)
    .where(
      and(
        arrayOverlaps(keys.origins, entries),
        eq(keys.enabled, true),
        isNull(keys.deletedAt),
        sql`(${keys.expiresAt} is null or ${keys.expiresAt} > clock_timestamp())`,
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** The primary's test secret in clear; test secrets can be shown again. @throws Error when the account has none */
export async function primaryTestSecret(reader: Reader, accountId: number): Promise<string> {
  const [row] = await reader
    .select({ id: keySecrets.id, sealed: keySecrets.sealed })
    .from(keySecrets)
    .innerJoin(keys, eq(keys.id, keySecrets.keyId))
    .where(
      and(
        ofAccount(accountId),
        eq(keys.kind, "primary"),
        eq(keySecrets.environment, "test"),
        isNull(keySecrets.endsAt),
      ),
    );
  if (!row?.sealed) throw new Error("The account has no primary test secret");
  return open(env().encryptionKeys, Buffer.from(row.sealed, "base64"), sealedFor(row.id)).toString("utf8");
}
