"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { keepTyped } from "@/app/keep-typed";
import { NewPasswordField } from "@/app/new-password-field";
import { useSent } from "@/app/use-sent";
import { AuthLayout } from "@/components/layout/auth-layout";
import { SubmitButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { DeadLink } from "../dead-link";
import { confirmAction } from "./actions";
import { PrimaryPair } from "./primary-pair";

/**
 * Choosing the password, then the pair. Null when the link is dead; which it is as well once this form has used it
 * up and the page around it is rendered again, so the answer goes before.
 */
export function ConfirmForm({
  link,
  registration: now,
}: {
  link: string;
  registration: { email: string; accountName: string } | null;
}) {
  const t = useTranslations("auth");
  const [state, action] = useSent(confirmAction);
  const [registration] = useState(now);
  if (state.ok) return <PrimaryPair name={registration?.accountName ?? ""} {...state.data} />;
  if (!registration) return <DeadLink of="confirm" />;
  const { formError, fieldErrors } = state;
  return (
    <AuthLayout
      home="/"
      title={t("confirm.title")}
      description={t.rich("confirm.description", {
        name: registration.accountName,
        b: (text) => <strong className="font-medium break-words text-ink">{text}</strong>,
      })}
    >
      <form action={action} onReset={keepTyped} className="grid gap-4" noValidate>
        <FormError>{formError}</FormError>
        <input type="hidden" name="link" value={link} />
        <TextField
          label={t("email")}
          type="email"
          autoComplete="username"
          readOnly
          tabIndex={-1}
          defaultValue={registration.email}
        />
        <NewPasswordField label={t("password")} error={fieldErrors.password} autoFocus />
        <SubmitButton size="lg" className="mt-1 w-full">
          {t("confirm.submit")}
        </SubmitButton>
      </form>
    </AuthLayout>
  );
}
