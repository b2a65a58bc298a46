"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

export type NavItem = {
  href: Route;
  label: string;
  /** An icon of lucide-react. */
  icon: ReactNode;
  /** Active on this very path only, not below it: for the home of a section. */
  exact?: boolean;
  /** At the right: a count, a dot. */
  badge?: ReactNode;
};

/** One entry of the side navigation; it knows by the path whether it is the current one. */
export function NavLink({ href, label, icon, exact = false, badge }: NavItem) {
  const path = usePathname();
  const active = path === href || (!exact && path.startsWith(`${href}/`));
  return (
    <Link
      href={href}
      aria-current={active ? "page" : undefined}
      className={cn(
        "flex h-8 items-center gap-2.5 rounded-md px-2.5 text-base text-muted transition-colors duration-75 pointer-coarse:h-10",
        "hover:bg-hover hover:text-ink [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-faint hover:[&>svg]:text-muted",
        active &&
          "bg-pressed/70 font-medium text-ink hover:bg-pressed [&>svg]:text-accent-text hover:[&>svg]:text-accent-text",
      )}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {badge}
    </Link>
  );
}
