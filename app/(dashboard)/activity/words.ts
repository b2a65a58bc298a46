import { getFormatter, getTranslations } from "next-intl/server";
import { db } from "@/db";
import type { AuditView } from "@/lib/audit/queries";
import { actorNamed, vatsOf, type WordTools } from "@/lib/audit/words";
import { companyNames } from "@/lib/companies/queries";
import { inWhole } from "@/lib/seats/money";

/** What the audit log is told with in the language of this request; the names of companies are each page's own. */
export async function auditTools(): Promise<Omit<WordTools, "names">> {
  const [t, keys, format] = await Promise.all([
    getTranslations("activity"),
    getTranslations("keys.primary"),
    getFormatter(),
  ]);
  return {
    t: (key, values) => t(key, values),
    date: (at) => format.dateTime(at, "dateTime"),
    money: (amount, currency) =>
      format.number(inWhole(amount, currency), { style: "currency", currency: currency.toUpperCase() }),
    list: (items) => format.list(items, "and"),
    primary: keys("name"),
  };
}

/** What these entries of the audit log are told with. */
export async function auditWords(accountId: number, entries: readonly AuditView[]): Promise<WordTools> {
  const [tools, names] = await Promise.all([auditTools(), companyNames(db(), accountId, vatsOf(entries))]);
  return { ...tools, names };
}

/** Who acted, in words. */
export async function actorWords(
  words: WordTools,
): Promise<(entry: Pick<AuditView, "actor" | "actorName" | "actorPrimary">) => string> {
  const t = await getTranslations("activity.actor");
  return (entry) => {
    const name = actorNamed(words, entry);
    if (entry.actor === "user") return name ?? t("user");
    return entry.actor === "key" ? t("keyNamed", { name: name ?? t("gone") }) : t(entry.actor);
  };
}
