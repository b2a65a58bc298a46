"use client";

import { useTranslations } from "next-intl";
import { TextField } from "@/components/ui/field";

/** The three fields of a new company, wherever it is added; `nameClassName` places the last one. */
export function CompanyFields({
  values,
  errors,
  nameClassName,
}: {
  values: Record<string, string>;
  errors: Record<string, string>;
  nameClassName?: string;
}) {
  const t = useTranslations("companies.form");
  return (
    <>
      <TextField
        name="vat"
        label={t("vat")}
        description={t("vatHint")}
        defaultValue={values.vat}
        error={errors.vat}
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        mono
        required
      />
      <TextField
        name="fiscalCode"
        label={t("fiscalCode")}
        description={t("fiscalCodeHint")}
        defaultValue={values.fiscalCode}
        error={errors.fiscalCode}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={40}
        mono
        required
      />
      <TextField
        name="name"
        label={t("name")}
        defaultValue={values.name}
        error={errors.name}
        autoComplete="off"
        maxLength={200}
        required
        className={nameClassName}
      />
    </>
  );
}
