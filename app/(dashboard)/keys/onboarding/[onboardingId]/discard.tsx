"use client";

import { useTranslations } from "next-intl";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { FormError } from "@/components/ui/form-error";
import { discard } from "../actions";

/** Forgets the list; nothing was made of it, so nobody is asked twice. */
export function Discard({ onboardingId }: { onboardingId: number }) {
  const t = useTranslations("onboarding.one");
  const [state, action] = useSent(discard);
  return (
    <form action={action} className="grid gap-2">
      <input type="hidden" name="onboardingId" value={onboardingId} />
      <SubmitButton variant="secondary">{t("discard")}</SubmitButton>
      <FormError>{state.ok ? null : state.formError}</FormError>
    </form>
  );
}
