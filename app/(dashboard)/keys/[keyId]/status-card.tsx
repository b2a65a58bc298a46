"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useState } from "react";
import { useSent } from "@/app/use-sent";
import { Badge } from "@/components/ui/badge";
import { SubmitButton } from "@/components/ui/button";
import { SettingCard } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { FormError } from "@/components/ui/form-error";
import { useToast } from "@/components/ui/toast";
import { idle, refusal } from "@/lib/forms/state";
import type { KeyStatus } from "@/lib/keys/key";
import { PasswordAgain } from "../../password-again";
import { usePasswordGate } from "../../password-gate";
import { LastDay } from "../last-day";
import { SeatStillBills } from "../seat-still-bills";
import { saveStatus } from "./actions";
import { Conflict } from "./changes";
import { useShownKey } from "./shown-key";
import { useVersioned } from "./use-versioned";

const tones = { enabled: "green", disabled: "neutral", expired: "red" } as const;

/** Whether the key is on. Turning it off asks first, and can be undone; without JavaScript a plain button. */
export function StatusCard({
  enabled,
  status,
  hasSeat,
}: {
  enabled: boolean;
  status: KeyStatus;
  /** A seat that goes on billing while the key is off. */
  hasSeat: boolean;
}) {
  const t = useTranslations("keyPage.status");
  const keys = useTranslations("keys");
  const { keyId, name, version } = useShownKey();
  const router = useRouter();
  const toast = useToast();
  const run = usePasswordGate();
  const [state, send, pending] = useSent(saveStatus);
  const [asking, ask] = useState(false);
  const { since, judge, reset } = useVersioned();
  const refused = state.ok ? idle : state;
  const sent = Number(refused.values.version);

  useEffect(() => {
    if (refused.formError && !refused.brokeOff) router.refresh();
  }, [refused, router]);

  const undo = async (made: number) => {
    const form = new FormData();
    form.set("keyId", String(keyId));
    form.set("version", String(made));
    form.set("enabled", "true");
    const answer = await run(saveStatus, form);
    if (answer?.ok) toast.success(keys("switch.enabled", { name }));
    else if (answer) toast.error(refusal(answer)?.error ?? "");
  };
  const disable = async (form: FormData) => {
    const answer = await saveStatus(idle, form);
    if (!answer.ok) return judge(answer);
    toast.success({
      title: keys("switch.disabled", { name }),
      action: { label: keys("switch.undo"), onPress: () => void undo(answer.data) },
    });
    return null;
  };
  const submit = (event: FormEvent) => {
    if (!enabled && !pending) return;
    event.preventDefault();
    if (!enabled) return;
    reset();
    ask(true);
  };

  const fields = { keyId: String(keyId), version: String(version), enabled: String(!enabled) };
  return (
    <>
      <form action={send} onSubmit={submit} aria-label={t("title")}>
        {Object.entries(fields).map(([field, value]) => (
          <input key={field} type="hidden" name={field} value={value} />
        ))}
        <SettingCard
          id="status"
          title={t("title")}
          description={status === "expired" ? t("expired") : t(enabled ? "onText" : "offText")}
          aside={
            <Badge tone={tones[status]} dot>
              {keys(`status.${status}`)}
            </Badge>
          }
          hint={t(enabled ? "offHint" : "onHint")}
          actions={<SubmitButton variant="secondary">{t(enabled ? "disable" : "enable")}</SubmitButton>}
        >
          {!state.ok && (state.formError || state.passwordNeeded) && (
            <div className="grid gap-4">
              {refused.formError !== null && sent < version ? (
                <Conflict since={sent} />
              ) : (
                <FormError>{refused.formError}</FormError>
              )}
              <PasswordAgain state={state} />
            </div>
          )}
        </SettingCard>
      </form>
      {/* Outside of the form, which would hear the dialog's own submit. */}
      <ConfirmDialog
        open={asking}
        onOpenChange={ask}
        title={keys("switch.title", { name })}
        description={keys("switch.text")}
        confirmLabel={keys("switch.confirm")}
        fields={fields}
        action={disable}
      >
        {hasSeat && <SeatStillBills keyId={keyId} />}
        <LastDay keyId={keyId} />
        {since !== null && <Conflict since={since} />}
      </ConfirmDialog>
    </>
  );
}
