"use client";

import { useTranslations } from "next-intl";
import { Field, useControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { contrast, isAdjusted, readableOn, typedColour } from "@/lib/desk/brand";

const ours = "#2a5bd7";

/** A colour as text, with the browser's own picker beside it, and what will be read on it; empty is ours. */
export function ColourField({
  label,
  description,
  name,
  value,
  onValue,
  error,
  note,
}: {
  label: string;
  description: string;
  name: string;
  value: string;
  onValue: (value: string) => void;
  error: string | undefined;
  /** An accent may be shown otherwise than it was given; a ground never is. */
  note: "accent" | "header";
}) {
  const t = useTranslations("brand");
  const control = useControl({ description, error });
  const colour = typedColour(value);
  return (
    <Field label={label} description={description} error={error} control={control}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <input
          type="color"
          aria-label={t("pick", { label })}
          value={colour ?? ours}
          onChange={(event) => onValue(event.currentTarget.value)}
          className="size-9 shrink-0 rounded-md border border-line-strong bg-surface p-1 pointer-coarse:size-10"
        />
        <Input
          {...control}
          name={name}
          value={value}
          onChange={(event) => onValue(event.currentTarget.value)}
          placeholder={t("ours")}
          autoComplete="off"
          spellCheck={false}
          maxLength={9}
          className="max-w-36 font-mono text-sm"
        />
        {colour !== null && (
          <span aria-live="polite" className="text-sm text-muted">
            {t("contrast", {
              on: readableOn(colour) === "#ffffff" ? "white" : "black",
              ratio: Math.floor(contrast(colour, readableOn(colour)) * 10) / 10,
            })}
            {note === "accent" && isAdjusted(colour) && ` ${t("adjusted")}`}
          </span>
        )}
      </div>
    </Field>
  );
}
