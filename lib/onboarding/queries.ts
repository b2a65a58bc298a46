import { and, desc, eq, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { companies, keyCompanies, keys, onboardingLines, onboardings } from "@/db/schema";
import type { Preset } from "@/lib/access/presets";
import { isDue, type OnboardingLine } from "./onboarding";

/** A list of clients with what became of each. */
export type OnboardingView = {
  id: number;
  preset: Preset;
  again: boolean;
  createdAt: Date;
  lines: OnboardingLine[];
};

/** Keys of the account that reach one company alone: those of a client. */
const ownKeys = (accountId: number) => sql`
  select k.id, k.description, n.vat from ${keys} k join ${keyCompanies} n on n.key_id = k.id
  where k.account_id = ${accountId} and k.company_scope = 'selected' and k.deleted_at is null
    and not exists (select 1 from ${keyCompanies} o where o.key_id = k.id and o.vat <> n.vat)`;

/** A key that reaches this company alone; null when there is none. */
export async function otherKeyOf(
  reader: Reader,
  accountId: number,
  vat: string,
): Promise<{ id: number; description: string } | null> {
  const [row] = await reader.execute<{ id: number; description: string }>(
    sql`select id, description from (${ownKeys(accountId)} and n.vat = ${vat}) own order by id limit 1`,
  );
  return row ?? null;
}

/** A list of the account; null when there is none of that id. */
export async function readOnboarding(
  reader: Reader,
  accountId: number,
  onboardingId: number,
): Promise<OnboardingView | null> {
  const [onboarding] = await reader
    .select()
    .from(onboardings)
    .where(and(eq(onboardings.accountId, accountId), eq(onboardings.id, onboardingId)));
  if (!onboarding) return null;
  const rows = await reader
    .select({
      position: onboardingLines.position,
      description: onboardingLines.description,
      vat: onboardingLines.vat,
      companyName: onboardingLines.companyName,
      fault: onboardingLines.fault,
      state: onboardingLines.state,
      reason: onboardingLines.reason,
      keyId: onboardingLines.keyId,
      companyKnown: sql<boolean>`exists (select 1 from ${companies} c where c.account_id = ${accountId} and c.vat = ${onboardingLines}."vat")`,
    })
    .from(onboardingLines)
    .where(eq(onboardingLines.onboardingId, onboardingId))
    .orderBy(onboardingLines.position);
  const own = await reader.execute<{ id: number; description: string; vat: string }>(
    sql`select id, description, vat from (${ownKeys(accountId)}
      and n.vat in (select l.vat from ${onboardingLines} l where l.onboarding_id = ${onboardingId})) own order by id desc`,
  );
  const others = new Map<string, { id: number; description: string }>();
  for (const { id, description, vat } of own) others.set(vat, { id, description });
  const { id, preset, again, createdAt } = onboarding;
  const lines = rows.map((row) => ({
    ...row,
    otherKey: row.state === "made" ? null : (others.get(row.vat) ?? null),
  }));
  return { id, preset, again, createdAt, lines };
}

/** How many of a list's clients wait, are made, and are left out. */
export function countsOf({ lines, again }: Pick<OnboardingView, "lines" | "again">) {
  const made = lines.filter(({ state }) => state === "made").length;
  const due = lines.filter((each) => isDue(each, again)).length;
  return { made, due, leftOut: lines.length - made - due };
}

/** A list in the overview of an account's lists. */
export type OnboardingEntry = { id: number; createdAt: Date; clients: number; made: number };

/** Lists on one page of the overview. */
export const listsPageSize = 20;

/** The account's lists, the newest first, a page of them (from 1), and how many there are. */
export async function listOnboardings(
  reader: Reader,
  accountId: number,
  page: number,
): Promise<{ rows: OnboardingEntry[]; total: number }> {
  const own = eq(onboardings.accountId, accountId);
  const total = await reader.$count(onboardings, own);
  const rows = await reader
    .select({
      id: onboardings.id,
      createdAt: onboardings.createdAt,
      clients: sql<number>`(select count(*)::int from ${onboardingLines} l where l.onboarding_id = ${onboardings}."id")`,
      made: sql<number>`(select count(*)::int from ${onboardingLines} l where l.onboarding_id = ${onboardings}."id" and l.state = 'made')`,
    })
    .from(onboardings)
    .where(own)
    .orderBy(desc(onboardings.id))
    .limit(listsPageSize)
    .offset((page - 1) * listsPageSize);
  return { rows, total };
}
