"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Fieldset } from "@/components/ui/field";
import type { SeatTarget } from "@/lib/seats/target-queries";

/** Keys to choose one of, sent as `toKeyId`. */
export function TargetRadios({
  rows,
  picked,
  error,
  onPick,
}: {
  rows: readonly SeatTarget[];
  /** Id of the one that is chosen at first. */
  picked?: string;
  error?: string | null;
  onPick?: (id: number) => void;
}) {
  const t = useTranslations("desk.move");
  const keys = useTranslations("keys.primary");
  return (
    <Fieldset legend={t("to")} hideLegend error={error}>
      <div className="max-h-80 divide-y divide-line overflow-y-auto rounded-md border border-line-strong">
        {rows.map(({ id, name, primary }) => (
          <label
            key={id}
            className="flex min-h-10 items-center gap-3 px-3 py-2 text-base has-checked:bg-accent-soft hover:bg-hover has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="toKeyId"
              value={id}
              defaultChecked={picked === String(id)}
              onChange={() => onPick?.(id)}
              className="tick focus-visible:outline-none"
            />
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{primary ? keys("name") : name}</span>
            {primary && <Badge tone="amber">{t("primary")}</Badge>}
          </label>
        ))}
      </div>
    </Fieldset>
  );
}
