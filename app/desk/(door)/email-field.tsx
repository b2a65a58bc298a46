"use client";

import { useTranslations } from "next-intl";
import { TextField } from "@/components/ui/field";

/** An e-mail address to be typed, focused at once. */
export function EmailField(props: {
  autoComplete: "username" | "email";
  defaultValue: string | undefined;
  error: string | undefined;
}) {
  const t = useTranslations("deskApp.auth");
  return (
    <TextField
      label={t("email")}
      name="email"
      type="email"
      inputMode="email"
      autoCapitalize="none"
      spellCheck={false}
      required
      autoFocus
      {...props}
    />
  );
}
