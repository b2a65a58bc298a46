"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { StatusText } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { SettingCard } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import { idle, refusal } from "@/lib/forms/state";
import type { KeyOverHttp } from "@/lib/keys/primary-queries";
import { disableOverHttp } from "./secret-actions";

/** Keys that the primary's live secret made or widened over HTTP: where to look first when that secret leaked. */
export function OverHttpCard({ shown, total, on }: { shown: KeyOverHttp[]; total: number; on: number }) {
  const t = useTranslations("keyPage.overHttp");
  const keys = useTranslations("keys.status");
  const toast = useToast();
  const [asking, ask] = useState(false);
  const disable = async (form: FormData) => {
    const answer = await disableOverHttp(idle, form);
    if (answer.ok) toast.success(t("done", { count: answer.data }));
    return refusal(answer);
  };
  return (
    <>
      <SettingCard
        id="over-http"
        title={t("title")}
        description={t(total > 0 ? "text" : "none")}
        hint={total > 0 ? t("hint") : undefined}
        actions={
          on > 0 && (
            <Button variant="danger" onClick={() => ask(true)}>
              {t("disable", { count: on })}
            </Button>
          )
        }
      >
        {total > 0 && (
          <>
            <ul aria-label={t("title")} className="-my-2 divide-y divide-line">
              {shown.map(({ keyId, description, enabled, what, at, ip }) => (
                <li
                  key={keyId}
                  className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-2.5"
                >
                  <div className="grid min-w-0">
                    <Link
                      href={`/keys/${keyId}`}
                      prefetch={false}
                      className="font-medium text-ink [overflow-wrap:anywhere] hover:underline"
                    >
                      {description}
                    </Link>
                    <span className="text-sm text-muted">
                      {t.rich(what, { time: () => <RelativeTime at={at} /> })}
                      {ip && ` · ${t("from", { ip })}`}
                    </span>
                  </div>
                  <StatusText tone={enabled ? "green" : "neutral"}>
                    {keys(enabled ? "enabled" : "disabled")}
                  </StatusText>
                </li>
              ))}
            </ul>
            {total > shown.length && (
              <p className="mt-3 text-sm text-muted">{t("more", { count: total - shown.length })}</p>
            )}
          </>
        )}
      </SettingCard>
      <ConfirmDialog
        open={asking}
        onOpenChange={ask}
        title={t("askTitle", { count: on })}
        description={t("askText")}
        confirmLabel={t("disable", { count: on })}
        action={disable}
      />
    </>
  );
}
