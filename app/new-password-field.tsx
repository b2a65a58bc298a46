"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { PasswordField } from "@/components/ui/password-field";
import { passwordMax, passwordStrength } from "@/lib/auth/password-strength";

const colours = ["bg-red", "bg-amber", "bg-green", "bg-green"] as const;

/** A password to choose, with a meter under it; what was typed stays in the field when the form is refused. */
export function NewPasswordField({
  label,
  name = "password",
  error,
  autoFocus,
}: {
  label: string;
  name?: string;
  error?: string | null;
  autoFocus?: boolean;
}) {
  const t = useTranslations("auth.strength");
  const [password, setPassword] = useState("");
  const strength = passwordStrength(password);
  return (
    <div className="grid gap-2">
      <PasswordField
        label={label}
        name={name}
        autoComplete="new-password"
        required
        autoFocus={autoFocus}
        maxLength={passwordMax}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={error}
        description={error ? undefined : t("hint")}
      />
      {password !== "" && (
        <div className="flex items-center gap-3">
          <div aria-hidden="true" className="grid flex-1 grid-cols-3 gap-1">
            {[1, 2, 3].map((step) => (
              <span
                key={step}
                className={cn(
                  "h-1 rounded-full transition-colors",
                  step <= Math.max(strength, 1) ? colours[strength] : "bg-line-strong",
                )}
              />
            ))}
          </div>
          <output aria-label={t("label")} className="min-w-16 text-right text-xs text-muted">
            {t(`${strength}`)}
          </output>
        </div>
      )}
    </div>
  );
}
