"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState, useTransition } from "react";
import { useAnswered } from "@/app/use-sent";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { RadioCards } from "@/components/ui/radio-cards";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Environment } from "@/lib/access/presets";
import { type FormState, idle } from "@/lib/forms/state";
import { overlapHours } from "@/lib/keys/key";
import { PasswordAgain } from "../../password-again";
import { Conflict } from "./changes";
import type { LiveSecret } from "./live-pair";
import type { Rotated } from "./new-secret";
import { rotate } from "./secret-actions";
import { useShownKey } from "./shown-key";
import { useVersioned } from "./use-versioned";

/** Asks how long the old secret goes on, says what that means, and replaces it. */
export function RotateDialog({
  environment,
  old,
  onClose,
  onMade,
}: {
  environment: Environment;
  /** One that is in its overlap already: it ends with this. */
  old: LiveSecret | null;
  onClose: () => void;
  onMade: (made: Rotated) => void;
}) {
  const t = useTranslations("keyPage.rotate");
  const common = useTranslations("common.actions");
  const { keyId, name, version } = useShownKey();
  const id = useId();
  const [state, setState] = useState<FormState<Rotated>>(idle);
  const [pending, start] = useTransition();
  const { since, judge } = useVersioned();
  const answered = useAnswered();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A dialog hears nothing of the forms around it, and they nothing of it.
    event.stopPropagation();
    const form = new FormData(event.currentTarget);
    if (pending) return;
    start(async () => {
      const answer = await answered(rotate)(idle, form);
      if (answer.ok) return onMade(answer.data);
      judge(answer);
      setState(answer);
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !pending && onClose()}
      title={t(`title.${environment}`, { name })}
      description={t("text")}
      footer={
        <>
          <DialogClose render={<Button>{common("cancel")}</Button>} />
          <Button type="submit" form={id} variant="primary" pending={pending}>
            {t(since === null ? "confirm" : "anyway")}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="grid gap-4">
        <input type="hidden" name="keyId" value={keyId} />
        <input type="hidden" name="version" value={version} />
        <input type="hidden" name="environment" value={environment} />
        {old?.endsAt && (
          <Banner tone="warn" title={t("olderTitle", { hint: old.hint })}>
            {t.rich("olderText", { time: () => <RelativeTime at={old.endsAt ?? ""} />, count: old.lastHour })}
          </Banner>
        )}
        <RadioCards
          legend={t("overlap")}
          name="overlapHours"
          defaultValue="0"
          options={overlapHours.map((hours) => ({
            value: String(hours),
            title: t(`hours.${hours}`),
            description: t(`hoursText.${hours}`),
          }))}
        />
        {since === null ? (
          <FormError>{state.ok ? null : state.formError}</FormError>
        ) : (
          <Conflict since={since} />
        )}
        <PasswordAgain state={state} what="rotate" />
      </form>
    </Dialog>
  );
}
