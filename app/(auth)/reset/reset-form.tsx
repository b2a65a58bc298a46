"use client";

import { useTranslations } from "next-intl";
import { keepTyped } from "@/app/keep-typed";
import { NewPasswordField } from "@/app/new-password-field";
import { useSent } from "@/app/use-sent";
import { AuthLayout } from "@/components/layout/auth-layout";
import { SubmitButton } from "@/components/ui/button";
import { FormError } from "@/components/ui/form-error";
import { idle } from "@/lib/forms/state";
import { resetAction } from "./actions";

/** A new password for the address that the link was mailed to. */
export function ResetForm({ link, email }: { link: string; email: string }) {
  const t = useTranslations("auth");
  const [state, action] = useSent(resetAction);
  const { formError, fieldErrors } = state.ok ? idle : state;
  return (
    <AuthLayout
      home="/"
      title={t("reset.title")}
      description={t.rich("reset.description", {
        email,
        b: (text) => <strong className="font-medium break-words text-ink">{text}</strong>,
      })}
    >
      <form action={action} onReset={keepTyped} className="grid gap-4" noValidate>
        <FormError>{formError}</FormError>
        <input type="hidden" name="link" value={link} />
        <input type="email" autoComplete="username" defaultValue={email} hidden readOnly />
        <NewPasswordField label={t("newPassword")} error={fieldErrors.password} autoFocus />
        <SubmitButton size="lg" className="mt-1 w-full">
          {t("reset.submit")}
        </SubmitButton>
      </form>
    </AuthLayout>
  );
}
