"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState, useTransition } from "react";
import { useAnswered } from "@/app/use-sent";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { CheckboxField } from "@/components/ui/choice";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { RadioCards } from "@/components/ui/radio-cards";
import type { Environment } from "@/lib/access/presets";
import type { MadeHandOff } from "@/lib/desk/hand-off-commands";
import { type FormState, idle } from "@/lib/forms/state";
import { PasswordAgain } from "../../../password-again";
import { useShownKey } from "../shown-key";
import { handOver } from "./actions";
import type { Barred } from "./people-card";

/** What the dialog needs to know of the key and its account. */
export type HandOverProps = {
  primary: boolean;
  barred: Record<Environment, Barred>;
  /** Whose name stands below the mail. */
  signature: string;
};

/** Asks in which environment and how, and makes the link. */
export function HandOverDialog({
  primary,
  barred,
  onClose,
  onMade,
}: HandOverProps & { onClose: () => void; onMade: (made: MadeHandOff) => void }) {
  const t = useTranslations("people.handOver");
  const common = useTranslations("common.actions");
  const environment = useTranslations("common.environment");
  const { keyId, name } = useShownKey();
  const id = useId();
  // One dialog makes one link, however often its button is pressed.
  const [creationId] = useState(() => crypto.randomUUID());
  const [state, setState] = useState<FormState<MadeHandOff>>(idle);
  const [pending, start] = useTransition();
  const answered = useAnswered();
  const { formError, fieldErrors } = state.ok ? idle : state;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const form = new FormData(event.currentTarget);
    if (pending) return;
    start(async () => {
      const answer = await answered(handOver)(idle, form);
      if (answer.ok) return onMade(answer.data);
      setState(answer);
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !pending && onClose()}
      title={t("title", { name })}
      description={t("text")}
      footer={
        <>
          <DialogClose render={<Button>{common("cancel")}</Button>} />
          <Button type="submit" form={id} variant="primary" pending={pending}>
            {t(primary ? "anyway" : "confirm")}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="grid gap-5">
        <input type="hidden" name="keyId" value={keyId} />
        <input type="hidden" name="creationId" value={creationId} />
        {primary && (
          <Banner
            tone="danger"
            title={t("primaryTitle")}
            action={
              <ButtonLink href="/keys/new" size="sm">
                {t("primaryInstead")}
              </ButtonLink>
            }
          >
            {t("primaryText")}
          </Banner>
        )}
        <RadioCards
          legend={t("environment")}
          name="environment"
          columns={2}
          defaultValue={barred.live === null ? "live" : "test"}
          error={fieldErrors.environment}
          options={(["live", "test"] as const).map((each) => ({
            value: each,
            title: environment(each),
            description: t(barred[each] === null ? `environments.${each}` : "environments.noSeat"),
            disabled: barred[each] !== null,
          }))}
        />
        <CheckboxField name="withCode" defaultChecked label={t("withCode")} description={t("withCodeText")} />
        <FormError>{formError}</FormError>
        <PasswordAgain state={state} what="handOver" />
      </form>
    </Dialog>
  );
}
