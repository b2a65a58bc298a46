import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";

/** Views of one page, each with its own address; `segmented` for two or three short ones (Test, Live) in a bar. */
export function LinkTabs<T extends string>({
  label,
  tabs,
  look = "line",
  className,
}: {
  label: string;
  tabs: readonly { href: Route<T>; label: string; active: boolean; badge?: ReactNode }[];
  look?: "line" | "segmented";
  className?: string;
}) {
  return (
    <nav
      aria-label={label}
      className={cn(
        look === "line"
          ? "flex gap-1 overflow-x-auto border-b border-line"
          : "inline-flex w-fit gap-0.5 rounded-md border border-line bg-subtle p-0.5",
        className,
      )}
    >
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          scroll={false}
          aria-current={tab.active ? "page" : undefined}
          className={cn(
            "inline-flex items-center gap-2 whitespace-nowrap text-sm font-medium text-muted transition-colors hover:text-ink aria-[current=page]:text-ink",
            look === "line"
              ? "-mb-px h-10 border-b-2 border-transparent px-2.5 aria-[current=page]:border-accent"
              : "h-7.5 rounded-sm px-3 aria-[current=page]:bg-thumb aria-[current=page]:shadow-xs pointer-coarse:h-9",
          )}
        >
          {tab.label}
          {tab.badge}
        </Link>
      ))}
    </nav>
  );
}
