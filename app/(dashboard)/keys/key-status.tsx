"use client";

import { Info } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useActionState, useOptimistic, useState, useTransition } from "react";
import { StatusText } from "@/components/ui/badge";
import { SubmitButton } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { FieldError } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";
import { idle, refusal } from "@/lib/forms/state";
import type { KeyStatus } from "@/lib/keys/key";
import { PasswordAgain } from "../password-again";
import { usePasswordGate } from "../password-gate";
import { setEnabled } from "./actions";
import { LastDay } from "./last-day";
import { SeatStillBills } from "./seat-still-bills";

/** The primary key's state, which nobody can change, and why. */
export function PrimaryStatus() {
  const t = useTranslations("keys");
  return (
    <span className="inline-flex items-center gap-1">
      <StatusText tone="green">{t("status.enabled")}</StatusText>
      <Tooltip content={t("primary.always")}>
        <button
          type="button"
          aria-label={t("primary.always")}
          className="grid size-7 place-items-center rounded-sm text-faint hover:text-ink pointer-coarse:size-10"
        >
          <Info aria-hidden="true" className="size-3.5" />
        </button>
      </Tooltip>
    </span>
  );
}

/** A key's state with its switch: a plain form without JavaScript; with it, turning off asks first. */
export function StatusSwitch({
  keyId,
  name,
  enabled,
  status,
  hasSeat,
}: {
  keyId: number;
  name: string;
  enabled: boolean;
  status: KeyStatus;
  /** A seat that goes on billing while the key is off. */
  hasSeat: boolean;
}) {
  const t = useTranslations("keys");
  const toast = useToast();
  const run = usePasswordGate();
  const [state, send] = useActionState(setEnabled, idle);
  const [shown, show] = useOptimistic(enabled);
  const [pending, start] = useTransition();
  // Null until it is asked for the first time: fifty dialogs that nobody opens are not drawn.
  const [asking, ask] = useState<boolean | null>(null);

  const set = async (next: boolean, undoing = false) => {
    const form = new FormData();
    form.set("keyId", String(keyId));
    form.set("enabled", String(next));
    const state = await run(setEnabled, form);
    const failed = state && refusal(state);
    if (state?.ok) {
      toast.success({
        title: t(next ? "switch.enabled" : "switch.disabled", { name }),
        action: undoing ? undefined : { label: t("switch.undo"), onPress: () => turn(!next, true) },
      });
    }
    return failed;
  };
  const turn = (next: boolean, undoing = false) =>
    start(async () => {
      show(next);
      const failed = await set(next, undoing);
      if (failed) toast.error(failed.error);
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    if (shown) ask(true);
    else turn(true);
  };

  if (status === "expired") return <StatusText tone="red">{t("status.expired")}</StatusText>;
  // Only before JavaScript has loaded: with it a dialog asks.
  const asksPassword = !state.ok && state.passwordNeeded;
  const now = shown ? "enabled" : "disabled";
  return (
    <>
      <form
        action={send}
        onSubmit={submit}
        className={cn("inline-flex items-center gap-2.5", asksPassword && "flex-wrap whitespace-normal")}
      >
        <input type="hidden" name="keyId" value={keyId} />
        <input type="hidden" name="enabled" value={String(!enabled)} />
        <button
          type="submit"
          role="switch"
          aria-checked={shown}
          aria-label={t("switch.enable", { name })}
          className="group/switch inline-grid h-8 place-items-center rounded-full pointer-coarse:h-10"
        >
          <span className="flex h-4.5 w-7.5 rounded-full bg-faint/60 p-0.5 transition-colors duration-150 group-aria-checked/switch:bg-accent">
            <span className="size-3.5 rounded-full bg-white shadow-xs transition-transform duration-150 group-aria-checked/switch:translate-x-3" />
          </span>
        </button>
        {/* The switch is the colour here. */}
        <span className={cn("text-sm sm:min-w-17.5", shown ? "text-ink" : "text-muted")}>
          {t(`status.${now}`)}
        </span>
        {asksPassword && (
          <span className="grid w-72 max-w-full gap-2 text-left">
            <PasswordAgain state={state} />
            <SubmitButton size="sm">{t("switch.enable", { name })}</SubmitButton>
          </span>
        )}
      </form>
      <FieldError>{!asksPassword && refusal(state)?.error}</FieldError>
      {asking !== null && (
        <ConfirmDialog
          open={asking}
          onOpenChange={ask}
          title={t("switch.title", { name })}
          description={t("switch.text")}
          confirmLabel={t("switch.confirm")}
          action={() => set(false)}
        >
          {hasSeat && <SeatStillBills keyId={keyId} />}
          <LastDay keyId={keyId} />
        </ConfirmDialog>
      )}
    </>
  );
}
