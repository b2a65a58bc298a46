"use client";

import { ShieldCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { PasswordField } from "@/components/ui/password-field";
import type { FormState } from "@/lib/forms/state";

/** What a password is asked for: a key that gets more than it had, what else is given out, another address. */
export type AskedFor = "more" | "create" | "show" | "rotate" | "handOver" | "email";

/**
 * Inside a form, above its button: asks for the password once the form's action has answered that it needs it. A plain
 * field, so it works before any script has loaded.
 */
export function PasswordAgain({ state, what = "more" }: { state: FormState<unknown>; what?: AskedFor }) {
  const t = useTranslations("passwordAgain");
  const field = useRef<HTMLDivElement>(null);
  const needed = !state.ok && state.passwordNeeded;
  useEffect(() => {
    if (needed) field.current?.querySelector("input")?.focus();
  }, [needed]);
  if (!needed) return null;
  return (
    <div ref={field} className="grid gap-3 rounded-md border border-line bg-subtle p-3">
      <p className="flex items-start gap-2 text-sm text-muted text-pretty">
        <ShieldCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-faint" />
        {t("text", { what })}
      </p>
      <PasswordField
        name="passwordAgain"
        label={t("label")}
        autoComplete="current-password"
        error={state.fieldErrors.passwordAgain}
        required
      />
    </div>
  );
}
