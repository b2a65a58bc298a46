"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { keepTyped } from "@/app/keep-typed";
import { NewPasswordField } from "@/app/new-password-field";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { FormError } from "@/components/ui/form-error";
import { type FormAction, idle } from "@/lib/forms/state";
import { DoorLayout } from "./door-layout";

/** A password to choose, for the address that a link was mailed to. */
export function PasswordForm({
  of,
  link,
  email: mailed,
  action: send,
}: {
  of: "confirm" | "reset";
  link: string;
  email: string;
  action: FormAction;
}) {
  const t = useTranslations("deskApp.auth");
  const [state, action] = useSent(send);
  // The link is used up by a success, and the page drawn again meanwhile no longer knows whose it was.
  const [email] = useState(mailed);
  const { formError, fieldErrors } = state.ok ? idle : state;
  return (
    <DoorLayout
      title={t(`${of}.title`)}
      description={t.rich(`${of}.description`, {
        email,
        b: (text) => <strong className="font-medium break-words text-ink">{text}</strong>,
      })}
    >
      <form action={action} onReset={keepTyped} className="grid gap-4" noValidate>
        <FormError>{formError}</FormError>
        <input type="hidden" name="link" value={link} />
        <input type="email" autoComplete="username" defaultValue={email} hidden readOnly />
        <NewPasswordField
          label={t(of === "confirm" ? "password" : "newPassword")}
          error={fieldErrors.password}
          autoFocus
        />
        <SubmitButton size="lg" className="mt-1 w-full">
          {t(`${of}.submit`)}
        </SubmitButton>
      </form>
    </DoorLayout>
  );
}
