"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { FormError } from "@/components/ui/form-error";
import { CheckMail } from "../check-mail";
import { DoorLayout } from "../door-layout";
import { EmailField } from "../email-field";
import { registerAction } from "./actions";

/** Only an address: what one works with comes with the key. */
export function RegisterForm({ demo }: { demo: boolean }) {
  const t = useTranslations("deskApp.auth.register");
  const [state, action] = useSent(registerAction);
  if (state.ok) return <CheckMail of="register" email={state.data.email} demo={demo} />;
  const { formError, fieldErrors, values } = state;
  return (
    <DoorLayout
      title={t("title")}
      description={t("description")}
      footer={t.rich("haveAccount", { link: (text) => <Link href="/desk/sign-in">{text}</Link> })}
    >
      <form action={action} className="grid gap-4" noValidate>
        <FormError>{formError}</FormError>
        <EmailField autoComplete="email" defaultValue={values.email} error={fieldErrors.email} />
        <SubmitButton size="lg" className="mt-1 w-full">
          {t("submit")}
        </SubmitButton>
      </form>
    </DoorLayout>
  );
}
