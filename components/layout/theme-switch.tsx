"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { cn } from "@/components/ui/cn";
import { setTheme } from "./preferences";
import { isTheme, type Theme, themes } from "./theme";

const icons = { light: Sun, dark: Moon, system: Monitor } satisfies Record<Theme, unknown>;

/** Light, dark or the system's; a form of three buttons, so it works before any script. */
export function ThemeSwitch({ theme: initial, className }: { theme?: Theme; className?: string }) {
  const t = useTranslations("common.theme");
  const [theme, choose] = useState<Theme | undefined>(initial);

  useEffect(() => {
    const current = document.documentElement.dataset.theme;
    if (isTheme(current)) choose(current);
  }, []);

  return (
    <form action={setTheme} className={className}>
      <fieldset
        aria-label={t("label")}
        className="inline-flex gap-0.5 rounded-full border border-line bg-surface p-0.5"
      >
        {themes.map((value) => {
          const Icon = icons[value];
          return (
            <button
              key={value}
              type="submit"
              name="theme"
              value={value}
              title={t(value)}
              aria-label={t(value)}
              aria-pressed={theme === value}
              onClick={() => {
                choose(value);
                document.documentElement.dataset.theme = value;
              }}
              className={cn(
                "grid size-7 place-items-center rounded-full text-faint transition-colors hover:text-ink pointer-coarse:size-9",
                "aria-pressed:bg-pressed aria-pressed:text-ink",
              )}
            >
              <Icon aria-hidden="true" className="size-3.5" />
            </button>
          );
        })}
      </fieldset>
    </form>
  );
}
