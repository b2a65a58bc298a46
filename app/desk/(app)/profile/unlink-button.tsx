"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { idle, refusal } from "@/lib/forms/state";
import { unlinkAction } from "./actions";

/** Lets the key go, after one question: nothing is deleted by it. */
export function UnlinkButton() {
  const t = useTranslations("deskApp.profile.key");
  const toast = useToast();
  return (
    <ConfirmDialog
      trigger={<Button>{t("unlink")}</Button>}
      title={t("unlinkTitle")}
      description={t("unlinkText")}
      confirmLabel={t("unlink")}
      action={async (form) => refusal(await unlinkAction(idle, form))}
      onDone={() => toast.success(t("unlinked"))}
    />
  );
}
