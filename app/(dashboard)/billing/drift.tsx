import { useFormatter, useTranslations } from "next-intl";
import { Banner } from "@/components/ui/banner";
import type { Drift } from "@/lib/seats/drift-queries";

/** Where our copy and Stripe differ, in words that can be passed on; nothing while they don't. */
export function DriftReport({ drift: { lastReconciledAt, findings, failingTasks } }: { drift: Drift }) {
  const t = useTranslations("billing.drift");
  const format = useFormatter();
  if (findings.length === 0 && failingTasks.length === 0) return null;
  return (
    <Banner tone="warn" title={t("title")}>
      <ul className="mt-1 grid list-disc gap-1 pl-4">
        {findings.map(({ kind, subscriptionId, at }) => (
          <li key={`${kind} ${subscriptionId}`} className="[overflow-wrap:anywhere]">
            {t(kind, { id: subscriptionId })} · {format.dateTime(at, "date")}
          </li>
        ))}
        {failingTasks.map(({ task, attempts, since }) => (
          <li key={`${task} ${since.toISOString()}`}>{t("task", { attempts, what: t(`tasks.${task}`) })}</li>
        ))}
      </ul>
      <p className="mt-1.5">
        {lastReconciledAt ? t("when", { date: format.dateTime(lastReconciledAt, "dateTime") }) : t("never")}{" "}
        {t("help")}
      </p>
    </Banner>
  );
}
