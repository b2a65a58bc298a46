import { ArrowDownUp, Check, Plus, X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { presetNames } from "@/lib/access/presets";
import { keyStatuses } from "@/lib/keys/key";
import {
  activeFilters,
  type KeyFilters,
  type KeyOrder,
  keyOrderings,
  lift,
  noFilters,
} from "@/lib/keys/list";
import { CompanyFilter } from "./company-filter";
import { FilterMenu } from "./filter-menu";
import { filtered, type KeysView, keysPath, viewQuery } from "./view";

const pill =
  "inline-flex h-8 items-center gap-1.5 whitespace-nowrap rounded-full border px-3 text-sm pointer-coarse:h-10 [&_svg]:size-3.5 [&_svg]:shrink-0";
const unset = "border-dashed border-line-strong text-muted hover:border-solid hover:bg-hover hover:text-ink";
const set = "border-accent-line bg-accent-soft font-medium text-accent-text hover:border-accent";

/** What an active filter is called: what it is about, and what it lets through. */
export function useFilterName(companyName: string | null) {
  const t = useTranslations("keysList.filter");
  const keys = useTranslations("keys");
  return (name: keyof KeyFilters, filters: KeyFilters): string => {
    const { q, status, preset, company } = filters;
    if (name === "q") return t("q", { q });
    if (name === "status")
      return t("is", { name: t("status"), value: status ? keys(`status.${status}`) : "" });
    if (name === "preset")
      return t("is", { name: t("preset"), value: preset ? keys(`preset.${preset}`) : "" });
    if (name === "company") return t("is", { name: t("company"), value: companyName ?? company ?? "" });
    return t(name);
  };
}

/** The filters that are on or off. */
const flags = ["unused", "expiring", "stranded", "browser", "desk"] as const;

/** The filters of the list, each a word that opens its choices or, when it holds something back, takes it out: links only. */
export function FilterBar({ view, companyName }: { view: KeysView; companyName: string | null }) {
  const t = useTranslations("keysList");
  const keys = useTranslations("keys");
  const nameOf = useFilterName(companyName);
  const { filters } = view;
  const active = activeFilters(filters);
  const without = viewQuery({ ...view, filters: lift(filters, "company"), cursor: null });

  const removable = (name: keyof KeyFilters) => (
    <Removable href={filtered(view, lift(filters, name))}>{nameOf(name, filters)}</Removable>
  );

  return (
    // A menu that was open is closed by the view it led to.
    <nav
      key={viewQuery(view)}
      aria-label={t("filter.label")}
      className="relative flex flex-wrap items-center gap-2"
    >
      {filters.status ? (
        removable("status")
      ) : (
        <Choices label={t("filter.status")}>
          {keyStatuses.map((status) => (
            <Choice key={status} href={filtered(view, { status })}>
              {keys(`status.${status}`)}
            </Choice>
          ))}
        </Choices>
      )}
      {filters.preset ? (
        removable("preset")
      ) : (
        <Choices label={t("filter.preset")}>
          {presetNames.map((preset) => (
            <Choice key={preset} href={filtered(view, { preset })}>
              {keys(`preset.${preset}`)}
            </Choice>
          ))}
        </Choices>
      )}
      {filters.company ? (
        removable("company")
      ) : (
        <Choices label={t("filter.company")}>
          <CompanyFilter query={without} />
        </Choices>
      )}
      {flags.map((name, at) => (
        // The way out of all of them keeps to the last, so that it never wraps alone.
        <span key={name} className="inline-flex items-center gap-2">
          {filters[name] ? (
            removable(name)
          ) : (
            <Link href={filtered(view, { [name]: true })} prefetch={false} className={cn(pill, unset)}>
              <Plus aria-hidden="true" />
              {t(`filter.${name}`)}
            </Link>
          )}
          {active.length > 0 && at === flags.length - 1 && (
            <Link
              href={filtered(view, noFilters)}
              prefetch={false}
              className="px-1.5 text-sm font-medium text-accent-text underline-offset-4 hover:underline"
            >
              {t("filter.clear")}
            </Link>
          )}
        </span>
      ))}
    </nav>
  );
}

/** A filter that is on; pressing it takes it out. */
export function Removable({ href, children }: { href: Route; children: string }) {
  const t = useTranslations("keysList.filter");
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={t("remove", { name: children })}
      className={cn(pill, set, "max-w-full")}
    >
      <span className="truncate">{children}</span>
      <X aria-hidden="true" />
    </Link>
  );
}

function Choices({ label, children }: { label: string; children: ReactNode }) {
  return (
    <FilterMenu
      className={cn(pill, unset)}
      label={
        <>
          <Plus aria-hidden="true" />
          {label}
        </>
      }
    >
      {children}
    </FilterMenu>
  );
}

function Choice({ href, current = false, children }: { href: Route; current?: boolean; children: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={current ? "true" : undefined}
      className="flex min-h-8 items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-sm text-ink hover:bg-hover pointer-coarse:min-h-10"
    >
      <span className="flex-1">{children}</span>
      {current && <Check aria-hidden="true" className="size-4 text-accent-text" />}
    </Link>
  );
}

const directions = {
  created: [true, false],
  description: [false, true],
  last_used: [true, false],
  expires: [false, true],
} as const;

/** The order of the list, for every width: the column names are not there on a phone. */
export function SortMenu({ view }: { view: KeysView }) {
  const { order } = view;
  const t = useTranslations("keysList.order");
  const name = ({ by, descending }: KeyOrder) => t(`${by}.${descending ? "descending" : "ascending"}`);
  return (
    <FilterMenu
      key={viewQuery(view)}
      align="end"
      className={cn(pill, "border-transparent text-muted hover:bg-hover hover:text-ink")}
      label={
        <>
          <ArrowDownUp aria-hidden="true" />
          <span className="sr-only">{t("label")}</span>
          {name(order)}
        </>
      }
    >
      {keyOrderings.flatMap((by) =>
        directions[by].map((descending) => (
          <Choice
            key={`${by}${descending}`}
            href={keysPath({ ...view, order: { by, descending }, cursor: null })}
            current={order.by === by && order.descending === descending}
          >
            {name({ by, descending })}
          </Choice>
        )),
      )}
    </FilterMenu>
  );
}
