"use client";

import {
  AppWindow,
  ChartNoAxesColumn,
  Code,
  type LucideIcon,
  Server,
  UserRound,
  UsersRound,
} from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { cn } from "@/components/ui/cn";
import { type Purpose, purposeNames } from "@/lib/keys/purposes";

const icons = {
  client: UserRound,
  browser: AppWindow,
  reporting: ChartNoAxesColumn,
  service: Server,
  collaborator: UsersRound,
  development: Code,
} satisfies Record<Purpose, LucideIcon>;

/** Who the key is for: links, so that they fill in the form before any script too; `onChoose` does it in place. */
export function PurposePicker({
  chosen,
  onChoose,
}: {
  chosen: Purpose | null;
  onChoose: (purpose: Purpose) => void;
}) {
  const t = useTranslations("keys.purpose");
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <div className="grid gap-0.5">
        <h2 id={id} className="text-sm font-medium text-ink">
          {t("title")}
        </h2>
        <p className="text-sm text-muted text-pretty">{t("text")}</p>
      </div>
      <ul className="grid gap-2.5 sm:grid-cols-2 xl:grid-cols-3">
        {purposeNames.map((name) => {
          const Icon = icons[name];
          return (
            <li key={name} className="grid">
              <Link
                href={`/keys/new?for=${name}`}
                prefetch={false}
                replace
                scroll={false}
                aria-current={name === chosen ? "true" : undefined}
                onNavigate={(event) => {
                  event.preventDefault();
                  window.history.replaceState(null, "", `/keys/new?for=${name}`);
                  onChoose(name);
                }}
                className={cn(
                  "flex items-start gap-2.5 rounded-lg border border-line-strong bg-surface p-3 shadow-xs transition-colors hover:border-faint/60",
                  "aria-current:border-accent aria-current:bg-accent-soft aria-current:ring-1 aria-current:ring-accent",
                )}
              >
                <Icon
                  aria-hidden="true"
                  className={cn(
                    "mt-0.5 size-4 shrink-0",
                    name === chosen ? "text-accent-text" : "text-muted",
                  )}
                />
                <span className="grid min-w-0">
                  <span className="text-sm font-medium text-ink">{t(`${name}.title`)}</span>
                  <span className="text-sm text-muted text-pretty">{t(`${name}.text`)}</span>
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
