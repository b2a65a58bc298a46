import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { LocaleSwitch } from "./locale-switch";
import { Logo } from "./logo";
import { ThemeSwitch } from "./theme-switch";

/** A page with one card in the middle: sign in, register, reset. `footer` is the sentence below it ("No account? …"). */
export function AuthLayout({
  home,
  suffix,
  brand,
  title,
  description,
  footer,
  links,
  width = "sm",
  children,
}: {
  home: Route;
  suffix?: string;
  /** In the place of our logo. */
  brand?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  /** At the foot of the page: terms, privacy. */
  links?: ReactNode;
  width?: "sm" | "md";
  children: ReactNode;
}) {
  return (
    <div className="flex flex-1 flex-col px-4">
      <main id="content" tabIndex={-1} className="flex flex-1 flex-col items-center justify-center py-10">
        <div className={width === "sm" ? "w-full max-w-[25rem]" : "w-full max-w-xl"}>
          <Link href={home} className="mx-auto mb-7 flex w-fit max-w-full rounded-sm">
            {brand || <Logo suffix={suffix} />}
          </Link>
          <Card className="p-6 sm:p-8">
            <h1 className="text-xl font-semibold tracking-[-0.015em]">{title}</h1>
            {description && <p className="mt-1 text-base text-muted text-pretty">{description}</p>}
            <div className="mt-6">{children}</div>
          </Card>
          {footer && (
            <p className="mt-5 text-center text-sm text-muted [&_a]:font-medium [&_a]:text-accent-text hover:[&_a]:underline">
              {footer}
            </p>
          )}
        </div>
      </main>
      <footer className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 pb-6 text-xs text-muted sm:px-4">
        <div className="flex flex-wrap gap-x-4 gap-y-1 hover:[&_a]:text-ink">{links}</div>
        <div className="ml-auto flex items-center gap-2">
          <LocaleSwitch />
          <ThemeSwitch />
        </div>
      </footer>
    </div>
  );
}
