"use client";

import { useTranslations } from "next-intl";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Live } from "./live";

/** What a key did in the last 24 hours, for one who is about to stop it. */
export function LastDay({ use }: { use: Live["use"] }) {
  const t = useTranslations("keyPage.lastDay");
  const total = use.answered + use.refused + use.faulty + use.failed;
  return (
    <div className="grid gap-1 rounded-md bg-subtle px-3 py-2 text-sm text-muted">
      <p className="font-medium text-ink">{t("title")}</p>
      {use.lastAt === null || total === 0 ? (
        <p>{t("none")}</p>
      ) : (
        <>
          <p>
            {t("counts", {
              answered: use.answered,
              refused: use.refused,
              other: use.faulty + use.failed,
            })}
          </p>
          <p>{t.rich("last", { time: () => <RelativeTime at={use.lastAt ?? ""} /> })}</p>
        </>
      )}
    </div>
  );
}
