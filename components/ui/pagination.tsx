import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonStyles } from "./button-styles";

function Step({ href, rel, children }: { href: Route | null; rel: "prev" | "next"; children: ReactNode }) {
  const look = buttonStyles({ variant: "secondary", size: "sm" });
  if (!href) {
    return (
      <span aria-disabled="true" className={`${look} pointer-events-none opacity-50`}>
        {children}
      </span>
    );
  }
  return (
    <Link href={href} rel={rel} className={look}>
      {children}
    </Link>
  );
}

/** Keyset paging: two links, null at an end. `summary` at the left ("50 of 1,240"); fits a table's `footer`. */
export function Pagination({
  label,
  previous,
  next,
  previousLabel,
  nextLabel,
  summary,
}: {
  /** Names the navigation, as in "Pages of keys". */
  label: string;
  previous: Route | null;
  next: Route | null;
  previousLabel: string;
  nextLabel: string;
  summary?: ReactNode;
}) {
  return (
    <nav
      aria-label={label}
      className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-2.5 sm:px-5"
    >
      <span className="text-sm text-muted tabular-nums">{summary}</span>
      <span className="flex items-center gap-2">
        <Step href={previous} rel="prev">
          <ChevronLeft aria-hidden="true" />
          {previousLabel}
        </Step>
        <Step href={next} rel="next">
          {nextLabel}
          <ChevronRight aria-hidden="true" />
        </Step>
      </span>
    </nav>
  );
}
