"use client";

import { useTranslations } from "next-intl";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { idle } from "@/lib/forms/state";
import { acceptAction } from "./actions";

/** The code, where one is asked for, and the button that uses the link. */
export function AcceptForm({
  link,
  needsCode,
  provider,
}: {
  link: string;
  needsCode: boolean;
  provider: string;
}) {
  const t = useTranslations("deskApp.handOff");
  const [state, action] = useSent(acceptAction);
  const { formError, fieldErrors, values } = state.ok ? idle : state;
  return (
    <form action={action} className="grid gap-4" noValidate>
      <FormError>{formError}</FormError>
      <input type="hidden" name="link" value={link} />
      {needsCode && (
        <TextField
          label={t("code")}
          description={t("codeText", { provider })}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          autoFocus
          mono
          defaultValue={values.code}
          error={fieldErrors.code}
        />
      )}
      <SubmitButton size="lg" className="w-full">
        {t("submit")}
      </SubmitButton>
    </form>
  );
}
