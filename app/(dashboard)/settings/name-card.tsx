"use client";

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { keepTyped } from "@/app/keep-typed";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { SettingCard } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { idle } from "@/lib/forms/state";
import { renameAccountAction } from "./actions";

/** The account's name, and since when there is one. */
export function NameCard({ name, since }: { name: string; since: string }) {
  const t = useTranslations("settings.account");
  const common = useTranslations("common.actions");
  const form = useRef<HTMLFormElement>(null);
  const [state, action, , drawn] = useSent(renameAccountAction, "name");
  const { formError, fieldErrors, values } = state.ok ? idle : state;
  const [touched, setTouched] = useState(false);
  useEffect(() => {
    const field = form.current?.elements.namedItem("name");
    // As it is stored: without the spaces around it.
    if (state.ok && field instanceof HTMLInputElement) field.value = state.data;
  }, [state]);
  return (
    <form
      ref={form}
      action={action}
      aria-label={t("title")}
      onSubmit={() => setTouched(false)}
      onChange={() => setTouched(true)}
      onReset={keepTyped}
      noValidate
    >
      <SettingCard
        id="name"
        title={t("title")}
        description={t("since", { date: since })}
        hint={t("hint")}
        actions={
          <>
            <output className="flex empty:-mr-2 items-center gap-1.5 text-sm text-green-text">
              {state.ok && !touched && (
                <>
                  <Check aria-hidden="true" className="size-4" />
                  {t("saved")}
                </>
              )}
            </output>
            <SubmitButton variant="secondary" aria-label={`${common("save")}: ${t("name")}`}>
              {common("save")}
            </SubmitButton>
          </>
        }
      >
        <div className="grid max-w-sm gap-4">
          <FormError>{formError}</FormError>
          <TextField
            key={drawn}
            name="name"
            label={t("name")}
            defaultValue={values.name ?? name}
            error={fieldErrors.name}
            autoComplete="organization"
            maxLength={120}
            required
          />
        </div>
      </SettingCard>
    </form>
  );
}
