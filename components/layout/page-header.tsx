import { ChevronLeft } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";

/** The page's `h1` with what it is for and what can be done; `back` leads one level up. */
export function PageHeader<T extends string>({
  title,
  description,
  actions,
  badge,
  back,
}: {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** Beside the title: a state. */
  badge?: ReactNode;
  back?: { href: Route<T>; label: string };
}) {
  return (
    <header className="mb-6 lg:mb-8">
      {back && (
        <Link
          href={back.href}
          className="mb-2 -ml-1 inline-flex h-8 items-center gap-0.5 rounded-sm pr-1 text-sm text-muted hover:text-ink print:hidden"
        >
          <ChevronLeft aria-hidden="true" className="size-4" />
          {back.label}
        </Link>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="grid min-w-0 gap-1">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 break-words text-xl font-semibold tracking-[-0.015em] text-ink sm:text-2xl">
              {title}
            </h1>
            {badge}
          </div>
          {description && <p className="max-w-2xl text-base text-muted text-pretty">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
