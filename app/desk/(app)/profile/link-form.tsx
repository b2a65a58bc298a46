"use client";

import { useTranslations } from "next-intl";
import { keepTyped } from "@/app/keep-typed";
import { useSent } from "@/app/use-sent";
import { Banner } from "@/components/ui/banner";
import { SubmitButton } from "@/components/ui/button";
import { SettingCard } from "@/components/ui/card";
import { FormError } from "@/components/ui/form-error";
import { PasswordField } from "@/components/ui/password-field";
import type { ClosedReason } from "@/lib/desk/link";
import { idle } from "@/lib/forms/state";
import { linkKeyAction } from "./actions";

/** Where a key is entered; `closed`: why there is none to work with, null beside one that works. */
export function LinkForm({ closed }: { closed: ClosedReason | null }) {
  const t = useTranslations("deskApp");
  const errors = useTranslations("errors");
  const [state, action] = useSent(linkKeyAction);
  const { formError, fieldErrors } = state.ok ? idle : state;
  const first = closed === "no_key";
  return (
    <form action={action} onReset={keepTyped} noValidate>
      <SettingCard
        id="key"
        title={first ? t("closed.title.no_key") : t("profile.key.replace")}
        description={first ? t("closed.text.no_key") : undefined}
        actions={<SubmitButton>{t("profile.key.submit")}</SubmitButton>}
      >
        <div className="grid max-w-xl gap-4">
          {closed && !first && (
            <Banner tone="warn" title={t(`closed.title.${closed}`)}>
              {errors(`desk_${closed}`)}
            </Banner>
          )}
          <FormError>{formError}</FormError>
          <PasswordField
            label={t("profile.key.enter")}
            description={t("profile.key.enterDescription")}
            name="secret"
            autoComplete="off"
            required
            error={fieldErrors.secret}
          />
        </div>
      </SettingCard>
    </form>
  );
}
