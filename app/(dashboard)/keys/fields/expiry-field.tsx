"use client";

import { useTranslations } from "next-intl";
import { Fieldset, TextField } from "@/components/ui/field";
import { type ExpiryChoice, expiryChoices } from "@/lib/keys/expiry";

/** When the key ends by itself; the day is asked only when it is to be one. */
export function ExpiryField({
  choice = "none",
  day,
  today,
  error,
}: {
  choice?: string;
  day?: string;
  today: string;
  error?: string;
}) {
  const t = useTranslations("keys.new");
  const label = (each: ExpiryChoice) => {
    if (each === "none") return t("expiryNone");
    return each === "date" ? t("expiryDate") : t("expiryDays", { days: each });
  };
  return (
    <div className="group/expiry grid gap-4">
      <Fieldset legend={t("expiry")} description={t("expiryText")}>
        <div className="flex flex-wrap gap-2">
          {expiryChoices.map((each) => (
            <label
              key={each}
              className="inline-flex h-8 items-center rounded-md border border-line-strong bg-surface px-3 text-sm text-ink shadow-xs transition-colors hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent-text has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent pointer-coarse:h-10"
            >
              <input
                type="radio"
                name="expiry"
                value={each}
                defaultChecked={each === choice}
                className="sr-only"
              />
              {label(each)}
            </label>
          ))}
        </div>
      </Fieldset>
      <TextField
        type="date"
        name="expiryDay"
        label={t("day")}
        defaultValue={day}
        min={today}
        error={error}
        className="hidden max-w-48 group-has-[[value=date]:checked]/expiry:grid"
      />
    </div>
  );
}
