"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { FormError } from "@/components/ui/form-error";
import { CheckMail } from "../check-mail";
import { DoorLayout } from "../door-layout";
import { EmailField } from "../email-field";
import { forgotAction } from "./actions";

/** The address of a forgotten password; afterwards the same words for everybody. */
export function ForgotForm({ demo }: { demo: boolean }) {
  const t = useTranslations("deskApp.auth.forgot");
  const [state, action] = useSent(forgotAction);
  if (state.ok) return <CheckMail of="reset" email={state.data.email} demo={demo} />;
  const { formError, fieldErrors, values } = state;
  return (
    <DoorLayout
      title={t("title")}
      description={t("description")}
      footer={t.rich("back", { link: (text) => <Link href="/desk/sign-in">{text}</Link> })}
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
