"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useSent } from "@/app/use-sent";
import { AuthLayout } from "@/components/layout/auth-layout";
import { SubmitButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { CheckMail } from "../check-mail";
import { registerAction } from "./actions";

/** Name and address; afterwards the same words for everybody. */
export function RegisterForm({ demo }: { demo: boolean }) {
  const t = useTranslations("auth");
  const [state, action] = useSent(registerAction);
  if (state.ok) return <CheckMail of="register" email={state.data.email} demo={demo} />;
  const { formError, fieldErrors, values } = state;
  return (
    <AuthLayout
      home="/"
      title={t("register.title")}
      description={t("register.description")}
      footer={t.rich("register.haveAccount", { link: (text) => <Link href="/sign-in">{text}</Link> })}
    >
      <form action={action} className="grid gap-4" noValidate>
        <FormError>{formError}</FormError>
        <TextField
          label={t("register.name")}
          description={t("register.nameDescription")}
          name="name"
          autoComplete="organization"
          required
          autoFocus
          defaultValue={values.name}
          error={fieldErrors.name}
        />
        <TextField
          label={t("email")}
          name="email"
          type="email"
          autoComplete="email"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          defaultValue={values.email}
          error={fieldErrors.email}
        />
        <SubmitButton size="lg" className="mt-1 w-full">
          {t("register.submit")}
        </SubmitButton>
      </form>
    </AuthLayout>
  );
}
