"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import type { ButtonStyle } from "@/components/ui/button-styles";
import { FormError } from "@/components/ui/form-error";
import { type FormAction, refusal } from "@/lib/forms/state";
import { termsAsFields } from "@/lib/seats/terms-fields";
import type { Terms } from "@/lib/seats/trial";
import { discardDesk, enableDesk, keepDesk } from "./desk/actions";

/** One press on a seat: a form that works before any script. What it was refused for stands above it, the page is read anew. */
function PressForm({
  action,
  fields,
  variant = "secondary",
  children,
}: {
  action: FormAction;
  fields: Record<string, string>;
  variant?: ButtonStyle["variant"];
  children: ReactNode;
}) {
  const router = useRouter();
  const [state, send, pending] = useSent(action);
  const refused = refusal(state);
  const error = refused?.error ?? "";
  const answered = state.ok || !state.brokeOff;
  useEffect(() => {
    if (error !== "" && answered) router.refresh();
  }, [error, answered, router]);
  return (
    <form
      action={send}
      onSubmit={(event) => {
        // Pressed twice it would ask twice.
        if (pending) event.preventDefault();
      }}
      className="contents"
    >
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {error !== "" && <FormError className="w-full">{error}</FormError>}
      <SubmitButton variant={variant}>{children}</SubmitButton>
    </form>
  );
}

/** On to the checkout of a seat, with the terms that are shown beside the button. */
export function EnableForm({
  keyId,
  terms,
  resume,
  risky,
}: {
  keyId: number;
  terms: Terms;
  /** A checkout is open already. */
  resume: boolean;
  /** For the primary key: the button steps back behind the advice. */
  risky: boolean;
}) {
  const t = useTranslations("desk.card");
  return (
    <PressForm
      action={enableDesk}
      fields={{ keyId: String(keyId), ...termsAsFields(terms) }}
      variant={risky && !resume ? "secondary" : "primary"}
    >
      {t(resume ? "resume" : risky ? "enableAnyway" : "enable")}
    </PressForm>
  );
}

/** Gives up an open checkout. */
export function DiscardForm({ keyId }: { keyId: number }) {
  const t = useTranslations("desk.card");
  return (
    <PressForm action={discardDesk} fields={{ keyId: String(keyId) }}>
      {t("discard")}
    </PressForm>
  );
}

/** Lets a seat that was to end go on. */
export function KeepForm({ seatId, version }: { seatId: number; version: number }) {
  const t = useTranslations("desk.card");
  return (
    <PressForm
      action={keepDesk}
      fields={{ seatId: String(seatId), version: String(version) }}
      variant="primary"
    >
      {t("keep")}
    </PressForm>
  );
}
