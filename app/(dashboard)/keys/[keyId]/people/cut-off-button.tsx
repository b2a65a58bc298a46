"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { idle, refusal } from "@/lib/forms/state";
import { cutOffPerson } from "./actions";

/** Cuts one Desk user off the key, after a question. */
export function CutOffButton({ linkId, email }: { linkId: number; email: string }) {
  const t = useTranslations("people");
  const toast = useToast();
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={t("cutOffOne", { email })}>
          {t("cutOff")}
        </Button>
      }
      title={t("cutOffTitle", { email })}
      description={t("cutOffText")}
      confirmLabel={t("cutOff")}
      fields={{ linkId: String(linkId) }}
      action={async (form) => refusal(await cutOffPerson(idle, form))}
      onDone={() => toast.success(t("cutOffDone", { email }))}
    />
  );
}
