"use client";

import { Info } from "lucide-react";
import { type MouseEvent, useOptimistic, useState, useTransition } from "react";
import { StatusText } from "@/components/ui/badge";
import { SubmitButton } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { FieldError } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";
import { refusal } from "@/lib/forms/state";
import type { KeyStatus } from "@/lib/keys/key";
import { PasswordAgain } from "../password-again";
import { usePasswordGate } from "../password-gate";
import { setEnabled } from "./actions";
import { LastDay } from "./last-day";
import type { RowWords } from "./row-words";
import { SeatStillBills } from "./seat-still-bills";
import { useSwitchForms } from "./switch-forms";

/** The primary key's state, which nobody can change, and why. */
export function PrimaryStatus({ words: { t } }: { words: RowWords }) {
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

type Switched = {
  keyId: number;
  name: string;
  enabled: boolean;
  /** A seat that goes on billing while the key is off. */
  hasSeat: boolean;
  words: RowWords;
};

/** A key's state with its switch: it sends a form before JavaScript has loaded; with it, turning off asks first. */
export function StatusSwitch({ status, ...key }: Switched & { status: KeyStatus }) {
  const { t } = key.words;
  if (status === "expired") return <StatusText tone="red">{t("status.expired")}</StatusText>;
  return (
    <>
      <LiveSwitch {...key} />
      <Refused {...key} />
    </>
  );
}

function LiveSwitch({ keyId, name, enabled, hasSeat, words: { t, ...words } }: Switched) {
  const toast = useToast();
  const run = usePasswordGate();
  const { formId } = useSwitchForms();
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
  const press = (event: MouseEvent) => {
    event.preventDefault();
    if (pending) return;
    if (shown) ask(true);
    else turn(true);
  };

  return (
    <span className="inline-flex items-center gap-2">
      <button
        type="submit"
        form={formId(!enabled)}
        name="keyId"
        value={keyId}
        role="switch"
        aria-checked={shown}
        aria-label={words.enable(name)}
        onClick={press}
        className="row-switch"
      />
      {/* The switch is the colour here. */}
      <span className={cn("text-sm", shown ? "text-ink" : "text-muted")}>
        {t(shown ? "status.enabled" : "status.disabled")}
      </span>
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
    </span>
  );
}

/** Before JavaScript has loaded: why the key was not switched, or the password that it takes. With it a dialog asks. */
function Refused({ keyId, name, enabled, words: { t } }: Switched) {
  const { state, send } = useSwitchForms();
  if (state.ok || state.values.keyId !== String(keyId)) return null;
  if (!state.passwordNeeded) return <FieldError>{refusal(state)?.error}</FieldError>;
  return (
    <form
      action={send}
      className="grid w-72 max-w-full gap-2 pt-2 text-left sm:relative sm:z-2 sm:mt-2 sm:max-w-none sm:rounded-md sm:bg-raised sm:p-3 sm:shadow-pop"
    >
      <input type="hidden" name="keyId" value={keyId} />
      <input type="hidden" name="enabled" value={String(!enabled)} />
      <PasswordAgain state={state} />
      <SubmitButton size="sm">{t("switch.enable", { name })}</SubmitButton>
    </form>
  );
}
