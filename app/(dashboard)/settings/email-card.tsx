"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { keepTyped } from "@/app/keep-typed";
import { useSent } from "@/app/use-sent";
import { Banner } from "@/components/ui/banner";
import { SubmitButton } from "@/components/ui/button";
import { SettingCard } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { idle } from "@/lib/forms/state";
import { PasswordAgain } from "../password-again";
import { requestEmailAction } from "./actions";

const strong = (text: ReactNode) => (
  <strong className="font-medium text-ink [overflow-wrap:anywhere]">{text}</strong>
);

/** The address of the user, and the first step to another one. `changed`: the last step was just taken. */
export function EmailCard({ email, changed }: { email: string; changed: boolean }) {
  const t = useTranslations("settings.email");
  const [state, action, , drawn] = useSent(requestEmailAction, "email");
  const refused = state.ok ? idle : state;
  const { formError, fieldErrors, values } = refused;
  // An empty field after each success; after a refusal it keeps what was typed.
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (state.ok) setRound((last) => last + 1);
  }, [state]);
  return (
    <form action={action} aria-label={t("title")} onReset={keepTyped} noValidate>
      <SettingCard
        id="email"
        title={t("title")}
        description={t.rich("current", { email, b: strong })}
        hint={t("hint")}
        actions={<SubmitButton variant="secondary">{t("submit")}</SubmitButton>}
      >
        <div className="grid max-w-sm gap-4">
          {state.ok ? (
            <Banner tone="success" live>
              {t.rich("sent", { email: state.data, b: strong })}
            </Banner>
          ) : (
            changed &&
            state === idle && (
              <Banner tone="success" live>
                {t.rich("changed", { email, b: strong })}
              </Banner>
            )
          )}
          <FormError>{formError}</FormError>
          <TextField
            key={`${drawn} ${round}`}
            type="email"
            name="email"
            label={t("new")}
            defaultValue={values.email ?? ""}
            error={fieldErrors.email}
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <PasswordAgain state={refused} what="email" />
        </div>
      </SettingCard>
    </form>
  );
}
