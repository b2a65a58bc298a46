import { SearchX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { countedMax, type KeyFilters, lift, noFilters } from "@/lib/keys/list";
import { useFilterName } from "./filter-bar";
import { filtered, type KeysView } from "./view";

/** A filter that could be lifted, and how many keys would pass then. */
export type Lifted = { name: keyof KeyFilters; total: number };

/** When nothing passes the filters: which of them to lift, those that help most first. */
export function NoMatches({
  view,
  lifted,
  companyName,
}: {
  view: KeysView;
  lifted: Lifted[];
  companyName: string | null;
}) {
  const t = useTranslations("keysList.noMatches");
  const nameOf = useFilterName(companyName);
  // A search by itself is no filter that could be lifted.
  const onlySearch = view.filters.q !== "" && lifted.every(({ name }) => name === "q");
  const helpful = onlySearch ? [] : lifted.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total);
  return (
    <EmptyState
      framed
      icon={<SearchX aria-hidden="true" />}
      title={t("title")}
      description={
        onlySearch
          ? t("search", { q: view.filters.q })
          : t(helpful.length > 0 ? "lift" : lifted.length > 1 ? "several" : "text")
      }
      action={
        <div className="grid justify-items-center gap-5">
          {helpful.length > 0 && (
            <ul className="grid gap-1.5 text-sm">
              {helpful.map(({ name, total }) => (
                <li key={name}>
                  <Link
                    href={filtered(view, lift(view.filters, name))}
                    prefetch={false}
                    className="text-accent-text underline-offset-4 hover:underline"
                  >
                    {t(total > countedMax ? "withoutOver" : "without", {
                      name: nameOf(name, view.filters),
                      total: Math.min(total, countedMax),
                    })}
                  </Link>
                </li>
              ))}
            </ul>
          )}
          <ButtonLink href={filtered(view, noFilters)}>{t("all")}</ButtonLink>
        </div>
      }
    />
  );
}
