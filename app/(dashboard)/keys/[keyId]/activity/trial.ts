import { db } from "@/db";
import { type Environment, environments } from "@/lib/access/presets";
import { routeTable } from "@/lib/api/app";
import { explain, type Verdict } from "@/lib/api/explain";
import type { ApiLanguage } from "@/lib/api/sentences";
import { companiesNamed, companyChoices, findCompany } from "@/lib/companies/queries";
import { normalizeVat } from "@/lib/companies/vat";
import type { KeyView } from "@/lib/keys/key";
import { holdsSecret, redact } from "@/lib/keys/secret";
import { methods, type SearchParams, textOf } from "../../../events/view";

/** What "Can this key do it?" was asked, as the address says it. */
export type Trial = {
  method: string;
  path: string;
  environment: Environment;
  /** A VAT number, or part of a company's name. */
  company: string;
  origin: string;
};

/** The answer; `unclear`: no company, or more than one, has such a name. */
export type TrialAnswer =
  | { verdict: Verdict; company: { vat: string; name: string | null } | null }
  | { unclear: { vat: string; name: string }[] };

/** A text without the secrets in it; once more changes nothing. */
const withoutSecrets = (text: string) => (holdsSecret(text) ? redact(text).replace(/…+/g, "…") : text);

/** A path as the API knows it, from its first slash on; a whole address stays as it is. */
function rooted(typed: string): string {
  return typed === "" || typed.startsWith("/") || /^https?:\/\//i.test(typed) ? typed : `/${typed}`;
}

/** Requests of other methods whose path is word for word this one: what may have been meant. */
export function namesakes({
  method,
  path,
}: Pick<Trial, "method" | "path">): { method: string; path: string }[] {
  const typed = path.replace(/^https?:\/\/[^/?#]*/i, "").replace(/^\/v1(?=\/)/, "");
  const [literal] = typed.split(/[?#]/);
  const routes = routeTable().filter((route) => route.path === literal);
  return routes.some((route) => route.method === method) ? [] : routes;
}

/**
 * Reads the address. `asked` is false while nobody has asked; `hadSecret`: the address holds a secret, which the trial
 * no longer does, and must be left for that of the trial.
 */
export function readTrial(params: SearchParams): { asked: boolean; hadSecret: boolean; trial: Trial } {
  const typed = (name: string) => textOf(params, name, 500);
  const text = (name: string) => withoutSecrets(typed(name));
  const method = text("method").toUpperCase();
  const trial = {
    method: methods.find((known) => known === method) ?? "GET",
    path: rooted(text("path")),
    environment: environments.find((each) => each === text("environment")) ?? "live",
    company: text("company"),
    origin: text("origin"),
  };
  const hadSecret = Object.keys(params).some((name) => text(name) !== typed(name));
  return { asked: trial.path !== "", hadSecret, trial };
}

/** The address of a trial. */
export function trialPath(keyId: number, trial: Trial): `/keys/${number}/activity?${string}` {
  const params = new URLSearchParams(Object.entries(trial).filter(([, value]) => value !== ""));
  return `/keys/${keyId}/activity?${params}`;
}

/** Companies offered at once when a name fits several. */
const offeredMax = 5;

/** Asks enforcement's own rules. */
export async function answerTrial(
  accountId: number,
  key: KeyView,
  trial: Trial,
  language: ApiLanguage,
): Promise<TrialAnswer> {
  const found = await companyOf(accountId, trial);
  if (found && "unclear" in found) return found;
  const { environment, method, path } = trial;
  const standing = { ...key, environment, expired: key.status === "expired" };
  const company = found && { vat: found.vat, exists: found.exists };
  const question = { method, path, origin: trial.origin || null, company };
  return { verdict: explain(standing, question, language), company: found };
}

type Found = { vat: string; name: string | null; exists: boolean };

async function companyOf(
  accountId: number,
  { company, environment }: Trial,
): Promise<Found | Extract<TrialAnswer, { unclear: unknown }> | null> {
  if (company === "") return null;
  const known = async (vat: string): Promise<Found> => {
    const row = await findCompany(db(), { accountId, environment, vats: null }, { vat });
    const [elsewhere] = row ? [] : await companiesNamed(db(), accountId, [vat]);
    return { vat, name: row?.name ?? elsewhere?.name ?? null, exists: row !== null };
  };
  const { companies } = await companyChoices(db(), accountId, company);
  const vat = normalizeVat(company);
  const [only] = companies;
  if (companies.length === 1 && only) return known(only.vat);
  // A name may read like a VAT number (two letters, then more): what the account has comes first.
  if (vat !== null && companies.length === 0 && /\d/.test(vat)) return known(vat);
  const exact = companies.find((each) => each.vat === vat || each.name === company);
  return exact ? known(exact.vat) : { unclear: companies.slice(0, offeredMax) };
}
