import { db } from "@/db";
import type { Ctx } from "@/lib/ctx";
import { changesSince, companiesOf, refusedGroups, refusedKeys } from "@/lib/events/refused-queries";
import { allowedSince, patched, type SmallestChange, smallestChange } from "@/lib/keys/smallest-change";
import type { RefusedLine } from "./line";
import type { RefusedView } from "./view";

/** Lines of one page; beyond, the filters are the way. */
const linesMax = 100;
/** Companies of a scope whose names a sentence may need. */
const namesMax = 4;

/** What the page of refused requests shows: its lines, and what its filters can be set to. */
export async function readRefused({ accountId }: Ctx, view: RefusedView, now: Date) {
  const groups = await refusedGroups(db(), accountId);
  const shown = groups.filter(
    ({ keyId, code }) =>
      (view.keyId === null || keyId === view.keyId) && (view.reason === null || code === view.reason),
  );
  const page = shown.slice(0, linesMax);
  const keyIds = [...new Set(groups.map(({ keyId }) => keyId))];
  const earliest = new Date(Math.min(now.getTime(), ...page.map(({ lastAt }) => lastAt.getTime())));
  const [keys, changes] = await Promise.all([
    refusedKeys(db(), accountId, keyIds),
    changesSince(db(), accountId, [...new Set(page.map(({ keyId }) => keyId))], earliest),
  ]);
  const vats = page.flatMap(({ keyId, code, needs }) => [
    ...(keys.get(keyId)?.companies.slice(0, namesMax) ?? []),
    ...(code === "company_not_allowed" && needs ? [needs] : []),
  ]);
  const companies = await companiesOf(db(), accountId, [...new Set(vats)]);

  const lines = page.map((group): RefusedLine => {
    const { keyId, code, needs, environment, lastAt } = group;
    const key = keys.get(keyId);
    const isCompany = code === "company_not_allowed" && needs !== null;
    const company = isCompany ? companies.get(needs) : undefined;
    const found: SmallestChange | null =
      key && !key.deleted
        ? smallestChange(group, key, {
            companyExists: company?.environments.includes(environment) ?? false,
            now,
          })
        : null;
    return {
      ...group,
      needsName: isCompany ? (company?.name ?? needs) : null,
      key: key ? { description: key.description, primary: key.kind === "primary" } : null,
      version: key?.version ?? 0,
      found,
      since: found?.kind === "allowed" ? allowedSince(code, lastAt, changes.get(keyId) ?? []) : null,
      before: key && found?.kind === "change" ? key : null,
      after: key && found?.kind === "change" ? withFirst(patched(key, found.patch), needs) : null,
    };
  });
  return {
    lines,
    more: shown.length - page.length,
    reasons: [...new Set(groups.map(({ code }) => code))],
    keys: keyIds.flatMap((id) => {
      const key = keys.get(id);
      return key ? [{ id, description: key.description, primary: key.kind === "primary" }] : [];
    }),
    names: new Map([...companies].map(([vat, { name }]) => [vat, name])),
  };
}

/** The company that is new comes first, so that a sentence about many names it. */
function withFirst<Settings extends { companies: string[] }>(
  settings: Settings,
  vat: string | null,
): Settings {
  if (vat === null || !settings.companies.includes(vat)) return settings;
  return { ...settings, companies: [vat, ...settings.companies.filter((each) => each !== vat)] };
}
