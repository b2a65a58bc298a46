import { Menu, X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CSSProperties, ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Logo } from "./logo";
import { type NavItem, NavLink } from "./nav-link";
import { SidePanel } from "./side-panel";

export type NavSection = { label?: string; items: NavItem[] };

/** The frame of a signed-in page: navigation at the left (a drawer below 1024 px), the page in the middle. */
export function AppShell({
  home,
  suffix,
  brand,
  head,
  sections,
  user,
  top,
  banner,
  children,
}: {
  home: Route;
  /** The part of the product beside the logo ("Desk"). */
  suffix?: string;
  /** In the place of our logo. */
  brand?: ReactNode;
  /** Ground and colours behind it, in the place of ours. */
  head?: CSSProperties;
  sections: NavSection[];
  /** At the foot of the navigation: `UserMenu`. */
  user?: ReactNode;
  /** Under the logo: an account or environment switch. */
  top?: ReactNode;
  /** Over the page's content, at full width: past due, unconfirmed address. */
  banner?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("common.shell");
  const logo = brand || <Logo suffix={suffix} />;
  return (
    <div className="flex flex-1 flex-col lg:flex-row">
      <header
        style={head}
        className="sticky top-0 z-20 flex h-14 items-center justify-between border-b border-line bg-canvas/85 px-4 backdrop-blur-md lg:hidden print:hidden"
      >
        <Link href={home} className="flex min-w-0 rounded-sm">
          {logo}
        </Link>
        <button
          type="button"
          popoverTarget="side-panel"
          aria-label={t("menu")}
          className="-mr-2 grid size-10 place-items-center rounded-md text-muted hover:bg-hover hover:text-ink"
        >
          <Menu aria-hidden="true" className="size-5" />
        </button>
      </header>

      <SidePanel id="side-panel" label={t("navigation")}>
        <div
          style={head}
          className={cn(
            "flex h-14 shrink-0 items-center justify-between gap-2 pr-2 pl-4 lg:h-16 lg:pl-5",
            head && "mb-3",
          )}
        >
          <Link href={home} className="flex min-w-0 rounded-sm">
            {logo}
          </Link>
          <button
            type="button"
            popoverTarget="side-panel"
            popoverTargetAction="hide"
            aria-label={t("closeMenu")}
            className="grid size-10 place-items-center rounded-md text-muted hover:bg-hover hover:text-ink lg:hidden"
          >
            <X aria-hidden="true" className="size-5" />
          </button>
        </div>
        {top && <div className="px-3 pb-3">{top}</div>}
        <div className="grid min-h-0 flex-1 content-start gap-5 overflow-y-auto px-3 pb-4">
          {sections.map((section) => (
            <div key={section.items[0]?.href} className="grid gap-0.5">
              {section.label && <p className="px-2.5 pb-1 text-xs font-medium text-faint">{section.label}</p>}
              {section.items.map((item) => (
                <NavLink key={item.href} {...item} />
              ))}
            </div>
          ))}
        </div>
        {user && <div className="shrink-0 border-t border-line p-3">{user}</div>}
      </SidePanel>

      <div className="min-w-0 flex-1">
        {banner}
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-6xl px-4 pt-6 pb-16 sm:px-6 lg:px-10 lg:pt-9 print:max-w-none print:p-0"
        >
          {children}
        </main>
      </div>
    </div>
  );
}
