"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field, useControl } from "@/components/ui/field";

/** Said here before a file is sent in vain; the server judges it again. */
const bytesMax = 2 * 1024 * 1024;

/** The file of a logo; `onPicked` hears it as a `data:` address, for the preview, and null when none is chosen. */
export function LogoField({
  error: refused,
  onPicked,
}: {
  error: string | undefined;
  onPicked: (address: string | null) => void;
}) {
  const t = useTranslations("brand");
  const [heavy, setHeavy] = useState(false);
  const error = heavy ? t("heavy", { max: 2 }) : refused;
  const description = t("logoText");
  const control = useControl({ description, error });
  return (
    <Field label={t("logo")} description={description} error={error} control={control}>
      <input
        {...control}
        type="file"
        name="logo"
        accept="image/png,image/jpeg,image/webp"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          const tooHeavy = file !== undefined && file.size > bytesMax;
          if (tooHeavy) currentTarget.value = "";
          setHeavy(tooHeavy);
          onPicked(null);
          if (file === undefined || tooHeavy) return;
          const reader = new FileReader();
          reader.onload = () => onPicked(typeof reader.result === "string" ? reader.result : null);
          reader.readAsDataURL(file);
        }}
        className="w-full min-w-0 rounded-md text-sm text-muted file:mr-3 file:h-9 file:rounded-md file:border file:border-solid file:border-line-strong file:bg-surface file:px-3 file:text-sm file:font-medium file:text-ink hover:file:bg-hover"
      />
    </Field>
  );
}
