import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import { violated } from "@/db/constraints";
import { companies, events, receives, sends, webhooks } from "@/db/schema";
import { companyRefusal, type Reach } from "@/lib/access/decide";
import { type Environment, environments } from "@/lib/access/presets";
import { record } from "@/lib/audit/commands";
import type { Snapshot } from "@/lib/audit/entry";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import { flagStranded } from "@/lib/keys/stranded-commands";
import { type CompanyInput, fiscalCodeFits } from "./input";
import { type Company, companiesInReach } from "./queries";

/**
 * Class of the advisory locks in front of a company's row, its id beside it: shared by documents that arrive in it,
 * exclusive for its change or deletion, which they would otherwise overtake for ever (see `keyGate`).
 */
const companyGate = 7_316_224;

const notFound = () => new DomainError("not_found", "There is no such company");
const taken = (vat: string) =>
  new DomainError("conflict", `There is a company with the VAT number ${vat}`, {
    field: "vat",
    reason: "company_exists",
    values: { vat },
  });

const changedMeanwhile = () =>
  new DomainError("conflict", "The company was changed meanwhile", { reason: "changed_meanwhile" });

/** The fields of a company as the audit log keeps them. */
function snapshot(company: CompanyInput, environment: Environment): Snapshot {
  return { vat: company.vat, fiscalCode: company.fiscalCode, name: company.name, environment };
}

/** Adds a company to one environment. @throws DomainError company_not_allowed (a scoped key), conflict */
export async function createCompany(tx: Tx, ctx: Ctx, reach: Reach, input: CompanyInput): Promise<Company> {
  if (companyRefusal(reach, { use: "adds", vat: input.vat, exists: false })) {
    throw new DomainError("company_not_allowed", "A key with selected companies can't add one", {
      reason: "scoped_key_adds_company",
    });
  }
  const row = await insertCompany(tx, reach, input);
  if (!row) throw taken(input.vat);
  await record(tx, ctx, {
    action: "company.created",
    subject: "company",
    subjectId: row.id,
    after: snapshot(row, reach.environment),
  });
  await flagStranded(tx, ctx, [row.vat]);
  return row;
}

/**
 * Adds a company to every environment that lacks it, as the Dashboard does.
 * @throws DomainError conflict when each has it already
 */
export async function addCompany(
  tx: Tx,
  ctx: Ctx,
  input: CompanyInput,
  environments: readonly Environment[],
): Promise<void> {
  let added = 0;
  for (const environment of environments) {
    const row = await insertCompany(tx, { accountId: ctx.accountId, environment, vats: null }, input);
    if (!row) continue;
    added++;
    const after = snapshot(row, environment);
    await record(tx, ctx, { action: "company.created", subject: "company", subjectId: row.id, after });
  }
  if (added === 0) throw taken(input.vat);
  await flagStranded(tx, ctx, [input.vat]);
}

/** Null when the VAT number is taken in that environment. */
async function insertCompany(tx: Tx, reach: Reach, input: CompanyInput): Promise<Company | null> {
  const [row] = await tx
    .insert(companies)
    .values({ accountId: reach.accountId, environment: reach.environment, ...input })
    .onConflictDoNothing({ target: [companies.accountId, companies.environment, companies.vat] })
    .returning();
  return row ?? null;
}

/**
 * The company of a document that is being sent or received, made when it does not exist yet: a side effect of
 * sending, only under a scope of all companies.
 * @throws DomainError company_not_allowed
 */
export async function companyOfDocument(
  tx: Tx,
  ctx: Ctx,
  reach: Reach,
  party: CompanyInput,
): Promise<{ id: number; vat: string }> {
  const use = { use: "sends", vat: party.vat } as const;
  if (companyRefusal(reach, { ...use, exists: true })) throw outOfScope(party.vat);
  const existing = () =>
    tx
      .select({ id: companies.id, vat: companies.vat })
      .from(companies)
      .crossJoinLateral(sql`pg_advisory_xact_lock_shared(${companyGate}, ${companies.id}) gate`)
      .where(and(companiesInReach(reach), eq(companies.vat, party.vat)))
      // A deletion under way is waited for: a document never arrives in a company that is just going.
      .for("key share", { of: companies });
  const [found] = await existing();
  if (found) return found;
  if (companyRefusal(reach, { ...use, exists: false })) throw outOfScope(party.vat);
  const made = await insertCompany(tx, reach, party);
  if (made) {
    const after = snapshot(made, reach.environment);
    await record(tx, ctx, { action: "company.created", subject: "company", subjectId: made.id, after });
    await flagStranded(tx, ctx, [made.vat]);
    return made;
  }
  // Another request made it between the look and the insert, and has committed by now.
  const [other] = await existing();
  if (!other) throw new Error("The company is neither there nor could it be made");
  return other;
}

/** The refusal of a document whose company the key does not reach. */
export function outOfScope(vat: string): DomainError {
  return new DomainError("company_not_allowed", `This key may not act for ${vat}`, { values: { vat } });
}

/**
 * Changes a company of the reach. `version` 0: don't check. A key with selected companies may not change the VAT
 * number. @throws DomainError not_found, conflict (version or VAT number), company_not_allowed
 */
export async function updateCompany(
  tx: Tx,
  ctx: Ctx,
  reach: Reach,
  id: number,
  input: CompanyInput,
  version: number,
): Promise<Company> {
  const before = await lockCompany(tx, reach, { id });
  if (version !== 0 && version !== before.version) {
    throw changedMeanwhile();
  }
  if (reach.vats !== null && input.vat !== before.vat) {
    throw new DomainError("company_not_allowed", "A key with selected companies can't change a VAT number", {
      reason: "scoped_key_changes_vat",
    });
  }
  const [after] = await tx
    .update(companies)
    .set({ ...input, version: sql`${companies.version} + 1`, updatedAt: sql`now()` })
    .where(eq(companies.id, id))
    .returning()
    .catch((error: unknown) => {
      throw violated(error) === "companies_vat_unique" ? taken(input.vat) : error;
    });
  if (!after) throw notFound();
  await record(tx, ctx, {
    action: "company.updated",
    subject: "company",
    subjectId: id,
    before: snapshot(before, before.environment),
    after: snapshot(after, after.environment),
  });
  if (after.vat !== before.vat) await flagStranded(tx, ctx, [before.vat, after.vat]);
  return after;
}

/** Something for each environment that is meant; the others are left alone. */
export type ByEnvironment<Value> = Partial<Record<Environment, Value>>;

/**
 * Sets a company's name and fiscal code in the environments that `versions` names, as the Dashboard does: in all of
 * them or in none. The VAT number stays. @throws DomainError conflict (another version, or gone), invalid
 */
export async function editCompany(
  tx: Tx,
  ctx: Ctx,
  vat: string,
  input: Pick<CompanyInput, "name" | "fiscalCode">,
  versions: ByEnvironment<number>,
): Promise<void> {
  for (const environment of environments) {
    const version = versions[environment];
    if (version === undefined) continue;
    const reach: Reach = { accountId: ctx.accountId, environment, vats: null };
    const before = await lockCompany(tx, reach, { vat });
    if (before.version !== version) throw changedMeanwhile();
    if (before.name === input.name && before.fiscalCode === input.fiscalCode) continue;
    // What a document brought may stay as it is; what a person types must be right.
    if (input.fiscalCode !== before.fiscalCode && !fiscalCodeFits(vat, input.fiscalCode)) {
      throw new DomainError("invalid", "The fiscal code's check character is wrong", {
        field: "fiscalCode",
        reason: "fiscal_code_check",
      });
    }
    await updateCompany(tx, ctx, reach, before.id, { vat, ...input }, version);
  }
}

/**
 * Deletes a company with all that belongs to it; scopes that name its VAT number keep it (product rule 6).
 * @throws DomainError not_found; company_has_documents (values `sent`, `received`) unless forced
 */
export async function deleteCompany(
  tx: Tx,
  ctx: Ctx,
  reach: Reach,
  id: number,
  force: boolean,
): Promise<Company> {
  const company = await lockCompany(tx, reach, { id });
  const documents = await documentsOf(tx, company);
  const { sent, received } = documents;
  if (sent + received > 0 && !force) {
    const told = `The company has ${sent} sent and ${received} received documents`;
    throw new DomainError("company_has_documents", told, { values: documents });
  }
  await wipe(tx, ctx, company, documents);
  await flagStranded(tx, ctx, [company.vat]);
  return company;
}

/**
 * Deletes a company by its VAT number from the environments that `told` names, as the Dashboard does. `told`: how
 * many documents the person was told would go with it; when there are more by now, nothing is deleted. One that went
 * already is left out. Returns the environments that have it still. @throws DomainError not_found (none is left), conflict (more documents than told)
 */
export async function deleteCompanyOf(
  tx: Tx,
  ctx: Ctx,
  vat: string,
  told: ByEnvironment<number>,
): Promise<Environment[]> {
  let deleted = 0;
  // Every row lock comes before the flag's: in turns, two people would wait for each other.
  for (const environment of environments) {
    const known = told[environment];
    if (known === undefined) continue;
    const company = await findLocked(tx, { accountId: ctx.accountId, environment, vats: null }, { vat });
    if (!company) continue;
    const documents = await documentsOf(tx, company);
    if (documents.sent + documents.received > known) throw changedMeanwhile();
    await wipe(tx, ctx, company, documents);
    deleted++;
  }
  if (deleted === 0) throw notFound();
  await flagStranded(tx, ctx, [vat]);
  const left = await tx
    .select({ environment: companies.environment })
    .from(companies)
    .where(and(eq(companies.accountId, ctx.accountId), eq(companies.vat, vat)));
  return left.map(({ environment }) => environment);
}

type Documents = { sent: number; received: number };

async function documentsOf(tx: Tx, { id }: Company): Promise<Documents> {
  return {
    sent: await tx.$count(sends, eq(sends.companyId, id)),
    received: await tx.$count(receives, eq(receives.companyId, id)),
  };
}

async function wipe(tx: Tx, ctx: Ctx, company: Company, documents: Documents): Promise<void> {
  await tx.delete(webhooks).where(eq(webhooks.companyId, company.id));
  await tx.delete(receives).where(eq(receives.companyId, company.id));
  await tx.delete(sends).where(eq(sends.companyId, company.id));
  await tx.delete(events).where(eq(events.companyId, company.id));
  await tx.delete(companies).where(eq(companies.id, company.id));
  await record(tx, ctx, {
    action: "company.deleted",
    subject: "company",
    subjectId: company.id,
    before: { ...snapshot(company, company.environment), ...documents },
  });
}

type By = { id: number } | { vat: string };

async function lockCompany(tx: Tx, reach: Reach, by: By): Promise<Company> {
  const row = await findLocked(tx, reach, by);
  if (!row) throw notFound();
  return row;
}

async function findLocked(tx: Tx, reach: Reach, by: By): Promise<Company | null> {
  const one = and(companiesInReach(reach), "id" in by ? eq(companies.id, by.id) : eq(companies.vat, by.vat));
  // A statement of its own: the row is read once everybody who was let in has gone.
  await tx
    .select({ gate: sql`pg_advisory_xact_lock(${companyGate}, ${companies.id})` })
    .from(companies)
    .where(one);
  const [row] = await tx.select().from(companies).where(one).for("update");
  return row ?? null;
}
