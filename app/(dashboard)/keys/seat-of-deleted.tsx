"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { RadioCards } from "@/components/ui/radio-cards";
import { SearchInput } from "@/components/ui/search-input";
import { Skeleton } from "@/components/ui/skeleton";
import type { SeatTargets } from "@/lib/seats/target-queries";
import { findTargets } from "./[keyId]/desk/actions";
import { TargetRadios } from "./target-radios";

/**
 * Inside the dialog that deletes a key with a seat: what becomes of the seat, sent as `seat` (`cancel` or `move`) and
 * `toKeyId`. Nothing is chosen at first: either way is meant.
 */
export function SeatOfDeleted() {
  const t = useTranslations("desk.deleted");
  const [choice, choose] = useState("");
  return (
    <div className="grid gap-3">
      <RadioCards
        name="seat"
        legend={t("legend")}
        description={t("text")}
        value={choice}
        onChange={(event) => choose(event.currentTarget.value)}
        options={[
          { value: "cancel", title: t("cancel"), description: t("cancelText") },
          { value: "move", title: t("move"), description: t("moveText") },
        ]}
      />
      {choice === "move" && <Targets />}
    </div>
  );
}

/** The keys that could take the seat, as they are searched for. */
function Targets() {
  const t = useTranslations("desk.move");
  const [q, search] = useState("");
  const [found, find] = useState<SeatTargets | "failed" | null>(null);
  useEffect(() => {
    let current = true;
    findTargets(q).then(
      (targets) => current && find(targets),
      () => current && find("failed"),
    );
    return () => {
      current = false;
    };
  }, [q]);
  return (
    <div className="grid gap-2">
      <SearchInput
        label={t("search")}
        placeholder={t("search")}
        onSearch={search}
        maxLength={120}
        // Enter would press the dialog's own button.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      <div aria-live="polite">
        {found === null && <Skeleton className="h-20" />}
        {found === "failed" && <p className="text-sm text-red-text">{t("failed")}</p>}
        {found !== null && found !== "failed" && (
          <>
            {found.rows.length === 0 && (
              <p className="text-sm text-muted">{q ? t("noneFound", { q }) : t("none")}</p>
            )}
            {found.rows.length > 0 && <TargetRadios key={q} rows={found.rows} />}
            {found.next && <p className="mt-1.5 text-sm text-muted">{t("narrow")}</p>}
          </>
        )}
      </div>
    </div>
  );
}
