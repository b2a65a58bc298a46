"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useSent } from "@/app/use-sent";
import { AuthLayout } from "@/components/layout/auth-layout";
import { SubmitButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { CheckMail } from "../check-mail";
import { forgotAction } from "./actions";

/** One address; afterwards the same words for everybody. */
export function ForgotForm({ demo }: { demo: boolean }) {
  const t = useTranslations("auth");
  const [state, action] = useSent(forgotAction);
  if (state.ok) return <CheckMail of="reset" email={state.data.email} demo={demo} />;
  const { formError, fieldErrors, values } = state;
  return (
    <AuthLayout
      home="/"
      title={t("forgot.title")}
      description={t("forgot.description")}
      footer={t.rich("forgot.back", { link: (text) => <Link href="/sign-in">{text}</Link> })}
    >
      <form action={action} className="grid gap-4" noValidate>
        <FormError>{formError}</FormError>
        <TextField
          label={t("email")}
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          defaultValue={values.email}
          error={fieldErrors.email}
        />
        <SubmitButton size="lg" className="mt-1 w-full">
          {t("forgot.submit")}
        </SubmitButton>
      </form>
    </AuthLayout>
  );
}
