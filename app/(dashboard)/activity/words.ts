import { getFormatter, getTranslations } from "next-intl/server";
import { db } from "@/db";
import type { AuditView } from "@/lib/audit/queries";
import type { WordTools } from "@/lib/audit/words";
import { companyNames } from "@/lib/keys/queries";
import { inWhole } from "@/lib/seats/money";

/** What the audit log is told with, in the language of this request. */
export async function auditWords(accountId: number): Promise<WordTools> {
  const [t, format, names] = await Promise.all([
    getTranslations("activity"),
    getFormatter(),
    companyNames(db(), accountId),
  ]);
  return {
    t: (key, values) => t(key, values),
    date: (at) => format.dateTime(at, "dateTime"),
    money: (amount, currency) =>
      format.number(inWhole(amount, currency), { style: "currency", currency: currency.toUpperCase() }),
    list: (items) => format.list(items, "and"),
    names,
  };
}

/** Who acted, in words. */
export async function actorWords(): Promise<(entry: Pick<AuditView, "actor" | "actorName">) => string> {
  const t = await getTranslations("activity.actor");
  return ({ actor, actorName }) => {
    if (actor === "user") return actorName ?? t("user");
    return actor === "key" ? t("keyNamed", { name: actorName ?? t("gone") }) : t(actor);
  };
}
