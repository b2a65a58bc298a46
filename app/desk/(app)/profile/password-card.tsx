"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { keepTyped } from "@/app/keep-typed";
import { NewPasswordField } from "@/app/new-password-field";
import { useSent } from "@/app/use-sent";
import { Banner } from "@/components/ui/banner";
import { SubmitButton } from "@/components/ui/button";
import { SettingCard } from "@/components/ui/card";
import { FormError } from "@/components/ui/form-error";
import { PasswordField } from "@/components/ui/password-field";
import { idle } from "@/lib/forms/state";
import { changePasswordAction } from "./actions";

/** The current password and a new one. */
export function PasswordCard({ email }: { email: string }) {
  const t = useTranslations("deskApp.profile.password");
  const [state, action] = useSent(changePasswordAction);
  const { formError, fieldErrors } = state.ok ? idle : state;
  // Fresh fields after each success, so that no password stays in the page; after a refusal they keep theirs.
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (state.ok) setRound((last) => last + 1);
  }, [state]);
  return (
    <form action={action} onReset={keepTyped} noValidate>
      <SettingCard
        id="password"
        title={t("title")}
        hint={t("description")}
        actions={<SubmitButton>{t("submit")}</SubmitButton>}
      >
        <div className="grid max-w-sm gap-4">
          {state.ok && (
            <Banner tone="success" live>
              {t("done")}
            </Banner>
          )}
          <FormError>{formError}</FormError>
          <input type="email" autoComplete="username" defaultValue={email} hidden readOnly />
          <PasswordField
            key={`current ${round}`}
            label={t("current")}
            name="currentPassword"
            autoComplete="current-password"
            required
            error={fieldErrors.currentPassword}
          />
          <NewPasswordField key={`new ${round}`} label={t("new")} error={fieldErrors.password} />
        </div>
      </SettingCard>
    </form>
  );
}
