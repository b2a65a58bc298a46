"use client";

import { useTranslations } from "next-intl";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { refusal } from "@/lib/forms/state";
import { toPortal } from "./billing/actions";

/** On to Stripe's portal: card, invoices, what is owed. */
export function PortalButton({ size = "sm", label }: { size?: "sm" | "md"; label?: string }) {
  const t = useTranslations("billing.portal");
  const [state, send] = useSent(toPortal);
  return (
    <form action={send} className="grid justify-items-start gap-1">
      <SubmitButton variant="secondary" size={size}>
        {label ?? t("pay")}
      </SubmitButton>
      <div className="max-w-64 empty:hidden">
        <FieldError>{refusal(state)?.error}</FieldError>
      </div>
    </form>
  );
}
