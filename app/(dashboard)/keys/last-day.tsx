"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { LastDay as Day } from "@/lib/keys/use-queries";
import { readLastDay } from "./actions";

/** A request that is made just now is written a moment later. */
const everyMs = 3_000;

/** What a key did in the last 24 hours, for one who is about to stop it; asked for while it is shown. */
export function LastDay({ keyId }: { keyId: number }) {
  const t = useTranslations("keysList.lastDay");
  const [day, setDay] = useState<Day | "failed" | null>(null);
  useEffect(() => {
    let shown = true;
    const read = () => {
      if (document.visibilityState !== "visible") return;
      readLastDay(keyId).then(
        (day) => shown && setDay(day),
        // What was read before still tells more than a failure.
        () => shown && setDay((before) => before ?? "failed"),
      );
    };
    read();
    const timer = setInterval(read, everyMs);
    return () => {
      shown = false;
      clearInterval(timer);
    };
  }, [keyId]);

  return (
    <div aria-live="polite" className="grid gap-1 rounded-md bg-subtle px-3 py-2 text-sm text-muted">
      <p className="font-medium text-ink">{t("title")}</p>
      {day === null && <Skeleton className="h-5 w-48" />}
      {day === "failed" && <p>{t("failed")}</p>}
      {day !== null && day !== "failed" && <Counts day={day} />}
    </div>
  );
}

function Counts({ day: { answered, refused, faulty, failed, lastAt } }: { day: Day }) {
  const t = useTranslations("keysList.lastDay");
  if (lastAt === null) return <p>{t("none")}</p>;
  return (
    <>
      <p>{t("counts", { answered, refused, other: faulty + failed })}</p>
      <p>{t.rich("last", { time: () => <RelativeTime at={lastAt} /> })}</p>
    </>
  );
}
