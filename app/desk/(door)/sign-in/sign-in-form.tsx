"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { keepTyped } from "@/app/keep-typed";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { FormError } from "@/components/ui/form-error";
import { PasswordField } from "@/components/ui/password-field";
import { idle } from "@/lib/forms/state";
import { EmailField } from "../email-field";
import { signInAction } from "./actions";

/** Address and password of a Desk user. */
export function SignInForm({ next }: { next: string }) {
  const t = useTranslations("deskApp.auth");
  const [state, action] = useSent(signInAction);
  const { formError, fieldErrors, values } = state.ok ? idle : state;
  return (
    <form action={action} onReset={keepTyped} className="grid gap-4" noValidate>
      <FormError>{formError}</FormError>
      <input type="hidden" name="next" value={next} />
      <EmailField autoComplete="username" defaultValue={values.email} error={fieldErrors.email} />
      <PasswordField
        label={t("password")}
        name="password"
        autoComplete="current-password"
        required
        error={fieldErrors.password}
        hint={
          <Link href="/desk/forgot" className="text-xs font-medium text-accent-text hover:underline">
            {t("signIn.forgot")}
          </Link>
        }
      />
      <SubmitButton size="lg" className="mt-1 w-full">
        {t("signIn.submit")}
      </SubmitButton>
    </form>
  );
}
