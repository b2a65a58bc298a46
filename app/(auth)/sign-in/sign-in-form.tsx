"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { keepTyped } from "@/app/keep-typed";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { PasswordField } from "@/components/ui/password-field";
import { idle } from "@/lib/forms/state";
import { signInAction } from "./actions";

/** Name and password; `demo` fills in the demo's login, which is no secret there. */
export function SignInForm({
  next,
  demo,
}: {
  next: string;
  demo: { email: string; password: string } | null;
}) {
  const t = useTranslations("auth");
  const [state, action] = useSent(signInAction);
  const { formError, fieldErrors, values } = state.ok ? idle : state;
  return (
    <form action={action} onReset={keepTyped} className="grid gap-4" noValidate>
      <FormError>{formError}</FormError>
      <input type="hidden" name="next" value={next} />
      <TextField
        label={t("email")}
        name="email"
        type="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus={!demo}
        defaultValue={values.email ?? demo?.email}
        error={fieldErrors.email}
      />
      <PasswordField
        label={t("password")}
        name="password"
        autoComplete="current-password"
        required
        defaultValue={demo?.password}
        error={fieldErrors.password}
        hint={
          <Link href="/forgot" className="text-xs font-medium text-accent-text hover:underline">
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
