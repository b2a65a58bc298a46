"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { SettingCard } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { idle } from "@/lib/forms/state";
import { LastDay } from "../last-day";
import { SeatOfDeleted } from "../seat-of-deleted";
import { removeShownKey } from "./actions";
import { Conflict } from "./changes";
import { useShownKey } from "./shown-key";
import { useVersioned } from "./use-versioned";

/** The end of the key: its description must be typed first. */
export function DangerCard({
  hasSeat,
}: {
  /** A live seat, of which deleting the key must dispose. */ hasSeat: boolean;
}) {
  const t = useTranslations("keyPage.danger");
  const keys = useTranslations("keys.delete");
  const desk = useTranslations("desk.deleted");
  const { keyId, name, version } = useShownKey();
  const router = useRouter();
  const toast = useToast();
  const [asking, ask] = useState(false);
  const { since, judge, reset } = useVersioned();

  const remove = async (form: FormData) => {
    if (hasSeat && !form.get("seat")) return { error: desk("choose") };
    const answer = await removeShownKey(idle, form);
    if (!answer.ok) return judge(answer);
    toast.success(keys("done", { name }));
    router.push("/keys");
    return null;
  };
  const open = (next: boolean) => {
    if (next) reset();
    ask(next);
  };

  return (
    <>
      <SettingCard
        id="delete"
        tone="danger"
        title={t("title")}
        description={t("text")}
        hint={t("hint")}
        actions={
          <Button variant="danger" onClick={() => open(true)}>
            {t("button")}
          </Button>
        }
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={open}
        title={keys("title", { name })}
        description={keys("text")}
        confirmLabel={keys("confirm")}
        fields={{ keyId: String(keyId), version: String(version) }}
        action={remove}
        typeToConfirm={{
          text: name,
          label: keys.rich("type", {
            name,
            b: (chunks) => <b className="font-medium text-ink [overflow-wrap:anywhere]">{chunks}</b>,
          }),
        }}
      >
        <LastDay keyId={keyId} />
        {hasSeat && <SeatOfDeleted />}
        {since !== null && <Conflict since={since} />}
      </ConfirmDialog>
    </>
  );
}
