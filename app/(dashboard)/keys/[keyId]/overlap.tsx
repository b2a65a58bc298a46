"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import type { Environment } from "@/lib/access/presets";
import { idle, refusal } from "@/lib/forms/state";
import type { LiveSecret } from "./live-pair";
import { endOverlapNow } from "./secret-actions";
import { useShownKey } from "./shown-key";

/** A replaced secret that still works: until when, who still uses it beside the new one, and its end at a press. */
export function Overlap({
  environment,
  current,
  old,
}: {
  environment: Environment;
  current: LiveSecret;
  old: LiveSecret;
}) {
  const t = useTranslations("keyPage.overlap");
  const { keyId } = useShownKey();
  const format = useFormatter();
  const toast = useToast();
  const [ending, end] = useState(false);
  if (!old.endsAt) return null;
  const both = old.lastHour + current.lastHour;

  const endNow = async (form: FormData) => {
    const failed = refusal(await endOverlapNow(idle, form));
    if (!failed) toast.success(t("ended", { hint: old.hint }));
    return failed;
  };

  return (
    <div className="grid gap-3 rounded-lg border border-amber-line bg-amber-soft p-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="min-w-0 flex-1 basis-56 text-base text-ink text-pretty">
          {t.rich("until", {
            hint: old.hint,
            date: format.dateTime(new Date(old.endsAt), "dateTime"),
            time: () => <RelativeTime at={old.endsAt ?? ""} />,
            code: (chunks) => <code className="font-mono text-sm">{chunks}</code>,
          })}
        </p>
        <Button size="sm" onClick={() => end(true)}>
          {t("end")}
        </Button>
      </div>
      <table className="w-full text-sm" aria-label={t("split")}>
        <thead>
          <tr className="text-left text-xs text-muted">
            <th scope="col" className="py-1 font-medium">
              {t("secret")}
            </th>
            <th scope="col" className="py-1 pr-4 text-right font-medium">
              {t("hour")}
            </th>
            <th scope="col" className="py-1 pr-4 text-right font-medium">
              {t("day")}
            </th>
            <th scope="col" className="py-1 text-right font-medium">
              {t("last")}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-amber-line/60 tabular-nums">
          {[old, current].map((secret) => (
            <tr key={secret.id}>
              <th scope="row" className="py-1.5 pr-2 text-left font-normal whitespace-nowrap text-ink">
                {t(secret === old ? "old" : "new")} <span className="font-mono text-xs">…{secret.hint}</span>
              </th>
              <td className="py-1.5 pr-4 text-right">{format.number(secret.lastHour)}</td>
              <td className="py-1.5 pr-4 text-right">{format.number(secret.lastDay)}</td>
              <td className="py-1.5 text-right text-muted">
                {secret.lastUsedAt ? <RelativeTime at={secret.lastUsedAt} /> : t("never")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {both > 0 && (
        <div aria-hidden="true" className="flex h-1.5 overflow-hidden rounded-full bg-pressed">
          <span className="bg-amber" style={{ width: `${(100 * old.lastHour) / both}%` }} />
          <span className="flex-1 bg-green" />
        </div>
      )}
      <p
        className={cn("text-sm text-pretty", old.lastHour > 0 ? "font-medium text-amber-text" : "text-muted")}
      >
        {old.lastHour > 0 ? t("inUse", { count: old.lastHour }) : t("quiet")}
      </p>
      <ConfirmDialog
        open={ending}
        onOpenChange={end}
        title={t("endTitle", { hint: old.hint })}
        description={t("endText")}
        confirmLabel={t("endConfirm")}
        fields={{ keyId: String(keyId), environment }}
        action={endNow}
      >
        <p className="rounded-md bg-subtle px-3 py-2 text-sm text-muted">
          {old.lastHour > 0 ? t("inUse", { count: old.lastHour }) : t("quiet")}
        </p>
      </ConfirmDialog>
    </div>
  );
}
