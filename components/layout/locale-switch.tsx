"use client";

import { useLocale, useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { locales } from "@/lib/i18n/locale";
import { setLocale } from "./preferences";

/**
 * Italian or English, each in its own name; a form of buttons, so it works before any script. `action` replaces the
 * cookie-only one where the choice also belongs in the user's row (the form's field is `locale`).
 */
export function LocaleSwitch({
  action = setLocale,
  className,
}: {
  action?: (form: FormData) => Promise<void>;
  className?: string;
}) {
  const t = useTranslations("common.locale");
  const current = useLocale();
  return (
    <form action={action} className={className}>
      <fieldset
        aria-label={t("label")}
        className="inline-flex gap-0.5 rounded-full border border-line bg-surface p-0.5"
      >
        {locales.map((locale) => (
          <button
            key={locale}
            type="submit"
            name="locale"
            value={locale}
            lang={locale}
            aria-label={t(locale)}
            aria-pressed={locale === current}
            className={cn(
              "h-7 rounded-full px-2.5 text-xs font-medium text-faint uppercase transition-colors hover:text-ink pointer-coarse:h-9 pointer-coarse:px-3",
              "aria-pressed:bg-pressed aria-pressed:text-ink",
            )}
          >
            {locale}
          </button>
        ))}
      </fieldset>
    </form>
  );
}
