import { and, asc, count, desc, eq, ilike, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { companies } from "@/db/schema";
import type { Reach } from "@/lib/access/decide";
import { environments } from "@/lib/access/presets";
import { type Listing, offsetOf, type Page } from "@/lib/page";

export type Company = typeof companies.$inferSelect;

/** What a list of companies can be sorted by. */
export const companySorts = {
  id: companies.id,
  created: companies.createdAt,
  vat: companies.vat,
  fiscal_code: companies.fiscalCode,
  name: companies.name,
} as const;
export type CompanySort = keyof typeof companySorts;

/** The companies of a reach, as a condition: an empty list of VAT numbers is no company at all. */
export function companiesInReach(reach: Reach): SQL | undefined {
  return and(
    eq(companies.accountId, reach.accountId),
    eq(companies.environment, reach.environment),
    reach.vats === null ? undefined : inArray(companies.vat, [...reach.vats]),
  );
}

/** `text` as a substring for `ilike`, its wildcards taken literally. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

/** Companies of the reach; `q` is matched in name, VAT number and fiscal code. */
export async function listCompanies(
  reader: Reader,
  reach: Reach,
  page: Page<CompanySort>,
  q: string | null,
): Promise<Listing<Company>> {
  const pattern = q ? containing(q) : null;
  const where = and(
    companiesInReach(reach),
    pattern
      ? or(
          ilike(companies.name, pattern),
          ilike(companies.vat, pattern),
          ilike(companies.fiscalCode, pattern),
        )
      : undefined,
  );
  const column = companySorts[page.sort?.field ?? "id"];
  const rows = await reader
    .select()
    .from(companies)
    .where(where)
    .orderBy(page.sort?.descending ? desc(column) : asc(column), asc(companies.id))
    .limit(page.pageSize)
    .offset(offsetOf(page));
  const [counted] = await reader.select({ total: count() }).from(companies).where(where);
  return { rows, total: counted?.total ?? 0 };
}

/** One company of the reach by id or by VAT number; null when there is none, or it is out of reach. */
export async function findCompany(
  reader: Reader,
  reach: Reach,
  by: { id: number } | { vat: string },
): Promise<Company | null> {
  const [row] = await reader
    .select()
    .from(companies)
    .where(and(companiesInReach(reach), "id" in by ? eq(companies.id, by.id) : eq(companies.vat, by.vat)));
  return row ?? null;
}

/** A company as a picker offers it. */
export type CompanyName = { vat: string; name: string };

/** Part of the companies that can be picked, and how many there are in all. */
export type CompanyChoices = { companies: CompanyName[]; total: number };

/** Companies that a picker gets at once. */
export const choicesMax = 50;

/** Companies of the account by name, each VAT number once (live wins over test); `q` as in the API, `page` from 1. */
export async function companyChoices(
  reader: Reader,
  accountId: number,
  q: string | null,
  page = 1,
): Promise<CompanyChoices> {
  const pattern = q ? containing(q) : null;
  const rows = await reader.execute<{ vat: string; name: string; total: number }>(sql`
    select vat, name, count(*) over ()::int as total from (
      select distinct on (c.vat) c.vat, c.name from companies c
      where c.account_id = ${accountId}
        ${pattern ? sql`and (c.name ilike ${pattern} or c.vat ilike ${pattern} or c.fiscal_code ilike ${pattern})` : sql``}
      order by c.vat, c.environment
    ) each_once
    order by lower(name), vat limit ${choicesMax} offset ${(page - 1) * choicesMax}`);
  return { companies: rows.map(({ vat, name }) => ({ vat, name })), total: rows[0]?.total ?? 0 };
}

/** Names of these companies of the account by VAT number, for sentences about a scope; live wins over test. */
export async function companyNames(
  reader: Reader,
  accountId: number,
  vats: readonly string[],
): Promise<Map<string, string>> {
  if (vats.length === 0) return new Map();
  const rows = await reader
    .select({ vat: companies.vat, name: companies.name })
    .from(companies)
    .where(
      and(
        eq(companies.accountId, accountId),
        inArray(companies.environment, environments),
        inArray(companies.vat, [...new Set(vats)]),
      ),
    )
    .orderBy(desc(companies.environment));
  return new Map(rows.map(({ vat, name }) => [vat, name]));
}

/** Those of the account's companies that have one of these VAT numbers, in their order, as {@link companyNames} has them. */
export async function companiesNamed(
  reader: Reader,
  accountId: number,
  vats: readonly string[],
): Promise<CompanyName[]> {
  const names = await companyNames(reader, accountId, vats);
  return vats.flatMap((vat) => {
    const name = names.get(vat);
    return name === undefined ? [] : [{ vat, name }];
  });
}
