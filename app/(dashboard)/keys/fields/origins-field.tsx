"use client";

import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { TextareaField } from "@/components/ui/field";

/** The refusal of the first line at fault, with the line itself in front. */
function originsError(text: string, errors: Record<string, string>): string | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  const at = lines.findIndex((_, index) => errors[`origins.${index}`]);
  return at < 0 ? errors.origins : `${lines[at]?.trim()}: ${errors[`origins.${at}`]}`;
}

/** CORS origins, folded away: few keys are used in browsers. Open when there is something to see. */
export function OriginsField({ text = "", errors }: { text?: string; errors: Record<string, string> }) {
  const t = useTranslations("keys.new");
  const error = originsError(text, errors);
  return (
    <details open={text !== "" || undefined} className="group/origins">
      <summary className="flex list-none items-start gap-2 rounded-sm [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="mt-0.5 size-4 shrink-0 text-faint transition-transform duration-100 group-open/origins:rotate-90"
        />
        <span className="grid">
          <span className="text-sm font-medium text-ink">{t("browser")}</span>
          <span className="text-sm text-muted">{t("browserText")}</span>
        </span>
      </summary>
      <TextareaField
        name="origins"
        label={t("origins")}
        description={t("originsText")}
        placeholder={"https://app.example.com\n*.example.com"}
        defaultValue={text}
        error={error}
        rows={3}
        spellCheck={false}
        autoCapitalize="none"
        mono
        className="mt-4 pl-6"
      />
    </details>
  );
}
