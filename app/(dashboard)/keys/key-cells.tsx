import { TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Chip } from "@/components/ui/chip";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import type { CompanyScope } from "@/lib/access/presets";
import { expiryNearness } from "@/lib/keys/expiry";

/** Companies that a row names before it counts the rest. */
const namesMax = 2;

/** The companies a key sees; those that were deleted stay in the scope and are marked, for they see nothing. */
export function ScopeCell({
  scope,
  companies,
  names,
}: {
  scope: CompanyScope;
  companies: string[];
  names: ReadonlyMap<string, string>;
}) {
  const t = useTranslations("keys.scope");
  const format = useFormatter();
  if (scope === "all") return <span className="sm:whitespace-nowrap">{t("all")}</span>;
  if (!companies.some((vat) => names.has(vat))) {
    return (
      <span
        className="inline-flex items-center gap-1.5 text-sm font-medium text-amber-text sm:w-40"
        title={t("noneText")}
      >
        <TriangleAlert aria-hidden="true" className="size-4 shrink-0" />
        {t("none")}
        <span className="sr-only">{t("noneText")}</span>
      </span>
    );
  }
  // Those that exist come first: they are what the key can see.
  const ordered = [...companies].sort((a, b) => Number(names.has(b)) - Number(names.has(a)));
  const rest = ordered.slice(namesMax).map((vat) => names.get(vat) ?? vat);
  return (
    <span className="flex min-w-0 flex-wrap gap-1 max-sm:justify-end sm:w-40">
      {ordered.slice(0, namesMax).map((vat) => (
        <Chip key={vat} className={cn("max-w-40", !names.has(vat) && "text-faint")} mono={!names.has(vat)}>
          {names.get(vat) ?? `${vat} · ${t("gone")}`}
        </Chip>
      ))}
      {rest.length > 0 && (
        <span title={format.list(rest, "and")}>
          <Chip>
            <span aria-hidden="true">+{rest.length}</span>
            <span className="sr-only">{t("more", { names: format.list(rest, "and") })}</span>
          </Chip>
        </span>
      )}
    </span>
  );
}

const nearness = {
  later: "text-faint",
  soon: "font-medium text-amber-text",
  past: "font-medium text-red-text",
};

/** The day a key ends, and how far off that is. */
export function ExpiryCell({ expiresAt, now }: { expiresAt: Date | null; now: Date }) {
  const t = useTranslations("keys.expiry");
  const format = useFormatter();
  const near = expiryNearness(expiresAt, now);
  if (expiresAt === null || near === "never") return <span className="text-faint">{t("never")}</span>;
  return (
    <span className="grid justify-items-end sm:justify-items-start">
      <time dateTime={expiresAt.toISOString()} title={format.dateTime(expiresAt, "precise")}>
        {format.dateTime(expiresAt, "date")}
      </time>
      <RelativeTime at={expiresAt} className={cn("text-xs", nearness[near])} />
    </span>
  );
}
