"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { idle, refusal } from "@/lib/forms/state";
import { withdrawLink } from "./actions";

/** Takes a hand-off link back, after a question. */
export function WithdrawButton({ handOffId }: { handOffId: number }) {
  const t = useTranslations("people.links");
  const toast = useToast();
  return (
    <ConfirmDialog
      trigger={<Button size="sm">{t("withdraw")}</Button>}
      title={t("withdrawTitle")}
      description={t("withdrawText")}
      confirmLabel={t("withdraw")}
      fields={{ handOffId: String(handOffId) }}
      action={async (form) => refusal(await withdrawLink(idle, form))}
      onDone={() => toast.success(t("withdrawDone"))}
    />
  );
}
