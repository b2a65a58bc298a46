"use client";

import { useTranslations } from "next-intl";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Card, CardBody, CardFooter } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { FormError } from "@/components/ui/form-error";
import { idle } from "@/lib/forms/state";
import { confirmEmailAction } from "./actions";

/** The address as it is and as it is to be, and the one button that changes it. */
export function ConfirmEmail({ link, email, next }: { link: string; email: string; next: string }) {
  const t = useTranslations("settings.confirmEmail");
  const [state, action] = useSent(confirmEmailAction);
  const { formError } = state.ok ? idle : state;
  return (
    <form action={action} className="max-w-4xl">
      <input type="hidden" name="link" value={link} />
      <Card>
        <CardBody className="grid gap-4">
          <FormError>{formError}</FormError>
          <DescriptionList
            className="-my-2.5"
            items={[
              { term: t("from"), value: email },
              { term: t("to"), value: <strong className="font-semibold">{next}</strong> },
            ]}
          />
        </CardBody>
        <CardFooter hint={t("text")}>
          <ButtonLink href="/settings">{t("keep")}</ButtonLink>
          <SubmitButton>{t("submit")}</SubmitButton>
        </CardFooter>
      </Card>
    </form>
  );
}
